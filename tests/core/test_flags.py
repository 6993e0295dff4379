"""What looks like a game is flagged, with the deeds behind it; what does not, is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from core.catalogue import load
from core.complaint import Step
from core.flags import Deed, Sign, flags

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SIGNS = load().country.signs
NOTE = "The line was cleared on site by our team."
numbers = count(1)


def deed(step: Step = Step.RESOLVED, minutes: float = 0, **more: object) -> Deed:
    """One of an office's, about a case of its own."""
    usual = Deed(f"case-{next(numbers)}", NOW, step, "WT", "WT-GRW", None, f"her-{next(numbers)}", None, None)
    return replace(usual, at=NOW + timedelta(minutes=minutes), **more)  # type: ignore[arg-type]


def raised(*deeds: Deed) -> list[tuple[Sign, int]]:
    """Which flags, with how many deeds each."""
    return [(flag.sign, len(flag.deeds)) for flag in flags(deeds, SIGNS)]


def rated(citizen: str, many: int, stars: int = 5, **more: object) -> list[Deed]:
    return [deed(Step.RATED, minutes, citizen_id=citizen, stars=stars, **more) for minutes in range(many)]


def test_one_citizen_who_praises_one_office_again_and_again_is_flagged() -> None:
    assert raised(*rated("her", SIGNS.praises)) == [(Sign.PRAISE, SIGNS.praises)]


def test_praise_by_many_or_for_many_or_for_one_case_is_none_and_neither_is_blame() -> None:
    many = SIGNS.praises * 2
    assert raised(*(one for number in range(many) for one in rated(f"her-{number}", 1))) == []
    assert raised(*(one for number in range(many) for one in rated("her", 1, office=f"WT-{number}"))) == []
    assert raised(*rated("her", many, tracking_id="one")) == []
    assert raised(*rated("her", many, stars=1)) == []


def test_a_word_seconds_after_the_closing_is_flagged_and_one_after_a_while_is_not() -> None:
    closed = deed(tracking_id="one")
    quick = replace(closed, step=Step.CONFIRMED, at=closed.at + SIGNS.hasty)
    assert raised(closed, quick) == [(Sign.HASTE, 2)]
    assert raised(closed, replace(quick, at=quick.at + timedelta(seconds=1))) == []
    assert raised(closed, replace(quick, tracking_id="another")) == []


def test_many_closings_shortly_before_their_dates_are_flagged() -> None:
    due = NOW + SIGNS.within + timedelta(minutes=1)
    crowd = [deed(minutes=minutes, due_at=due) for minutes in range(SIGNS.bulk)]
    assert raised(*crowd) == [(Sign.BULK, SIGNS.bulk)]
    assert raised(*crowd[1:]) == []
    assert raised(*(replace(one, due_at=due + timedelta(days=2)) for one in crowd)) == []
    assert raised(*(replace(one, due_at=NOW - timedelta(days=1)) for one in crowd)) == [], "late is another matter"
    assert raised(*(replace(one, office=f"WT-{number}") for number, one in enumerate(crowd))) == []
    apart = [
        replace(one, at=NOW + SIGNS.within * number, due_at=NOW + SIGNS.within * number)
        for number, one in enumerate(crowd)
    ]
    assert raised(*apart) == []


def test_one_note_on_many_cases_is_flagged_whatever_numbers_and_signs_it_has() -> None:
    notes = [f"  {NOTE.upper() if number % 2 else NOTE} {number}!" for number in range(SIGNS.alike)]
    same = [deed(minutes=minutes, note=note) for minutes, note in enumerate(notes)]
    assert raised(*same) == [(Sign.ALIKE, SIGNS.alike)]
    assert raised(*same[1:]) == []
    assert raised(*(replace(one, note="Done.") for one in same)) == [], "what says nothing says nothing about anybody"
    assert raised(*(replace(one, tracking_id="one") for one in same)) == []
    assert raised(*(replace(one, office=f"WT-{number}") for number, one in enumerate(same))) == []


def test_a_crowd_counts_each_deed_once_however_long_it_goes_on() -> None:
    due = NOW + timedelta(minutes=200)
    deeds = [deed(minutes=number / 100, due_at=due, note=f"{NOTE} {number % 7}") for number in range(20_000)]
    late = sum(due - one.at <= SIGNS.close for one in deeds)
    assert raised(*deeds) == [(Sign.BULK, late), (Sign.ALIKE, len(deeds))]


def test_a_flag_s_repr_tells_nothing_of_the_citizen_and_none_of_the_words() -> None:
    (flag,) = flags(rated("her-id", SIGNS.praises, note=NOTE), SIGNS)
    assert "her-id" not in repr(flag)
    assert NOTE not in repr(flag)
