// The panels beside the phone: what was understood, what is remembered, where the complaint is, and the desk.

import * as carrier from "./carrier.js";
import { show } from "./dom.js";
import { now } from "./memory.js";
import * as scenes from "./scenes.js";
import { look } from "./traffic.js";

const LINES = 12; // requests kept on the wire's list
const at = (id) => document.getElementById(id);
const NOTHING = Object.fromEntries(["understood", "kept", "journey", "desk"].map((id) => [id, at(id).firstElementChild]));

function panel(id, value, draw) {
  show(at(id), value, () => (value ? draw(value) : NOTHING[id]));
}

export function understood(found, words) {
  panel("understood", found, (value) => scenes.understood(value, words));
}

export function draw(value, words) {
  const here = ([number, tab]) => number === now.number && tab === now.tab;
  const mine = value.cases.filter((item) => item.seen_from.some(here));
  const typing = at("desk").contains(document.activeElement);
  panel("kept", value.kept, (open) => scenes.kept(open, words));
  panel("journey", mine.length ? mine : null, (cases) => scenes.journey(cases, unfolded()));
  if (!typing) panel("desk", value.cases.length ? value.cases : null, (cases) => scenes.desk(cases, words, act(words)));
}

function unfolded() {
  return new Set([...at("journey").querySelectorAll("details[open]")].map((item) => item.dataset.id));
}

const act = (words) => async (item, type) => {
  const card = at("desk").querySelector(`[data-id="${item.tracking_id}"]`);
  const written = card.querySelector("textarea").value.trim();
  const note = { resolved: written || words["js.note.done"], rejected: written }[type] ?? "";
  const { ok, value } = await carrier.act(item.tracking_id, { type, note });
  card.querySelector(".case-trouble").textContent = ok ? "" : (value.trouble ?? words["js.failed"]);
  document.activeElement.blur();
  await look();
};

carrier.watch((line) => {
  at("wire").prepend(scenes.wire(line));
  while (at("wire").children.length > LINES) at("wire").lastChild.remove();
});
