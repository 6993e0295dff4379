// The Bot API of telegram-test-api, with what it leaves out: the secret on a webhook, seconds for dates, and refusals.
// node telegram.cjs MODULES PORT; a POST to /refuse of {chat, status, parameters} makes the API refuse that chat, one to /accept of {chat} no more.

const http = require("node:http");
const { createRequire } = require("node:module");

const [modules, port] = process.argv.slice(2);
const TelegramServer = createRequire(`${modules}/`)("telegram-test-api");

class Api extends TelegramServer {
  addBotMessage(message, token) {
    const sent = super.addBotMessage(message, token);
    return { ...sent, date: Math.floor(sent.date / 1000) };
  }

  async addUserUpdate(update) {
    const webhook = this.webhooks[update.botToken];
    if (!webhook) return super.addUserUpdate(update);
    const headers = { "Content-Type": "application/json" };
    if (webhook.secret_token) headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token;
    const body = JSON.stringify(TelegramServer.formatUpdate(update));
    this.updateId++;
    this.answers = [...(this.answers ?? []), await (await fetch(webhook.url, { method: "POST", headers, body })).text()];
  }
}

const api = new Api({ port: Number(port), host: "127.0.0.1" });
const refused = new Map();
const json = (response, status, value) => {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
};

http
  .createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      if (request.url === "/refuse") {
        const { chat, ...refusal } = JSON.parse(body);
        refused.set(String(chat), refusal);
        return json(response, 200, { ok: true });
      }
      if (request.url === "/accept") return json(response, 200, { ok: refused.delete(String(JSON.parse(body).chat)) });
      if (request.url === "/webhook") return json(response, 200, { webhooks: api.webhooks, answers: api.answers ?? [] });
      const refusal = request.url.endsWith("/sendMessage") && refused.get(new URLSearchParams(body).get("chat_id"));
      if (refusal) {
        const { status, ...more } = refusal;
        return json(response, status, { ok: false, error_code: status, description: "refused", ...more });
      }
      const inner = http.request({ port: backstage.address().port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      });
      inner.end(body);
    });
  })
  .listen(Number(port), "127.0.0.1");
const backstage = http.createServer(api.webServer).listen(0, "127.0.0.1");
