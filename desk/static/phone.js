// What the apps of the phone share: bubbles, the field to write in, the sheets that come up from the foot of the screen.

import { make, spoken } from "./dom.js";

const ID = /(\d{4}-\d{4}-\d{4}[.,:;!?)۔،]?)/;

export function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Karachi" });
}

// A tracking ID is a button: a tap copies it. A full stop stays with the ID before it.
function withIds(text, stage) {
  const label = stage.words["js.copy"];
  return text.split(ID).map((piece, place) => {
    const [id, stop] = [piece.slice(0, 14), piece.slice(14)];
    const key = { type: "button", class: "id", title: label, "aria-label": `${label} ${id}`, onclick: () => stage.copy(id) };
    return place % 2 ? make("span", { class: "whole" }, make("button", key, make("bdi", {}, id)), stop) : piece;
  });
}

function card(picture, title, line) {
  return make("span", { class: "slip" }, picture, make("span", {}, make("strong", spoken(title), title), line ? make("small", {}, make("bdi", {}, line)) : null));
}

// All of a message but what stands under it: a photo, a place or a number may be instead of words, or before them.
function content(message, stage) {
  const ours = message.by === "us";
  return [
    message.quote ? make("span", { class: "quote", ...spoken(message.quote) }, message.quote) : null,
    message.photo ? make("img", { src: "/simulator/photo.jpg", alt: stage.words["js.photo"], width: 640, height: 480 }) : null,
    message.place ? card(make("span", { class: "pin" }), message.place, stage.words["js.place.pinned"]) : null,
    message.contact ? card(make("span", { class: "face", "aria-hidden": "true" }, "☺"), stage.words["js.contact"], message.contact) : null,
    message.text ? make("p", spoken(message.text), ...(ours ? withIds(message.text, stage) : [message.text])) : null,
  ];
}

// `facts` stand below the words, in small; `under` are the buttons below all.
export function bubble(message, stage, facts, under = []) {
  const ours = message.by === "us";
  return make(
    "div",
    { class: `${ours ? "heard" : "said"}${message.failed ? " failed" : ""}` },
    make("span", { class: "who" }, stage.words[ours ? "js.us" : "js.you"]),
    make("div", { class: "bubble" }, ...content(message, stage), make("span", { class: "facts" }, message.failed ? stage.words["js.failed"] : facts)),
    ...under,
  );
}

export function draw(thread, place, drawn) {
  const atEnd = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  const before = place.children.length;
  // What looks the same stays: a screen reader announces only what is new, and the focus does not jump.
  thread.forEach((message, index) => {
    const [old, fresh] = [place.children[index], drawn(message)];
    if (old?.isEqualNode(fresh)) return;
    if (!old) place.append(fresh);
    else if (old.contains(document.activeElement)) swap(old, fresh);
    else old.replaceWith(fresh);
  });
  while (place.children.length > thread.length) place.lastChild.remove();
  if (atEnd || thread.length > before) place.scrollTop = place.scrollHeight;
}

// Redrawn under the finger: the focus goes on to the same button, or to the thread where it can be pressed no more.
function swap(old, fresh) {
  const place = [...old.querySelectorAll("button")].indexOf(document.activeElement);
  const thread = old.parentElement;
  old.replaceWith(fresh);
  const same = fresh.querySelectorAll("button")[place];
  (same && !same.disabled ? same : thread).focus({ preventScroll: true });
}

// The field to write in. `say` takes the words; `changed` hears of every change.
export function compose(panel, say, changed = () => {}) {
  const form = panel.querySelector(".composer");
  const field = form.querySelector("textarea");
  const resize = () => {
    field.rows = Math.min(5, Math.max(1, Math.ceil(field.value.length / 30)));
    changed(field.value);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    resize();
    say(text);
  });
  field.addEventListener("input", resize);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  return (text) => {
    field.value = text;
    resize();
    field.focus();
  };
}

// Brings a sheet up: the rest of the screen rests till it is gone.
export function open(sheet) {
  const screen = sheet.parentElement;
  const opener = document.activeElement;
  const rest = [...screen.children].filter((other) => other !== sheet);
  const done = () => {
    rest.forEach((other) => (other.inert = false));
    if (opener.isConnected) opener.focus({ preventScroll: true });
  };
  sheet.querySelectorAll("[data-src]").forEach((image) => (image.src = image.dataset.src));
  sheet.addEventListener("close", done, { once: true });
  rest.forEach((other) => (other.inert = true));
  sheet.show();
  sheet.querySelector("li button, input, form button")?.focus({ preventScroll: true });
}

// Every sheet closes by its button, by Escape, and by a tap beside it.
export function sheets(panel) {
  panel.querySelectorAll("dialog").forEach((sheet) => {
    sheet.querySelector(".sheet-close").addEventListener("click", () => sheet.close());
    sheet.addEventListener("keydown", (event) => event.key === "Escape" && sheet.close());
    sheet.parentElement.addEventListener("click", (event) => event.target === sheet.parentElement && sheet.close());
  });
}
