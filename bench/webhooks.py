"""Durable webhooks a second: signature, transaction, commit, answer; beside the least the same server does."""

import http.client
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.table import show
from bot.running.supervisor import read_procfile, words

PORT = 8399
CONNECTIONS = 16
MESSAGES = 4000
ROOT = Path(__file__).parent.parent


@contextmanager
def server(folder: Path) -> Iterator[Mapping[str, str]]:
    """The web of the Procfile on an empty database; its demo secrets."""
    given = {name: value for name, value in os.environ.items() if name in ("DATABASE_URL", "REDIS_URL")}
    env = {**os.environ, **given, "DATA_DIR": str(folder), "PORT": str(PORT),
           "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}  # fmt: skip
    subprocess.run([sys.executable, "-m", "bot.release"], cwd=ROOT, env=env, check=True)
    web = subprocess.Popen(
        words(read_procfile(ROOT / "Procfile")["web"], env), cwd=ROOT, env=env, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_it()
        yield json.loads((folder / "secrets.json").read_text())
    finally:
        web.terminate()
        web.wait(15)


def wait_for_it() -> None:
    """Until it answers."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def corpus(kept: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Signed messages, made before the clock starts: half file a complaint, half ask for its status."""
    url, validator = f"http://127.0.0.1:{PORT}/webhooks/sms/twilio", RequestValidator(kept["twilio_auth_token"])
    requests = []
    for number in range(MESSAGES):
        sender, text = f"+92300000{number // 4:04}", ("Gutter band hai Gujranwala", "1", "STATUS", "HELP")[number % 4]
        form = {
            "MessageSid": "SM" + secrets.token_hex(16),
            "AccountSid": kept["twilio_account_sid"],
            "From": sender,
            "To": kept["twilio_sms_from"],
            "Body": text,
        }
        headers = {"X-Twilio-Signature": validator.compute_signature(url, form),
                   "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
        requests.append((urlencode(form), headers))
    return requests


def load(method: str, path: str, requests: list[tuple[str, dict[str, str]]]) -> tuple[float, list[float]]:
    """Send them over some connections at once; how many a second, and how long each took, in ms."""
    lanes = [requests[lane::CONNECTIONS] for lane in range(CONNECTIONS)]
    times: list[float] = []

    def drive(lane: list[tuple[str, dict[str, str]]]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        for body, headers in lane:
            begun = time.perf_counter()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"HTTP {response.status}")
            times.append((time.perf_counter() - begun) * 1000)

    threads = [threading.Thread(target=drive, args=(lane,)) for lane in lanes]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != len(requests):
        raise RuntimeError("a connection broke off")
    return len(times) / (time.perf_counter() - begun), sorted(times)


def main() -> None:
    """The floor, then the webhooks, on the same server; the loader shares its cores."""
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as kept:
        least, quick = load("GET", "/healthz", [("", {})] * MESSAGES)
        whole, times = load("POST", "/webhooks/sms/twilio", corpus(kept))
    rows = [row("GET /healthz (the floor)", least, quick), row("POST, signed and durable", whole, times)]
    show(
        "webhooks",
        rows,
        f"ratio to the floor: {whole / least:.2f}; {CONNECTIONS} connections; the loader shares the cores",
    )


def row(name: str, rate: float, times: list[float]) -> Mapping[str, object]:
    """A line of the table."""
    p99 = times[int(len(times) * 0.99)]
    return {
        "request": name,
        "per second": round(rate),
        "p50 ms": round(statistics.median(times), 1),
        "p99 ms": round(p99, 1),
    }
