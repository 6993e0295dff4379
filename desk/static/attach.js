// The tray of the apps: a photo, a place, and where an app has no numbers, one's own.

import { open, sheets } from "./phone.js";

export function attach(panel, stage) {
  const sheet = (name) => panel.querySelector(`.sheet.${name}`);
  const submit = (name, does) =>
    sheet(name)?.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      sheet(name).close();
      does(event.target);
    });

  sheets(panel);
  panel.querySelector(".attach").addEventListener("click", () => open(sheet("tray")));
  sheet("tray").addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-opens]");
    if (!chosen) return;
    sheet("tray").close();
    open(sheet(chosen.dataset.opens));
  });
  submit("camera", (form) => {
    const text = form.caption.value.trim();
    form.reset();
    stage.say({ kind: "photo", text }, { photo: true, text });
  });
  sheet("map").addEventListener("click", (event) => {
    const place = event.target.closest("[data-place]");
    if (!place) return;
    sheet("map").close();
    stage.say({ kind: "place", key: place.dataset.place }, { place: place.dataset.name });
  });
  submit("card", () => stage.say({ kind: "contact" }, { contact: stage.number() }));
  return { place: () => open(sheet("map")), contact: () => open(sheet("card")) };
}
