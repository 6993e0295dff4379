// What a phone remembers until the browser is closed: what was said on each tab, and how much has come to it so far.

export const now = { number: "", tab: "" }; // the phone and the tab that are being looked at

const phones = new Map();
const blank = () => ({ after: null, tabs: {} }); // how much was read: nothing known yet

export function phone(number) {
  if (!phones.has(number)) {
    const stored = JSON.parse(sessionStorage.getItem(number));
    phones.set(number, stored?.tabs ? stored : blank());
  }
  return phones.get(number);
}

export function tab(number, name) {
  return (phone(number).tabs[name] ??= { thread: [], news: 0, understood: null });
}

export function keep(number) {
  sessionStorage.setItem(number, JSON.stringify(phone(number)));
}

export function forget(number) {
  phones.set(number, blank());
  keep(number);
}
