// The tab of Telegram: buttons under a message, or a keyboard below the field; a number only where she shares it.

import { attach } from "./attach.js";
import { make, spoken } from "./dom.js";
import { bubble, clock, compose, draw } from "./phone.js";

export function telegram(panel, stage) {
  const say = (text) => stage.say({ text }, { text });
  const fill = compose(panel, say);
  const tray = attach(panel, stage);
  panel.querySelector(".start").addEventListener("click", () => say("/start"));

  // A tap leaves no words behind; the button turns till it is released.
  const tap = async (message, button, pressed) => {
    pressed.setAttribute("aria-busy", "true");
    await stage.say({ kind: "tap", message: message.id, key: button.key });
    pressed.removeAttribute("aria-busy");
  };
  const under = (message) => {
    if (message.style !== "buttons") return [];
    const keys = message.buttons.map((button) =>
      make("button", { type: "button", class: "reply", onclick: (event) => tap(message, button, event.currentTarget), ...spoken(button.label) }, button.label),
    );
    return [make("div", { class: "replies" }, ...keys)];
  };
  const below = (thread) => {
    const last = thread.findLast((message) => message.by === "us");
    const keys = last?.style === "keyboard" ? last.buttons : [];
    const does = { contact: tray.contact, place: tray.place };
    const place = panel.querySelector(".below");
    place.hidden = !keys.length;
    place.replaceChildren(
      ...keys.map((key) => make("button", { type: "button", onclick: () => (does[key.does] ?? (() => say(key.label)))(), ...spoken(key.label) }, key.label)),
    );
  };
  const facts = (message) => `${clock(message.at)}${message.by === "you" ? (message.taken ? " ✓✓" : " ✓") : ""}`;
  return {
    fill,
    draw: () => {
      const { thread } = stage.memory();
      panel.querySelector(".start").hidden = thread.length > 0;
      panel.querySelector(".composer").hidden = thread.length === 0;
      draw(thread, panel.querySelector(".thread"), (message) => bubble(message, stage, facts(message), under(message)));
      below(thread);
    },
  };
}
