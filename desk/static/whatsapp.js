// The tab of WhatsApp: up to three buttons under a message, or one that opens a list.

import { attach } from "./attach.js";
import { make, spoken } from "./dom.js";
import { bubble, clock, compose, draw, open } from "./phone.js";

export function whatsapp(panel, stage) {
  const fill = compose(panel, (text) => stage.say({ text }, { text }));
  const tray = attach(panel, stage);
  const sheet = panel.querySelector(".sheet.list");

  const tap = (message, button) => {
    if (button.does === "place") return tray.place();
    message.chosen = button.key;
    return stage.say({ kind: "tap", message: message.id, key: button.key }, { text: button.label, quote: message.text.trimEnd().split("\n").at(-1) });
  };
  // One row is chosen and then sent, as there.
  const list = (message) => {
    const rows = message.buttons.map((button) =>
      make("label", {}, make("span", spoken(button.label), button.label), make("input", { type: "radio", name: "row", value: button.key, required: true })),
    );
    const form = make("form", { class: "rows" }, ...rows, make("button", { class: "button" }, stage.words["js.send"]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sheet.close();
      tap(message, message.buttons.find((button) => button.key === form.row.value));
    });
    sheet.querySelector("strong").textContent = message.opens;
    sheet.querySelector("form").replaceWith(form);
    open(sheet);
  };
  const key = (label, disabled, onclick) => make("button", { type: "button", class: "reply", disabled, onclick, ...spoken(label) }, label);
  const under = (message) => {
    if (!message.buttons?.length) return [];
    const spent = Boolean(message.chosen);
    const keys =
      message.style === "list"
        ? [key(`☰ ${message.opens}`, spent, () => list(message))]
        : message.buttons.map((button) => key(`↩ ${button.label}`, spent, () => tap(message, button)));
    return [make("div", { class: "replies" }, ...keys)];
  };
  const facts = (message) => `${clock(message.at)}${message.by === "you" ? (message.taken ? " ✓✓" : " ✓") : ""}`;
  return {
    fill,
    draw: () =>
      draw(stage.memory().thread, panel.querySelector(".thread"), (message) => bubble(message, stage, facts(message), under(message))),
  };
}
