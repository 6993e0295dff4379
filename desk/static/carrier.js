// The networks between the phone and the service. The server signs, this carries: the service sees what the provider's
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

// A signature may be read by everybody; of a secret, only the beginning.
function proof(headers) {
  const [name, value] = Object.entries(headers).find(([header]) => header.startsWith("X-")) ?? ["", ""];
  return `${name} ${name.includes("Secret") ? `${value.slice(0, 6)}…` : value}`;
}

// Carries one signed request; everybody who watches the wire sees it.
async function carry(signed) {
  const body = signed.method === "GET" ? undefined : signed.body;
  const answer = await call(signed.method, signed.url, { headers: signed.headers, body });
  WATCHERS.forEach((watcher) => watcher({ ...answer.line, proof: proof(signed.headers) }));
  return answer;
}

// What a citizen does on a tab of her phone. `answer` is what rides home, `sent` what was carried.
export async function bring(tab, number, act) {
  const signed = await ask("POST", `/simulator/${tab}`, json({ from: number, ...act }));
  if (!signed.ok) return { ok: false, answer: "", sent: "" };
  const { ok, body } = await carry(signed.value);
  return { ok, answer: body, sent: signed.value.body, understood: signed.value.understood };
}

export async function look(number, tab, after) {
  return ask("GET", `/simulator/phone?${new URLSearchParams({ number, tab, after })}`);
}

export async function confirm(number, id, state) {
  const signed = await ask("POST", "/simulator/receipt", json({ number, id, state }));
  return signed.ok && (await carry(signed.value)).ok;
}

export async function act(trackingId, step) {
  return ask("POST", `/simulator/department/${trackingId}`, json(step));
}
