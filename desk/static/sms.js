// The tab of the plain texts: no buttons, no pictures, and every letter counts.

import { bubble, clock, compose, draw } from "./phone.js";
import { cost } from "./segments.js";

export function sms(panel, stage) {
  const { words } = stage;
  const say = (text) => stage.say({ text }, { text }, replies);
  const paid = (parts) => (parts === 1 ? words["js.part"] : words["js.parts"]).replace("{number}", parts);
  const fill = compose(panel, say, (text) => {
    const { parts, units, room, alphabet } = cost(text);
    panel.querySelector(".composer-cost").textContent = parts ? `${units}/${room} · ${paid(parts)} · ${alphabet}` : "";
  });
  panel.querySelector(".keys").addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (key) say(key.textContent);
  });

  const facts = (message) => {
    const { parts, alphabet } = cost(message.text);
    const price = message.by === "us" ? `${paid(parts)} · ${alphabet}` : null;
    return [clock(message.at), price, message.id ? words[`js.state.${message.state}`] : null].filter(Boolean).join(" · ");
  };
  return {
    fill,
    draw: () => draw(stage.memory().thread, panel.querySelector(".thread"), (message) => bubble(message, stage, facts(message))),
  };
}

// The replies ride home in the answer to the request that brought the text.
function replies(twiml) {
  const page = new DOMParser().parseFromString(twiml, "text/xml");
  return [...page.getElementsByTagName("Message")].map((message) => ({ text: message.textContent }));
}
