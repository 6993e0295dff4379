// The network between the phone and the service. The server signs, this carries: the service sees what the provider's
// servers would send it, to the byte, and cannot tell the difference.

const WATCHERS = [];

export function watch(watcher) {
  WATCHERS.push(watcher);
}

async function call(method, url, options = {}) {
  const start = performance.now();
  const answer = await fetch(url, { method, cache: "no-store", ...options });
  const body = await answer.text();
  const line = { method, path: url.split("?")[0], status: answer.status, took: Math.round(performance.now() - start) };
  return { ok: answer.ok, status: answer.status, body, line };
}

function json(value) {
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) };
}

async function ask(method, url, options) {
  const answer = await call(method, url, options);
  const value = answer.body.startsWith("{") ? JSON.parse(answer.body) : {};
  return { ok: answer.ok, status: answer.status, value };
}

// Carries one signed request; everybody who watches the wire sees it.
async function carry(signed) {
  const answer = await call("POST", signed.url, { headers: signed.headers, body: signed.body });
  WATCHERS.forEach((watcher) => watcher({ ...answer.line, signature: signed.headers["X-Twilio-Signature"] }));
  return answer;
}

export async function text(sender, words) {
  const signed = await ask("POST", "/simulator/sms", json({ from: sender, text: words }));
  if (!signed.ok) return { ok: false, replies: [] };
  const answer = await carry(signed.value);
  return { ok: answer.ok, replies: answer.ok ? replies(answer.body) : [], understood: signed.value.understood };
}

export function replies(twiml) {
  const page = new DOMParser().parseFromString(twiml, "text/xml");
  return [...page.getElementsByTagName("Message")].map((message) => message.textContent);
}

export async function look(number, after) {
  const query = new URLSearchParams({ number, after });
  return ask("GET", `/simulator/phone?${query}`);
}

export async function confirm(number, id) {
  const signed = await ask("POST", "/simulator/receipt", json({ number, id, state: "delivered" }));
  return signed.ok && (await carry(signed.value)).ok;
}

export async function act(trackingId, step) {
  return ask("POST", `/simulator/department/${trackingId}`, json(step));
}
