"""Kannel as docs/kannel.md configures it, with an operator that is played, and our web as the Procfile starts it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bot import converse, settings, wiring
from bot.running.supervisor import read_procfile, words
from bot.wiring import Sunwai
from storage import migrations
from storage.children import die_with_parent
from tests.house import Clock
from tests.peers import phone
from tests.peers.network import Network
from tests.peers.phone import PATIENCE, Phone

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/kannel.md"
BEARERBOX, SMSBOX = "/usr/sbin/bearerbox", "/usr/sbin/smsbox"  # where Debian puts them
CONFIGURATION = re.compile(r"^```conf\n(group = core.*?)^```$", re.MULTILINE | re.DOTALL)
SERVICE = re.compile(r"^group = sms-service\n(?:.+\n)*", re.MULTILINE)
POSTS = re.compile(r'^post-url = "(.*)\?id=%I(.*)"$', re.MULTILINE)
GETS = r'get-url = "\1?from=%p&to=%P&text=%a&coding=%c&charset=%C&id=%I\2"'
OPERATORS = ("operator", "other")  # the messages of the other are brought by GET, as Kannel also may
OPERATOR = "group = smsc\nsmsc = fake\nsmsc-id = {name}\nport = {port}\nconnect-allow-ip = 127.0.0.1\n"
PORTS = ("web", "admin", "smsbox", "sendsms", *OPERATORS)


def missing() -> list[str]:
    """Which of Kannel's programs are not installed."""
    return [program for program in (BEARERBOX, SMSBOX, phone.FAKESMSC) if not shutil.which(program)]


@dataclass
class Gateway:
    """Kannel and our web at work in a network of their own; `sunwai` is a worker's, with a clock to move."""

    folder: Path
    network: Network
    ports: Mapping[str, int]
    environ: Mapping[str, str]
    sunwai: Sunwai
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start_kannel(self) -> None:
        """Start both boxes, and wait until they listen."""
        for name in ("spool", "logs"):
            (self.folder / name).mkdir()
        file = self.folder / "kannel.conf"
        file.write_text(configuration(self.folder, self.ports), encoding="utf-8")
        self.start("bearerbox", (BEARERBOX, "-v", "4", str(file)))
        self.until(lambda: listens(self.ports["smsbox"]))
        self.start("smsbox", (SMSBOX, "-v", "4", str(file)))
        self.until(lambda: listens(self.ports["sendsms"]))

    def start_web(self) -> None:
        """Start it, and wait until it answers."""
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        environ = {**os.environ, **self.environ, "PATH": path}
        self.start("web", words(read_procfile(ROOT / "Procfile")["web"], environ), environ)
        self.until(lambda: answers(f"http://127.0.0.1:{self.ports['web']}/healthz"))

    def start(self, name: str, command: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
        """Start a program that ends with us; what it says is in a file by its name."""

        def begin() -> subprocess.Popen[bytes]:
            with (self.folder / f"{name}.out").open("ab") as log:
                tie = die_with_parent(signal.SIGKILL)
                return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log, preexec_fn=tie)

        self.running[name] = self.network.run(begin)

    def stop(self, name: str) -> None:
        """End a program."""
        end(self.running.pop(name))

    def until(self, happened: Callable[[], object]) -> None:
        """Wait in this network for what another process does."""
        deadline = time.monotonic() + PATIENCE
        while not self.network.run(happened):
            assert time.monotonic() < deadline, "it does not happen"
            time.sleep(0.02)

    def logged(self) -> str:
        """What Kannel has written into its logs."""
        return "".join(path.read_text(encoding="utf-8", errors="replace") for path in (self.folder / "logs").iterdir())

    @contextmanager
    def phone(self, number: str, message: str, operator: str = OPERATORS[0]) -> Iterator[Phone]:
        """Her operator brings a message from this number, as fakesmsc is told of it, and takes what comes back."""
        command = phone.command(self.ports[operator], number, message)
        tie = die_with_parent(signal.SIGKILL)
        playing = self.network.run(lambda: subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=tie))
        try:
            yield Phone(number, playing)
        finally:
            end(playing)


@contextmanager
def gateway(folder: Path) -> Iterator[Gateway]:
    """Everything started and ready; ended at the end."""
    network = Network()
    ports = {name: network.free_port() for name in PORTS}
    environ = environment(folder, ports)
    sunwai = wiring.build(settings.read(environ), Clock(datetime.now(UTC)))
    migrations.upgrade(sunwai.store.engine, sunwai.store.vault)
    converse.warm(sunwai)
    made = Gateway(folder, network, ports, environ, sunwai)
    try:
        made.start_kannel()
        made.start_web()
        yield made
    finally:
        for name in tuple(made.running):
            made.stop(name)
        sunwai.store.engine.dispose()
        network.close()


def environment(folder: Path, ports: Mapping[str, int]) -> Mapping[str, str]:
    """Our settings: the demo's, but Kannel is a real one."""
    return {
        "DATA_DIR": str(folder / "data"),
        "PORT": str(ports["web"]),
        "KANNEL_SENDSMS_URL": f"http://127.0.0.1:{ports['sendsms']}/cgi-bin/sendsms",
        "KANNEL_USERNAME": "sunwai",
        "KANNEL_PASSWORD": "SENDSMS-PASSWORD",
        "KANNEL_FROM": phone.CODE,
        "KANNEL_WEBHOOK_SECRET": "WEBHOOK-SECRET",
    }


def configuration(folder: Path, ports: Mapping[str, int]) -> str:
    """The one of the documentation, with our ports and folders, less patience, and operators."""
    found = CONFIGURATION.search(PAGE.read_text(encoding="utf-8"))
    assert found
    text = found[1]
    for ours, theirs in {
        "13000": str(ports["admin"]),
        "13001": str(ports["smsbox"]),
        "13013": str(ports["sendsms"]),
        "https://sunwai.example.gov.pk": f"http://127.0.0.1:{ports['web']}",
        "/var/spool/kannel": str(folder / "spool"),
        "/var/log/kannel": str(folder / "logs"),
        "http-request-retry = 30": "http-request-retry = 2",
        "http-queue-delay = 10": "http-queue-delay = 1",
    }.items():
        assert ours in text, ours
        text = text.replace(ours, theirs)
    service = SERVICE.search(text)
    assert service
    gets = POSTS.sub(GETS, service[0]) + "accepted-smsc = other\n"
    operators = [OPERATOR.format(name=name, port=ports[name]) for name in OPERATORS]
    return "\n".join((f"{text}accepted-smsc = operator\n", gets, *operators))


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def answers(url: str) -> bool:
    """Whether somebody answers there, and well."""
    with suppress(URLError, ConnectionError), urlopen(url, timeout=1) as answer:
        return bool(answer.status == 200)
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end, and make it."""
    process.terminate()
    try:
        process.wait(3)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
