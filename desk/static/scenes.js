// Draws what happens behind the scenes, and the department's desk.

import { make, spoken } from "./dom.js";

function row(name, value) {
  return make("div", {}, make("dt", {}, name), make("dd", spoken(value), value));
}

function guess(leaf) {
  const share = Math.round(leaf.share * 100);
  return make(
    "div",
    { class: "guess" },
    make("span", spoken(leaf.name), leaf.name),
    make("meter", { min: 0, max: 100, value: share }, `${share} %`),
    make("bdi", {}, `${share} %`),
  );
}

export function understood(found, words) {
  return make(
    "dl",
    { class: "facts-list" },
    row(words["js.language"], found.language),
    found.command ? row(words["js.command"], found.command) : null,
    found.leaves.length ? row(words["js.subject"], make("div", {}, ...found.leaves.map(guess))) : null,
    found.command ? null : row(words["js.place"], found.place ?? words["js.unknown"]),
    found.danger ? row(words["js.danger"], make("strong", { class: "alarm" }, found.danger)) : null,
  );
}

export function kept(open, words) {
  return [
    make("p", { class: "soft" }, words["js.asked"], " ", make("code", {}, open.asked ?? "–")),
    make(
      "dl",
      { class: "facts-list answers" },
      ...open.answers.map(([name, value]) => make("div", {}, make("dt", {}, make("code", {}, name)), make("dd", spoken(value), value))),
    ),
  ];
}

function step(item) {
  return make(
    "li",
    { class: `step ${item.state}` },
    make("span", { class: "step-title" }, item.title),
    make("time", { datetime: item.at }, item.clock),
    item.note ? make("span", { class: "step-note soft", ...spoken(item.note) }, item.note) : null,
  );
}

export function journey(cases, unfolded) {
  return cases.map((item, place) =>
    make(
      "details",
      { class: "journey", open: place === 0 || unfolded.has(item.tracking_id), "data-id": item.tracking_id },
      make("summary", {}, make("bdi", { class: "id" }, item.shown), " ", make("span", { class: `badge ${item.status}` }, item.status_name)),
      make("ol", { class: "line" }, ...item.steps.map(step)),
    ),
  );
}

function press(item, type, label, look, act) {
  const lawful = item.lawful.includes(type);
  return make("button", { type: "button", class: `button ${look}`, disabled: !lawful, onclick: () => act(item, type) }, label);
}

export function desk(cases, words, act) {
  return cases.map((item) =>
    make(
      "article",
      { class: "panel case", "data-id": item.tracking_id, "aria-label": `${item.department_name} ${item.shown}` },
      make("p", { class: "case-top" }, make("strong", {}, item.department_name), make("span", { class: `badge ${item.status}` }, item.status_name)),
      make("p", { class: "soft case-id" }, make("bdi", { class: "id" }, item.shown), " · ", item.leaf_name),
      make("blockquote", spoken(item.details), item.details),
      make("p", { class: "soft" }, `${words["js.where"]} `, make("bdi", spoken(item.place), item.place), make("br"), `${words["js.due"]} ${item.due}`, item.level ? make("br") : null, item.level ? item.level_name : null),
      make("div", { class: "case-acts" }, press(item, "acknowledged", words["js.acknowledge"], "plain", act), press(item, "in_progress", words["js.progress"], "plain", act)),
      make("label", { class: "case-note" }, words["js.note"], make("textarea", { rows: 2, dir: "auto", name: "note", placeholder: words["js.note.done"] })),
      make("div", { class: "case-acts" }, press(item, "resolved", words["js.resolve"], "", act), press(item, "rejected", words["js.reject"], "plain", act)),
      make("p", { class: "case-trouble", role: "status" }),
    ),
  );
}

export function wire(line) {
  return make(
    "li",
    {},
    make("code", {}, `${line.method} ${line.path}`),
    make("span", { class: "soft" }, ` → ${line.status}, ${line.took} ms`),
    make("span", { class: "soft signature" }, line.proof),
  );
}
