"""What operators do by hand, as functions and in a terminal: replay dead letters, rotate master keys, erase a citizen."""

import base64
from pathlib import Path

import pytest

from bot import casebook, departments, settings, wiring
from bot.running import upkeep
from bot.wiring import Sunwai
from storage.vault import Unreadable
from tests.bot.terminal import ROUTES, bury, ring, run
from tests.house import HER, STRANGER, house, lodge, say, work


def test_a_dead_letter_is_listed_and_done_once_it_is_replayed(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    buried = bury(sunwai)
    work(sunwai)
    (letter,) = upkeep.dead(sunwai)
    assert (letter.id, letter.topic, letter.tracking_id, letter.error) == (buried, "forward", case, "HTTP 410")
    assert upkeep.replay(sunwai, buried) == 1
    work(sunwai)
    assert upkeep.dead(sunwai) == ()
    assert casebook.complaint(sunwai, "WT", case)["status"] == "forwarded"


def test_a_duty_that_is_not_dead_cannot_be_replayed(sunwai: Sunwai) -> None:
    lodge(sunwai)
    for duty in (1, 999):
        with pytest.raises(upkeep.Unknown):
            upkeep.replay(sunwai, duty)


def test_all_dead_letters_are_replayed_at_once(sunwai: Sunwai) -> None:
    lodge(sunwai)
    bury(sunwai)
    assert (upkeep.replay(sunwai, None), upkeep.replay(sunwai, None)) == (1, 0)


def test_the_list_of_dead_letters_has_their_facts_and_nobodys_words(lite: Sunwai) -> None:
    case = lodge(lite)
    bury(lite)
    shown = run(lite, "deadletters", "list").stdout
    for fact in ("1", "forward", f"{case[:4]}-{case[4:8]}-{case[8:]}", "HTTP 410\n"):
        assert fact in shown.split("  ")
    assert "Gutter" not in shown
    assert HER not in shown


def test_replay_wants_one_id_or_all(lite: Sunwai) -> None:
    lodge(lite)
    bury(lite)
    assert run(lite, "deadletters", "replay").exit_code == 2
    assert run(lite, "deadletters", "replay", "1", "--all").exit_code == 2
    assert run(lite, "deadletters", "replay", "7").exit_code == 1
    assert run(lite, "deadletters", "replay", "1").exit_code == 0
    assert run(lite, "deadletters", "list").stdout == ""


def test_after_a_rotation_the_newest_master_key_opens_everything_alone(tmp_path: Path, empty_postgres: str) -> None:
    for url in (None, empty_postgres):
        before = house(tmp_path, url, PII_KEYS=ring("a"))
        case, other = lodge(before), lodge(before, phone=STRANGER)
        departments.take(before, ROUTES.format(url="http://127.0.0.1:9000/in"))
        both = house(tmp_path, url, PII_KEYS=ring("b", "a"))
        newer = lodge(both, phone="+923000000303")
        steps: list[int] = []
        assert upkeep.rotate(both.store, steps.append) == 6  # two citizens, four keys of the program's own
        assert steps == [6]
        assert upkeep.rotate(both.store) == 0
        after = house(tmp_path, url, PII_KEYS=ring("b"))
        assert all(casebook.complaint(after, "WT", one)["details"] for one in (case, other, newer))
        assert departments.routes(after)["WT"].secret
        assert lodge(after) != case, "she is found by her number still"
        for made in (before, both, after):
            made.store.engine.dispose()


def test_a_rotation_goes_in_batches(lite: Sunwai, tmp_path: Path) -> None:
    older = next(iter(lite.settings.pii_keys.items()))
    for number in range(3):
        lodge(lite, phone=f"+92300000040{number}")
    kept = f"{older[0]}:{base64.b64encode(older[1]).decode()}"
    both = house(tmp_path, PII_KEYS=f"{ring('b')},{kept}")
    steps: list[int] = []
    upkeep.rotate(both.store, steps.append, most=2)
    assert steps == [6, 7]


def test_a_rotation_brings_nobody_back_who_is_erased(tmp_path: Path) -> None:
    before = house(tmp_path, PII_KEYS=ring("a"))
    case = lodge(before)
    upkeep.erase(before, HER)
    both = house(tmp_path, PII_KEYS=ring("b", "a"))
    upkeep.rotate(both.store)
    assert casebook.complaint(both, "WT", case)["details"] == ""


def test_a_ring_without_the_older_key_rotates_nothing(tmp_path: Path) -> None:
    before = house(tmp_path, PII_KEYS=ring("a"))
    case = lodge(before)
    chosen = settings.read({"DATA_DIR": str(tmp_path), "PII_KEYS": ring("b")})
    with pytest.raises(Unreadable):
        upkeep.rotate(wiring.build(chosen).store)
    assert casebook.complaint(before, "WT", case)["details"]


def test_the_command_says_whether_the_older_keys_may_go(lite: Sunwai) -> None:
    assert "may leave PII_KEYS" in run(lite, "keys", "rotate").stdout
    (lite.settings.spool_dir / "x.message").write_bytes(b"")
    assert (
        "Keep the older master keys; messages in the spool that may need them: 1" in run(lite, "keys", "rotate").stdout
    )


def test_erasing_by_an_operator_is_as_by_herself(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    work(sunwai)
    assert upkeep.erase(sunwai, "03000000101") == 1
    left = casebook.complaint(sunwai, "WT", case)
    assert (left["status"], left["details"]) == ("withdrawn", "")
    with sunwai.store.read() as unit:
        assert [duty["payload"]["event"] for duty in unit.outbox.of(case) if duty["topic"] == "deliver"] == [
            "complaint.forwarded",
            "complaint.withdrawn",
        ]
        assert unit.people.of_phone(HER) is None
    reply = say(sunwai, "STATUS")
    assert reply
    assert case[:4] not in reply.text


def test_nobody_is_erased_for_a_number_we_do_not_know_or_that_is_none(sunwai: Sunwai) -> None:
    case = lodge(sunwai)
    for number in (STRANGER, "8300", "x", ""):
        with pytest.raises(upkeep.Unknown) as trouble:
            upkeep.erase(sunwai, number)
        assert not number or number not in str(trouble.value)
    assert casebook.complaint(sunwai, "WT", case)["details"]


@pytest.mark.parametrize(("again", "erased"), [("0300 0000101", True), ("+923000000202", False), ("yes", False)])
def test_the_command_wants_the_number_twice(lite: Sunwai, again: str, erased: bool) -> None:
    case = lodge(lite)
    result = run(lite, "erase", HER, given=f"{again}\n")
    assert (result.exit_code == 0) is erased
    assert (casebook.complaint(lite, "WT", case)["details"] == "") is erased


def test_the_command_asks_for_the_number_where_none_is_given_and_tells_it_nobody(lite: Sunwai) -> None:
    lodge(lite)
    result = run(lite, "erase", given="03000000101\n03000000101\n")
    assert result.exit_code == 0
    assert "Open cases that end by it: 1" in result.stdout
    assert "3000000101" not in result.stderr
    assert "3000000101" not in run(lite, "erase", "--yes", HER).output
