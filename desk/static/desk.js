// The desk with a script: keys for what one does often, and a line that says when something has changed.
// Without it every page works as well.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");
const links = [...document.querySelectorAll("[data-list] .row-link")];

function step(by) {
  const here = links.indexOf(document.activeElement);
  links[Math.min(Math.max(here + by, 0), links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const keyed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const tick = document.activeElement?.closest?.(".row")?.querySelector("[name=case]");
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "s" && tick) tick.checked = !tick.checked;
  else if (keyed) {
    keyed.focus();
    if (keyed.matches("a, button, summary")) keyed.click();
    keyed.closest("details[open]")?.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  } else return;
  event.preventDefault();
});

const EVERY = 20_000; // milliseconds
const fresh = document.getElementById("fresh");
if (fresh) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(fresh.dataset.url, { headers: { accept: "application/json" } });
      if (answer.ok) fresh.hidden = (await answer.json()).changed === 0;
    } catch { /* the next look may succeed */ }
  }, EVERY);
}

for (const told of document.querySelectorAll("[data-scripted]")) told.hidden = false;

// A sentence to begin with goes into what is being written at once; the button beside it is for browsers without a script.
for (const choice of document.querySelectorAll("[data-sentence]")) {
  choice.parentElement.querySelector("button").hidden = true;
  choice.addEventListener("change", () => {
    const note = document.getElementById(choice.dataset.sentence);
    note.value = [note.value.trimEnd(), choice.value].filter(Boolean).join("\n");
    choice.value = "";
    note.focus();
  });
}
