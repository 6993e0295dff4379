"""Messages that wait for the database: on the disk before they are acknowledged, in order, and never half read."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.messages import Inbound, Media, Pin
from storage.spool import Spool
from storage.vault import Vault
from tests import together
from tests.storage.conftest import RING
from tests.storage.rows import message

ROOT = Path(__file__).parents[2]


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "spool", Vault(RING))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def texts(spool: Spool) -> list[str]:
    return [inbound.text for _, inbound in spool.waiting()]


def waiting(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.message"))


def test_a_message_comes_back_whole(spool: Spool) -> None:
    whole = Inbound(
        channel="whatsapp/cloud",
        address="PK.1349",
        id="wamid.1",
        text="پانی نہیں \ud83d",
        phone=None,
        choice="yes",
        media=(Media("https://example.org/a", "image/jpeg"),),
        pin=Pin(32.1, 74.2),
    )
    spool.append(whole)
    assert [inbound for _, inbound in spool.waiting()] == [whole]


def test_messages_come_back_in_the_order_in_which_they_came(spool: Spool) -> None:
    expected = [str(number) for number in range(30)]
    for text in expected:
        spool.append(message(text))
    assert texts(spool) == expected


def test_what_many_append_at_once_is_all_there(spool: Spool) -> None:
    together.threads(*[lambda: [spool.append(message("x")) for _ in range(10)]] * 4)
    assert spool.count() == len(texts(spool)) == 40


def test_it_is_empty_until_something_waits_and_after_it_is_done(spool: Spool) -> None:
    assert spool.empty()
    spool.append(message())
    assert not spool.empty()
    for path, _ in spool.waiting():
        spool.done(path)
        spool.done(path)
    assert spool.empty()


def test_what_waits_is_still_there_for_the_next_process(spool: Spool, folder: Path) -> None:
    spool.append(message("eik"))
    assert texts(Spool(folder, Vault(RING))) == ["eik"]


def test_nothing_of_a_message_can_be_read_on_the_disk(spool: Spool, folder: Path) -> None:
    spool.append(message("Naseem, gali 4"))
    (path,) = waiting(folder)
    stored = path.read_bytes() + path.name.encode()
    assert not any(word in stored for word in (b"Naseem", b"gali", b"92300", b"sms/twilio"))
    assert path.stat().st_mode & 0o077 == 0


def broken(whole: bytes) -> Iterator[bytes]:
    """The file cut short at each length, longer by a byte, and with each of its bits flipped."""
    yield from (whole[:length] for length in range(len(whole)))
    yield whole + b"\0"
    for place in range(len(whole)):
        yield whole[:place] + bytes([whole[place] ^ 1 << secrets.randbelow(8)]) + whole[place + 1 :]


def test_every_damage_is_noticed_counted_and_never_replayed(spool: Spool, folder: Path) -> None:
    spool.append(message("eik"))
    (path,) = waiting(folder)
    for damaged in broken(path.read_bytes()):
        path.write_bytes(damaged)
        assert texts(spool) == []
        assert (spool.count(), spool.damaged()) == (0, 1)
        (folder / "damaged" / path.name).unlink()


def test_a_file_under_anothers_name_is_damaged(spool: Spool, folder: Path) -> None:
    for text in ("eik", "dou"):
        spool.append(message(text))
    first, second = waiting(folder)
    first.write_bytes(second.read_bytes())
    assert (texts(spool), spool.damaged()) == (["dou"], 1)


def test_another_key_does_not_open_it(spool: Spool, folder: Path) -> None:
    spool.append(message())
    assert texts(Spool(folder, Vault({"k1": b"2" * 32}))) == []


def test_the_damaged_do_not_keep_the_others_waiting(spool: Spool, folder: Path) -> None:
    for text in ("eik", "dou", "teen"):
        spool.append(message(text))
    waiting(folder)[1].write_bytes(b"")
    assert texts(spool) == ["eik", "teen"]


def test_a_draft_that_was_never_finished_is_not_replayed(spool: Spool, folder: Path) -> None:
    spool.append(message())
    (path,) = waiting(folder)
    path.rename(path.with_suffix(".draft"))
    assert spool.empty()
    assert texts(spool) == []


def test_what_another_has_taken_meanwhile_is_passed_over(spool: Spool, folder: Path) -> None:
    for text in ("eik", "dou"):
        spool.append(message(text))
    round_ = spool.waiting()
    next(round_)
    waiting(folder)[1].unlink()
    assert list(round_) == []
    assert spool.damaged() == 0


def test_two_may_set_the_same_file_aside(spool: Spool, folder: Path) -> None:
    spool.append(message())
    (path,) = waiting(folder)
    spool.set_aside(path)
    spool.set_aside(path)
    assert spool.damaged() == 1


def test_where_nothing_can_be_written_it_says_so_and_leaves_nothing_behind(spool: Spool, folder: Path) -> None:
    (folder / "damaged").rmdir()
    folder.rmdir()
    folder.write_text("a file where the folder was")
    with pytest.raises(OSError):  # noqa: PT011
        spool.append(message())


# A file larger than this process may write: what a full disk does, without filling one.
FULL = """
import resource, signal, sys
from pathlib import Path
from storage.spool import Spool
from storage.vault import Vault
from core.messages import Inbound
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
spool = Spool(Path(sys.argv[1]), Vault({"k1": b"1" * 32}))
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    spool.append(Inbound("sms/twilio", "a", "b", "c" * 1000))
except OSError:
    sys.exit(7)
"""


def test_on_a_full_disk_it_refuses_and_leaves_no_half_file(folder: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", FULL, str(folder)], cwd=ROOT, check=False)
    assert ended.returncode == 7
    assert [path.name for path in folder.iterdir()] == ["damaged"]


# Counts what reaches the disk, and when, by asking the operating system: each line is a call in its order.
SYNCED = """
import os, sys
from pathlib import Path
from storage.spool import Spool
from storage.vault import Vault
from core.messages import Inbound
spool = Spool(Path(sys.argv[1]), Vault({"k1": b"1" * 32}))
def heard(event, args):
    if event in ("os.rename", "open"):
        print(event, Path(str(args[0])).suffix or "folder", flush=True)
sync = os.fsync
def fsync(handle):
    print("fsync", Path(os.readlink(f"/proc/self/fd/{handle}")).suffix or "folder", flush=True)
    sync(handle)
os.fsync = fsync
sys.addaudithook(heard)
spool.append(Inbound("sms/twilio", "a", "b", "c"))
"""


def test_the_file_is_on_the_disk_before_its_name_and_its_name_before_the_acknowledgement(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SYNCED, str(folder)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    calls = [line for line in ran.stdout.splitlines() if not line.startswith("open")]
    assert calls == ["fsync .draft", "os.rename .draft", "fsync folder"]
    assert os.listdir(folder)
