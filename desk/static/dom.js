// Makes elements. Text always goes in as text, never as markup: what a citizen writes cannot become code.

const shown = new WeakMap();

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// Redraws a place only when what it shows has changed, so that focus, selection and open details stay.
export function show(place, value, draw) {
  const stamp = JSON.stringify(value);
  if (shown.get(place) === stamp) return;
  shown.set(place, stamp);
  place.replaceChildren(...[draw(value)].flat());
}

// Words of unknown language: Urdu is set in its own face, whatever the language of the page.
export function spoken(text) {
  return { dir: "auto", lang: /[\u0600-\u06ff]/.test(text) ? "ur" : "und-Latn" };
}
