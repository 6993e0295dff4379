// Keeps the status page fresh, every half minute, as long as the reader lets it and looks at it.
"use strict";

const EVERY = 30_000; // milliseconds
const tick = document.getElementById("refresh");
tick.parentElement.hidden = false;

async function refresh() {
  if (!tick.checked || document.hidden) return;
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("now");
  if (fresh) document.getElementById("now").replaceWith(fresh);
}

setInterval(() => refresh().catch(() => {}), EVERY); // a failed try is followed by the next
