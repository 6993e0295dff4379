// The simulator: a phone for the citizen, a look behind the scenes, a desk for the department.

import * as carrier from "./carrier.js";
import { show } from "./dom.js";
import { clock, draw } from "./phone.js";
import * as scenes from "./scenes.js";
import { cost } from "./sms.js";

const EVERY = 1000; // milliseconds between two looks at the phone
const LINES = 12; // requests kept on the wire's list
const at = (id) => document.getElementById(id);
const words = JSON.parse(at("stage").dataset.words);
const NOTHING = Object.fromEntries(
  ["understood", "kept", "journey", "desk"].map((id) => [id, at(id).firstElementChild]),
);
const blank = () => ({ thread: [], after: 0, understood: null });
const phones = new Map();
let number = document.querySelector("[name=phone]:checked").value;
let looking = false;
let queue = Promise.resolve();

function phone(of = number) {
  if (!phones.has(of)) phones.set(of, JSON.parse(sessionStorage.getItem(of)) ?? blank());
  return phones.get(of);
}

function keep(of) {
  sessionStorage.setItem(of, JSON.stringify(phone(of)));
  if (of === number) redraw();
}

function redraw() {
  const { thread, understood } = phone();
  at("empty").hidden = thread.length > 0;
  at("thread").hidden = thread.length === 0;
  at("more").hidden = thread.length === 0;
  at(thread.length ? "more" : "empty").append(at("chips"));
  draw(thread, at("thread"), words, copy);
  panel("understood", understood, (found) => scenes.understood(found, words));
}

function say(aloud) {
  at("aloud").textContent = aloud;
}

async function copy(id) {
  try {
    await navigator.clipboard.writeText(id);
    say(words["js.copied"]);
  } catch { // no clipboard without https: put it where she will use it
    at("text").value = `STATUS ${id}`;
    at("text").focus();
  }
}

// One text after the other, as a phone does it.
function send(text) {
  const sender = number;
  queue = queue.then(() => post(sender, text));
}

async function post(sender, text) {
  const mine = { by: "you", at: Date.now(), text };
  phone(sender).thread.push(mine);
  keep(sender);
  const answer = await carrier.text(sender, text).catch(() => ({ ok: false, replies: [] }));
  mine.failed = !answer.ok;
  if (says(answer.understood)) phone(sender).understood = answer.understood;
  for (const reply of answer.replies) phone(sender).thread.push({ by: "us", at: Date.now(), text: reply });
  keep(sender);
  await look();
}

// A bare "1" says nothing by itself: what was understood before stays in view.
function says(found) {
  return found && (found.command || found.leaves.length || found.place || found.danger);
}

async function receive(of, messages) {
  for (const message of messages) {
    const shown = { by: "us", pushed: true, state: "sent", at: message.at, text: message.text };
    phone(of).thread.push(shown);
    keep(of);
    if (await carrier.confirm(of, message.id)) shown.state = "delivered";
    keep(of);
  }
}

async function look() {
  if (looking || document.hidden) return;
  looking = true;
  try {
    const of = number;
    const { ok, value } = await carrier.look(of, phone(of).after);
    if (!ok) return;
    if (value.end < phone(of).after) phones.set(of, blank()); // the service began anew, so does the phone
    phone(of).after = value.end;
    await receive(of, value.messages);
    if (of === number) behind(value);
  } catch { // the service is away; the next look will tell
  } finally {
    looking = false;
  }
}

function panel(id, value, draw) {
  show(at(id), value, () => (value ? draw(value) : NOTHING[id]));
}

function behind(value) {
  const mine = value.cases.filter((item) => item.phone === number);
  const typing = at("desk").contains(document.activeElement);
  panel("kept", value.kept, (open) => scenes.kept(open, words));
  panel("journey", mine.length ? mine : null, (cases) => scenes.journey(cases, unfolded()));
  if (!typing) panel("desk", value.cases.length ? value.cases : null, (cases) => scenes.desk(cases, words, act));
}

function unfolded() {
  return new Set([...at("journey").querySelectorAll("details[open]")].map((item) => item.dataset.id));
}

async function act(item, type) {
  const card = at("desk").querySelector(`[data-id="${item.tracking_id}"]`);
  const written = card.querySelector("textarea").value.trim();
  const note = { resolved: written || words["js.note.done"], rejected: written }[type] ?? "";
  const { ok, value } = await carrier.act(item.tracking_id, { type, note });
  card.querySelector(".case-trouble").textContent = ok ? "" : (value.trouble ?? words["js.failed"]);
  document.activeElement.blur();
  await look();
}

function price() {
  const { parts, units, room, alphabet } = cost(at("text").value);
  at("cost").textContent = parts ? `${units}/${room} · ${(parts === 1 ? words["js.part"] : words["js.parts"]).replace("{number}", parts)} · ${alphabet}` : "";
  at("text").rows = Math.min(5, Math.max(1, Math.ceil(at("text").value.length / 34)));
}

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  if (!text) return;
  at("text").value = "";
  price();
  send(text);
});
at("text").addEventListener("input", price);
at("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  at("composer").requestSubmit();
});
document.querySelector(".stage-phone").addEventListener("click", (event) => {
  const key = event.target.closest("[data-text]");
  if (!key) return;
  if (key.classList.contains("key")) {
    send(key.dataset.text);
    return;
  }
  at("text").value = key.dataset.text;
  price();
  at("text").focus();
});
document.querySelectorAll("[name=phone]").forEach((choice) =>
  choice.addEventListener("change", () => {
    number = choice.value;
    at("thread").replaceChildren();
    redraw();
    look();
  }),
);
carrier.watch((line) => {
  at("wire").prepend(scenes.wire(line));
  while (at("wire").children.length > LINES) at("wire").lastChild.remove();
});

function tick() {
  at("clock").textContent = clock(Date.now());
}

redraw();
tick();
setInterval(tick, 10_000);
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
look();
