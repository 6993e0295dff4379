// Draws the conversation on the phone.

import { make, spoken } from "./dom.js";
import { cost } from "./sms.js";

const drawnAs = new WeakMap(); // the message that a bubble shows
const ID = /(\d{4}-\d{4}-\d{4})/;

export function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Karachi" });
}

// A tracking ID is a button: a tap copies it.
function withIds(words, copy, label) {
  return words.split(ID).map((piece, place) =>
    place % 2
      ? make("button", { type: "button", class: "id", title: label, "aria-label": `${label} ${piece}`, onclick: () => copy(piece) }, make("bdi", {}, piece))
      : piece.replace(/^(?=[.,:;!?)۔،])/, "\u2060"), // a full stop stays with the ID before it
  );
}

export function bubble(message, words, copy) {
  const ours = message.by === "us";
  const paid = cost(message.text);
  const price = (paid.parts === 1 ? words["js.part"] : words["js.parts"]).replace("{number}", paid.parts);
  const facts = [clock(message.at), ours ? `${price} · ${paid.alphabet}` : null, message.pushed ? words[`js.state.${message.state}`] : null];
  return make(
    "div",
    { class: `${ours ? "heard" : "said"}${message.failed ? " failed" : ""}` },
    make("span", { class: "who" }, ours ? words["js.us"] : words["js.you"]),
    make("p", spoken(message.text), ...(ours ? withIds(message.text, copy, words["js.copy"]) : [message.text])),
    make("span", { class: "facts" }, message.failed ? words["js.failed"] : facts.filter(Boolean).join(" · ")),
  );
}

export function draw(thread, place, words, copy) {
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const drawn = place.children.length;
  // What is there stays, so that a screen reader announces only what is new; but a state may have changed.
  thread.forEach((message, index) => {
    const stamp = JSON.stringify(message);
    const old = place.children[index];
    if (old && drawnAs.get(old) === stamp) return;
    const fresh = bubble(message, words, copy);
    drawnAs.set(fresh, stamp);
    if (old) old.replaceWith(fresh);
    else place.append(fresh);
  });
  while (place.children.length > thread.length) place.lastChild.remove();
  if (atEnd || thread.length > drawn) place.scrollTop = place.scrollHeight;
}
