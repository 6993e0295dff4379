// While a complaint is taken down: open cases that may be the same. Without a script they come with the next question.

const form = document.getElementById("taking-down");
const box = document.getElementById("alike");
const PAUSE = 700; // milliseconds without a key
let waiting;
let asked = 0;

function shown(found) {
  const list = box.querySelector("ul");
  const line = document.getElementById("alike-line");
  list.replaceChildren(...found.map(({ id, since }) => {
    const copy = line.content.cloneNode(true);
    copy.querySelector("bdi").textContent = id;
    copy.querySelector("time").textContent = since;
    return copy;
  }));
  box.hidden = found.length === 0;
}

async function look() {
  const turn = ++asked;
  try {
    const answer = await fetch(box.dataset.url, { method: "POST", body: new FormData(form) });
    if (answer.ok && turn === asked) shown(await answer.json());
  } catch { /* the next question brings them */ }
}

form?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
});
