"""A plain phone at an operator that is played by Kannel's own fakesmsc."""

import queue
import re
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote_to_bytes

FAKESMSC = "/usr/lib/kannel/test/fakesmsc"
CODE = "8300"
PATIENCE = 60.0  # seconds; a machine may be busy with other tests
BROUGHT = b"fakesmsc: sent message"
GOT = re.compile(rb"Got message \d+: <(.*)>")
MESSAGE = re.compile(
    rb"%b (?P<to>\S+) (?:udh (?P<header>\S+) )?(?P<coding>text|data|ucs-2) (?P<words>.*)" % CODE.encode()
)


@dataclass(frozen=True)
class Part:
    """Of a message in several parts one, of another all."""

    number: int
    text: str


class Phone:
    """What the operator brings to her phone; `operator` is fakesmsc at work, of which she reads the standard error."""

    def __init__(self, number: str, operator: subprocess.Popen[bytes]) -> None:
        self._number = number
        self._lines: queue.Queue[bytes] = queue.Queue()
        self._brought = threading.Event()
        threading.Thread(target=self._listen, args=(operator,), daemon=True).start()

    def has_sent(self) -> None:
        """Wait until the operator has brought her message."""
        assert self._brought.wait(PATIENCE)

    def hears(self, whole: Callable[[str], object]) -> str:
        """The next message, once it is whole. The operator writes a line for each line of a text, and for each part."""
        parts: list[Part] = []
        while not whole(text := "".join(part.text for part in sorted(parts, key=lambda part: part.number))):
            try:
                line = self._lines.get(timeout=PATIENCE)
            except queue.Empty:
                raise AssertionError(f"heard no more than {text!r}") from None
            if found := MESSAGE.fullmatch(line):
                assert found["to"].decode() == self._number
                parts.append(_part(found))
            else:
                parts[-1] = replace(parts[-1], text=f"{parts[-1].text}\n{line.decode()}")
        return text

    def _listen(self, operator: subprocess.Popen[bytes]) -> None:
        assert operator.stderr
        for line in operator.stderr:
            if BROUGHT in line:
                self._brought.set()
            if found := GOT.search(line):
                self._lines.put(found[1])


def command(port: int, number: str, message: str) -> tuple[str, ...]:
    """How fakesmsc is told to bring one message, or none for "", and to take what comes back until it is ended."""
    count = "1" if message else "0"
    return (FAKESMSC, "-v", "0", "-r", str(port), "-i", "0.01", "-m", count, f"{number} {CODE} {message}")


def ucs2(text: str) -> str:
    """A message that an operator brings as UCS-2."""
    return f"ucs2 {quote(text.encode('utf-16-be'), safe='')}"


def _part(found: re.Match[bytes]) -> Part:
    words, number = found["words"], unquote_to_bytes(found["header"] or b"\1")[-1]
    if found["coding"] == b"text":
        return Part(number, words.decode())
    raw = unquote_to_bytes(words.replace(b"+", b" "))
    wide = found["coding"] == b"ucs-2" or min(raw) < ord("\n")  # the coding of a part is not told
    return Part(number, raw.decode("utf-16-be" if wide else "ascii"))
