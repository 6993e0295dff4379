// The simulator: a phone for the citizen, a look behind the scenes, a desk for the department.

import * as carrier from "./carrier.js";
import { show } from "./dom.js";
import * as memory from "./memory.js";
import { clock } from "./phone.js";
import * as scenes from "./scenes.js";
import { sms } from "./sms.js";
import { telegram } from "./telegram.js";
import { ussd } from "./ussd.js";
import { whatsapp } from "./whatsapp.js";

const EVERY = 1000; // milliseconds between two looks at the phone …
const SOON = 150; // … while a reply is awaited that comes by itself
const PATIENCE = 8000;
const LINES = 12; // requests kept on the wire's list
const APPS = { sms, whatsapp, telegram, ussd };
const at = (id) => document.getElementById(id);
const words = JSON.parse(at("stage").dataset.words);
const keys = [...document.querySelectorAll("[role=tab]")];
const NOTHING = Object.fromEntries(["understood", "kept", "journey", "desk"].map((id) => [id, at(id).firstElementChild]));
const tabs = {};
let number = document.querySelector("[name=phone]:checked").value;
let tab = keys[0].dataset.tab;
let looking = null;
let queue = Promise.resolve();

// What an app of the phone is given: its own memory, and the ways out.
function stage(name) {
  const mine = () => memory.tab(number, name);
  return {
    words,
    copy,
    memory: mine,
    number: () => number,
    keep: () => keep(number),
    bring: (act) => bring(name, number, act),
    // One message after the other, as a phone does it. `shown` is her own bubble, `replies` reads what rides home.
    say: (act, shown, replies = () => []) => {
      const whose = number;
      queue = queue.then(() => say(name, whose, act, shown, replies));
      return queue;
    },
  };
}

async function bring(name, whose, act) {
  const found = await carrier.bring(name, whose, act).catch(() => ({ ok: false, answer: "", sent: "" }));
  if (says(found.understood)) memory.tab(whose, name).understood = found.understood;
  look();
  return found;
}

async function say(name, whose, act, shown, replies) {
  const { thread } = memory.tab(whose, name);
  const mine = shown && { by: "you", at: Date.now(), ...shown };
  if (mine) thread.push(mine);
  keep(whose);
  const { ok, answer } = await bring(name, whose, act);
  if (mine) Object.assign(mine, { failed: !ok, taken: ok });
  else if (!ok) aloud(words["js.failed"]);
  const home = ok ? replies(answer) : [];
  thread.push(...home.map((reply) => ({ by: "us", at: Date.now(), ...reply })));
  keep(whose);
  if (ok && !home.length) hurry(whose, memory.phone(whose).after);
}

// A bare "1" says nothing by itself: what was understood before stays in view.
function says(found) {
  return found && (found.command || found.leaves.length || found.place || found.danger);
}

async function hurry(whose, before) {
  const until = Date.now() + PATIENCE;
  while (number === whose && memory.phone(whose).after === before && Date.now() < until) {
    await look();
    await new Promise((done) => setTimeout(done, SOON));
  }
}

function look() {
  looking ??= (document.hidden ? Promise.resolve() : peek()).finally(() => (looking = null));
  return looking;
}

async function peek() {
  const [whose, seen] = [number, tab];
  const { ok, value } = await carrier.look(whose, seen, memory.phone(whose).after).catch(() => ({ ok: false }));
  if (!ok) return; // the service is away; the next look will tell
  if (value.end < memory.phone(whose).after) memory.forget(whose); // it began anew, so does the phone
  else memory.phone(whose).after = value.end;
  value.messages.forEach((message) => receive(whose, message));
  if (whose === number && seen === tab) behind(value);
}

async function receive(whose, message) {
  const there = memory.tab(whose, message.tab);
  const shown = { by: "us", state: "sent", ...message };
  there.thread.push(shown);
  if (message.tab !== tab || whose !== number) there.news += 1;
  keep(whose);
  if (message.provider === "telegram" || !(await carrier.confirm(whose, message.id, "delivered"))) return;
  shown.state = "delivered";
  keep(whose);
}

// The blue ticks of WhatsApp: told once, when she looks.
async function read() {
  const [whose, { thread }] = [number, memory.tab(number, "whatsapp")];
  for (const message of thread.filter((one) => one.by === "us" && one.state === "delivered")) {
    message.state = "read";
    await carrier.confirm(whose, message.id, "read");
  }
}

function keep(whose) {
  memory.keep(whose);
  if (whose === number) redraw();
}

function redraw() {
  const { thread, understood } = memory.tab(number, tab);
  const panel = at(`panel-${tab}`);
  const empty = panel.querySelector(".phone-empty");
  const fresh = Boolean(empty) && !thread.length;
  const within = fresh && tab !== "telegram";
  memory.tab(number, tab).news = 0;
  if (empty) [empty.hidden, panel.querySelector(".thread").hidden] = [!fresh, fresh];
  at("more").hidden = within;
  const place = within ? empty : at("more");
  if (at("chips").parentElement !== place) place.append(at("chips"));
  tabs[tab].draw();
  keys.forEach(badge);
  panelled("understood", understood, (found) => scenes.understood(found, words));
  if (tab === "whatsapp") read();
}

function badge(key) {
  const { news } = memory.tab(number, key.dataset.tab);
  const place = key.querySelector(".news");
  place.hidden = !news;
  show(place, news, () => [String(news), Object.assign(document.createElement("span"), { className: "hidden-words", textContent: ` ${words["js.news"]}` })]);
}

function panelled(id, value, draw) {
  show(at(id), value, () => (value ? draw(value) : NOTHING[id]));
}

function behind(value) {
  const mine = value.cases.filter((item) => item.seen_from.some(([phone, from]) => phone === number && from === tab));
  const typing = at("desk").contains(document.activeElement);
  panelled("kept", value.kept, (open) => scenes.kept(open, words));
  panelled("journey", mine.length ? mine : null, (cases) => scenes.journey(cases, unfolded()));
  if (!typing) panelled("desk", value.cases.length ? value.cases : null, (cases) => scenes.desk(cases, words, act));
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

function aloud(text) {
  at("aloud").textContent = text;
}

async function copy(id) {
  try {
    await navigator.clipboard.writeText(id);
    aloud(words["js.copied"]);
  } catch { // no clipboard without https: put it where she will use it
    tabs[tab].fill(`STATUS ${id}`);
  }
}

function turn(key) {
  tab = key.dataset.tab;
  keys.forEach((other) => {
    other.setAttribute("aria-selected", other === key);
    other.tabIndex = other === key ? 0 : -1;
    at(`panel-${other.dataset.tab}`).hidden = other !== key;
  });
  redraw();
  const thread = at(`panel-${tab}`).querySelector(".thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
  look();
}

function step(event) {
  const rtl = document.documentElement.dir === "rtl";
  const place = keys.indexOf(event.currentTarget);
  const moves = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Home: -place, End: keys.length - 1 - place };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const key = keys[(place + moves[event.key] + keys.length) % keys.length];
  turn(key);
  key.focus();
}

for (const key of keys) {
  tabs[key.dataset.tab] = APPS[key.dataset.tab](at(`panel-${key.dataset.tab}`), stage(key.dataset.tab));
  key.addEventListener("click", () => turn(key));
  key.addEventListener("keydown", step);
}
at("chips").addEventListener("click", (event) => {
  const chip = event.target.closest("[data-text]");
  if (chip) tabs[tab].fill(chip.dataset.text);
});
document.querySelectorAll("[name=phone]").forEach((choice) =>
  choice.addEventListener("change", () => {
    number = choice.value;
    document.querySelectorAll(".thread").forEach((thread) => thread.replaceChildren());
    redraw();
    look();
  }),
);
carrier.watch((line) => {
  at("wire").prepend(scenes.wire(line));
  while (at("wire").children.length > LINES) at("wire").lastChild.remove();
});

function tick() {
  document.querySelectorAll(".phone-clock").forEach((place) => (place.textContent = clock(Date.now())));
}

redraw();
tick();
setInterval(tick, 10_000);
setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
look();
