// What goes from the phone and comes to it: one message after the other out, a look at the inbox every second.

import * as carrier from "./carrier.js";
import * as memory from "./memory.js";

const EVERY = 1000; // milliseconds between two looks at the phone …
const SOON = 150; // … while a reply is awaited that comes by itself
const PATIENCE = 8000;
const { now } = memory;
let told = {};
let looking = null;
let queue = Promise.resolve();

// `redraw` hears of every change, `behind` of what is behind the scenes, `refused` of an act that nobody took.
export function begin(listeners) {
  told = listeners;
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  look();
}

export function keep(number) {
  memory.keep(number);
  if (number === now.number) told.redraw();
}

export async function bring(tab, number, act) {
  const found = await carrier.bring(tab, number, act).catch(() => ({ ok: false, answer: "", sent: "" }));
  if (says(found.understood)) memory.tab(number, tab).understood = found.understood;
  look();
  return found;
}

// `shown` is her own bubble, if the act leaves one; `replies` reads what rides home.
export function say(tab, number, act, shown, replies) {
  queue = queue.then(() => post(tab, number, act, shown, replies));
  return queue;
}

async function post(tab, number, act, shown, replies) {
  if (memory.phone(number).after === null) await look();
  const { thread } = memory.tab(number, tab);
  const before = memory.phone(number).after;
  const mine = shown && { by: "you", at: Date.now(), ...shown };
  if (mine) thread.push(mine);
  keep(number);
  const { ok, answer } = await bring(tab, number, act);
  if (mine) Object.assign(mine, { failed: !ok, taken: ok });
  else if (!ok) told.refused();
  const home = ok ? replies(answer) : [];
  thread.push(...home.map((reply) => ({ by: "us", at: Date.now(), ...reply })));
  keep(number);
  if (ok && !home.length) hurry(number, before);
}

// A bare "1" says nothing by itself: what was understood before stays in view.
function says(found) {
  return found && (found.command || found.leaves.length || found.place || found.danger);
}

async function hurry(number, before) {
  const until = Date.now() + PATIENCE;
  while (number === now.number && memory.phone(number).after === before && Date.now() < until) {
    await look();
    await new Promise((done) => setTimeout(done, SOON));
  }
}

export function look() {
  looking ??= (document.hidden ? Promise.resolve() : peek(now.number, now.tab)).finally(() => (looking = null));
  return looking;
}

async function peek(number, tab) {
  const { after } = memory.phone(number);
  const { ok, value } = await carrier.look(number, tab, after ?? 0).catch(() => ({ ok: false }));
  if (!ok) return; // the service is away; the next look will tell
  if (value.end < after) memory.forget(number); // it began anew, so does the phone
  memory.phone(number).after = value.end;
  // What came before the first look came to somebody else who tried the same phone.
  if (after !== null) value.messages.forEach((message) => receive(number, message));
  if (number === now.number && tab === now.tab) told.behind(value);
}

async function receive(number, message) {
  const there = memory.tab(number, message.tab);
  const shown = { by: "us", state: "sent", ...message };
  there.thread.push(shown);
  there.news += 1;
  keep(number);
  if (message.provider === "telegram") return; // which reports nothing
  if (await carrier.confirm(number, message.id, "delivered")) shown.state = "delivered";
  keep(number);
}

// The blue ticks of WhatsApp: told once, when she looks.
export async function read() {
  const { number } = now;
  for (const message of memory.tab(number, "whatsapp").thread.filter((one) => one.state === "delivered")) {
    message.state = "read";
    await carrier.confirm(number, message.id, "read");
  }
}
