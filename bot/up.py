"""`python -m bot.up`: everything on this machine, from the engines to the web. It imports little, for all waits for it."""

import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from bot import settings
from bot.running import logs
from bot.running.supervisor import Process, read_procfile, run_once, supervise, words
from bot.settings import Settings
from storage import embedded

log = logging.getLogger(__name__)

PROCFILE = Path(__file__).parent.parent / "Procfile"
RELEASE, WEB = "release", "web"
POLL = (sys.executable, "-m", "flask", "--app", "app", "telegram", "poll")
HEAD_START = 3.0  # seconds


def main() -> int:
    """Embedded engines where none are given, the release step, then the rest of the Procfile; the exit code."""
    logs.set_up()
    try:
        chosen = settings.read()
        engines, environment = redis(chosen)
    except (settings.Misconfigured, embedded.NoRedisError) as trouble:
        sys.exit(f"Sunwai does not start: {trouble}")
    environment = {**environment, "PORT": str(chosen.port), "PATH": path()}
    fetching = (Process("telegram", POLL, environment, after=HEAD_START),) if polled() else ()
    procfile = {name: words(line, environment) for name, line in read_procfile(PROCFILE).items()}
    if RELEASE in procfile and (failed := run_once(Process(RELEASE, procfile.pop(RELEASE), environment))):
        return failed
    sys.stderr.write(f"Sunwai: {chosen.public_url}  (Ctrl-C ends it)\n")
    return supervise([*engines, *fetching, *(started(name, line, environment) for name, line in procfile.items())])


def started(name: str, line: tuple[str, ...], environment: Mapping[str, str]) -> Process:
    """A process of the Procfile. Citizens are answered first: what works behind them begins when they can be."""
    return Process(name, line, environment, after=0.0 if name == WEB else HEAD_START)


def redis(chosen: Settings) -> tuple[tuple[Process, ...], Mapping[str, str]]:
    """The embedded Redis, and what the others must know of it; nothing where one is given."""
    if chosen.redis_url:
        return (), {}
    launch = embedded.prepare(chosen.data_dir)
    return (Process("redis", launch.command, outlives=True),), {"REDIS_URL": launch.url}


def polled() -> bool:
    """Whether Telegram's messages must be fetched: there is a real token, and no address at which Telegram could call."""
    return bool(os.environ.get("TELEGRAM_BOT_TOKEN")) and not os.environ.get("PUBLIC_URL")


def path() -> str:
    """Where the Procfile's programs are found: beside this Python first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


if __name__ == "__main__":
    sys.exit(main())
