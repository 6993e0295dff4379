// The simulator: a phone for the citizen, a look behind the scenes, a desk for the department.

import * as behind from "./behind.js";
import { make, show } from "./dom.js";
import * as memory from "./memory.js";
import { clock } from "./phone.js";
import { sms } from "./sms.js";
import { telegram } from "./telegram.js";
import * as traffic from "./traffic.js";
import { ussd } from "./ussd.js";
import { whatsapp } from "./whatsapp.js";

const APPS = { sms, whatsapp, telegram, ussd };
const at = (id) => document.getElementById(id);
const words = JSON.parse(at("stage").dataset.words);
const keys = [...document.querySelectorAll("[role=tab]")];
const tabs = {};
const { now } = memory;

// What an app of the phone is given: its own memory, and the ways out.
function stage(tab) {
  return {
    words,
    copy,
    memory: () => memory.tab(now.number, tab),
    number: () => now.number,
    keep: () => traffic.keep(now.number),
    bring: (act) => traffic.bring(tab, now.number, act),
    say: (act, shown, replies = () => []) => traffic.say(tab, now.number, act, shown, replies),
  };
}

function redraw() {
  const here = memory.tab(now.number, now.tab);
  const panel = at(`panel-${now.tab}`);
  const empty = panel.querySelector(".phone-empty");
  const fresh = Boolean(empty) && !here.thread.length;
  const within = fresh && now.tab !== "telegram"; // where nothing can be written before the start
  const place = within ? empty : at("more");
  here.news = 0;
  if (empty) [empty.hidden, panel.querySelector(".thread").hidden] = [!fresh, fresh];
  at("more").hidden = within;
  if (at("chips").parentElement !== place) place.append(at("chips"));
  tabs[now.tab].draw();
  keys.forEach(badge);
  behind.understood(here.understood, words);
  if (now.tab === "whatsapp") traffic.read();
}

function badge(key) {
  const { news } = memory.tab(now.number, key.dataset.tab);
  const place = key.querySelector(".news");
  place.hidden = !news;
  show(place, news, () => [String(news), make("span", { class: "hidden-words" }, ` ${words["js.news"]}`)]);
}

function aloud(text) {
  at("aloud").textContent = text;
}

async function copy(id) {
  try {
    await navigator.clipboard.writeText(id);
    aloud(words["js.copied"]);
  } catch { // no clipboard without https: put it where she will use it
    tabs[now.tab].fill(`STATUS ${id}`);
  }
}

function turn(key) {
  now.tab = key.dataset.tab;
  keys.forEach((other) => {
    other.setAttribute("aria-selected", other === key);
    other.tabIndex = other === key ? 0 : -1;
    at(`panel-${other.dataset.tab}`).hidden = other !== key;
  });
  redraw();
  const thread = at(`panel-${now.tab}`).querySelector(".thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
  traffic.look();
}

function step(event) {
  const forward = document.documentElement.dir === "rtl" ? -1 : 1;
  const place = keys.indexOf(event.currentTarget);
  const moves = { ArrowRight: forward, ArrowLeft: -forward, Home: -place, End: keys.length - 1 - place };
  if (!(event.key in moves)) return;
  event.preventDefault();
  const key = keys[(place + moves[event.key] + keys.length) % keys.length];
  turn(key);
  key.focus();
}

function take(choice) {
  now.number = choice.value;
  document.querySelectorAll(".thread").forEach((thread) => thread.replaceChildren());
  redraw();
  traffic.look();
}

function tick() {
  document.querySelectorAll(".phone-clock").forEach((place) => (place.textContent = clock(Date.now())));
}

now.number = document.querySelector("[name=phone]:checked").value;
now.tab = keys[0].dataset.tab;
for (const key of keys) {
  tabs[key.dataset.tab] = APPS[key.dataset.tab](at(`panel-${key.dataset.tab}`), stage(key.dataset.tab));
  key.addEventListener("click", () => turn(key));
  key.addEventListener("keydown", step);
}
at("chips").addEventListener("click", (event) => {
  const chip = event.target.closest("[data-text]");
  if (chip) tabs[now.tab].fill(chip.dataset.text);
});
document.querySelectorAll("[name=phone]").forEach((choice) => choice.addEventListener("change", () => take(choice)));
redraw();
tick();
setInterval(tick, 10_000);
traffic.begin({ redraw, behind: (value) => behind.draw(value, words), refused: () => aloud(words["js.failed"]) });
