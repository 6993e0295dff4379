// The tab of USSD: a phone with keys. A session is a screen at a time; what is typed is gone with the next.

import { make, show, spoken } from "./dom.js";

const REST = 900; // milliseconds after which the same key begins a new letter

export function ussd(panel, stage) {
  const { words } = stage;
  const code = panel.querySelector(".ussd").dataset.code;
  const line = panel.querySelector(".lcd-form input");
  const part = (name) => panel.querySelector(`.lcd-${name}`);
  let letters = false;
  let last = { key: "", turn: 0, at: 0 };

  // "idle" waits for a number, "busy" for the network, "CON" for an input; "END" and "note" are for reading.
  const phone = () => {
    const memory = stage.memory();
    memory.ussd ??= { state: "idle", text: "", session: "", inputs: [] };
    return memory.ussd;
  };
  const turn = (state, text = "", more = {}) => {
    Object.assign(phone(), { state, text, ...more });
    line.value = "";
    stage.keep();
  };
  const leave = (state, text) => turn(state, text, { session: "", inputs: [] });

  async function step(inputs) {
    const before = phone().session;
    turn("busy", words["js.ussd.busy"], { inputs });
    const { ok, answer, sent } = await stage.bring({ text: inputs.join("*"), session: before });
    if (phone().state !== "busy" || phone().session !== before) return; // hung up meanwhile
    if (!ok) return leave("note", words["js.ussd.trouble"]);
    const session = new URLSearchParams(sent).get("sessionId");
    const [state, text] = [answer.slice(0, 3), answer.slice(4)];
    return state === "CON" ? turn("CON", text, { session }) : leave("END", text);
  }

  function call() {
    const { state, inputs } = phone();
    const typed = line.value.trim();
    if (state === "END" || state === "note") return leave("idle");
    if (state === "CON" && typed) return step([...inputs, typed]);
    if (state !== "idle" || !typed) return undefined;
    return typed === code ? step([]) : leave("note", words["js.ussd.trouble"]);
  }

  const press = {
    call,
    clear: () => (phone().state === "END" || phone().state === "note" ? leave("idle") : write(line.value.slice(0, -1))),
    end: () => (["CON", "busy"].includes(phone().state) ? leave("note", words["js.ussd.dropped"]) : leave("idle")),
  };

  function write(text) {
    line.value = text;
  }

  // Letters as on such phones: 5 is j, 55 is k; # turns to them and back, once a session has begun.
  function type(key, all) {
    if (phone().state === "END" || phone().state === "note") leave("idle");
    if (key === "#" && phone().state === "CON") {
      letters = !letters;
      part("mode").textContent = letters ? "abc" : "123";
    } else if (letters && phone().state === "CON") {
      const choice = `${all}${key}`;
      const again = last.key === key && Date.now() - last.at < REST;
      last = { key, turn: again ? (last.turn + 1) % choice.length : 0, at: Date.now() };
      write((again ? line.value.slice(0, -1) : line.value) + choice[last.turn]);
    } else write(line.value + key);
  }

  panel.querySelector(".pad").addEventListener("click", (event) => {
    const { press: key, letters: all } = event.target.closest("button")?.dataset ?? {};
    if (key) (press[key] ?? (() => type(key, all)))();
  });
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    call();
  });

  function draw() {
    const { state, text } = phone();
    const [left, right] = { idle: ["", ""], busy: ["", ""], CON: [words["js.send"], words["js.ussd.drop"]] }[state] ?? ["OK", ""];
    panel.querySelector(".lcd").dataset.state = state;
    const shown = text || words["js.ussd.idle"];
    show(part("text"), [state, shown], () => [make("p", spoken(shown), shown)]);
    part("text").scrollTop = 0;
    line.readOnly = !["idle", "CON"].includes(state);
    if (state !== "CON") letters = false;
    part("mode").textContent = letters ? "abc" : "123";
    part("left").textContent = left;
    part("right").textContent = right;
  }
  // A text to try is an answer where one is awaited.
  const fill = (text) => {
    if (phone().state !== "CON") return;
    write(text.slice(0, line.maxLength));
    line.focus();
  };
  return { fill, draw };
}
