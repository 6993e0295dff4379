"""Everything that may ever be said: no path ends in nothing, every text is there in every language, and fits its channel."""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.notify import unasked
from bot.tables.leaves import PAGE
from bot.wording import WORDS, Wording, word_in_each
from channels import segments
from channels.shaping import SMS, numbered, shape
from channels.ussd_africastalking import AfricasTalkingUssd, pages
from core.catalogue import load
from core.messages import Choice, Named, Reply, Said, Text, Value
from core.questions import MOST_OPTIONS
from core.replay import NOWHERE
from core.script import Ending, choices
from tests.core import sightseeing
from tests.talk import NOW, OFFERED

ROOT = Path(__file__).parents[2]
# What the service puts into a text when an event has been performed.
AFTERWARDS: Mapping[str, Value] = {
    "tracking_id": "4821-0937-5514 KVQD",
    "due": NOW + timedelta(hours=60),
    "code": "1234 5678",
}
# SMS parts, in Latin letters and in others: what a filing costs must be one; what carries names, dates and the office's words
# may be two. Other letters take twice the room, and a page of nine lines the most.
ONE, TWO_IN_URDU, CASES = (1, 1), (1, 2), (3, 5)
PARTS: Mapping[str, tuple[int, int]] = defaultdict(
    lambda: ONE,
    {
        "about.text": PAGE,
        "add.words": TWO_IN_URDU,
        "answer.words": TWO_IN_URDU,
        "delete.sure": TWO_IN_URDU,
        "feedback.resolved": TWO_IN_URDU,
        "feedback.resolved_without_note": TWO_IN_URDU,
        "feedback.rejected": TWO_IN_URDU,
        "feedback.rejected_without_note": TWO_IN_URDU,
        "feedback.reopened": TWO_IN_URDU,
        "help.text": TWO_IN_URDU,
        "home.what": TWO_IN_URDU,
        "human.noted": TWO_IN_URDU,
        "human.what": TWO_IN_URDU,
        "link.offer": TWO_IN_URDU,
        "link.sure": TWO_IN_URDU,
        "link.wrong": TWO_IN_URDU,
        "mydata.allow": TWO_IN_URDU,
        "mydata.seen": TWO_IN_URDU,
        "mydata.what": PAGE,
        "nudge.done": TWO_IN_URDU,
        "notice.acknowledged": TWO_IN_URDU,
        "notice.late": TWO_IN_URDU,
        "notice.merged": TWO_IN_URDU,
        "notice.late_highest": TWO_IN_URDU,
        "notice.limit": TWO_IN_URDU,
        "unasked": TWO_IN_URDU,
        "feedback.anew": TWO_IN_URDU,
        "notice.transferred": TWO_IN_URDU,
        "register.added": PAGE,
        "register.hidden": PAGE,
        "register.in_private": PAGE,
        "register.near": PAGE,
        "register.own": PAGE,
        "register.word": TWO_IN_URDU,
        "unlock.locked": TWO_IN_URDU,
        "unlock.wrong": TWO_IN_URDU,
        "register.department": PAGE,
        "register.district": TWO_IN_URDU,
        "register.last": TWO_IN_URDU,
        "register.leaf": TWO_IN_URDU,
        "register.lodged": TWO_IN_URDU,
        "register.lodged_private": TWO_IN_URDU,
        "register.subject": PAGE,
        "register.change": TWO_IN_URDU,
        "register.sure": TWO_IN_URDU,
        "register.sure_nowhere": TWO_IN_URDU,
        "second.sure": TWO_IN_URDU,
        "track.aged": PAGE,
        "track.case": TWO_IN_URDU,
        "track.case_with_note": PAGE,
        "track.case_without_date": TWO_IN_URDU,
        "track.case_without_date_with_note": PAGE,
        "track.glimpse": TWO_IN_URDU,
        "track.mistyped": TWO_IN_URDU,
        "track.none": TWO_IN_URDU,
        "track.which": CASES,
        "withdraw.which": CASES,
        "withdraw.done": TWO_IN_URDU,
        "withdraw.sure": TWO_IN_URDU,
    },
)
WORDED = {"Said", "Text", "Ending", "word_in_each"}  # what takes a text's id first
UNASKED = ("notice.heartbeat",)  # said only together with how to stop it
LISTS = ("track.which", "withdraw.which")  # of cases: their lines are longer than a row
ROW = 24  # characters of a row in a WhatsApp list


def test_no_path_leads_nowhere() -> None:
    lost = [stop.item for stop in sightseeing.stops() if stop.reached == NOWHERE]
    assert {item.dialogue for item in lost} == set()


def test_every_path_says_something_or_leads_to_what_does() -> None:
    silent = [stop.item for stop in sightseeing.stops() if not stop.said and not follows(stop.reached.ahead)]
    assert silent == []


def follows(ahead: object) -> bool:
    return isinstance(ahead, Ending) and ahead.then is not None


def test_every_menu_has_nine_options_at_most_and_no_two_alike() -> None:
    for said in sightseeing.sayings():
        keys = [option.key for option in said.options]
        assert len(keys) <= MOST_OPTIONS
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("language", OFFERED)
def test_everything_is_worded_in_every_language(language: str) -> None:
    for said in (*sightseeing.sayings(), *spontaneous()):
        assert worded(said, language).text


@pytest.mark.parametrize("language", OFFERED)
def test_everything_fits_into_the_sms_that_we_allow_it(language: str) -> None:
    too_long = {
        text: f"{parts} parts: {shown}"
        for text, (parts, shown) in costs(language).items()
        if parts > PARTS[text][not latin(language)]
    }
    assert too_long == {}


@pytest.mark.parametrize("language", OFFERED)
def test_every_option_fits_into_a_row_of_a_list(language: str) -> None:
    labels = {label for said in sightseeing.sayings() if said.text not in LISTS for label in labels_of(said, language)}
    assert {label for label in labels if len(label) > ROW} == set()


def test_every_language_has_the_same_texts() -> None:
    ids = {language: set(texts(language)) for language in OFFERED}
    assert [language for language in OFFERED if ids[language] != ids["en"]] == []
    country = load().country
    assert {path.stem for path in WORDS.glob("*.po")} == {known.code for known in country.languages + country.prepared}


def test_every_text_names_the_same_values_in_every_language() -> None:
    for text, english in texts("en").items():
        for language in OFFERED:
            assert names_in(texts(language)[text]) == names_in(english), (text, language)


def test_no_text_is_empty_or_worded_twice() -> None:
    for language in OFFERED:
        assert all(words.strip() for words in texts(language).values())
        ids = re.findall(r'^msgid "(.+)"$', (WORDS / f"{language}.po").read_text(encoding="utf-8"), re.MULTILINE)
        assert len(ids) == len(set(ids))


def test_every_text_that_is_asked_for_is_there() -> None:
    asked = {text for path in code() for text in asked_for(path)}
    assert asked - set(texts("en")) == set()


def test_no_text_is_there_for_nothing() -> None:
    said = {text for said in sightseeing.sayings() for text in ids_in(said)}
    mentioned = [pattern for path in code() for pattern in mentions(path)]
    idle = {text for text in texts("en") if text not in said and not any(p.fullmatch(text) for p in mentioned)}
    assert idle == set()


def spontaneous() -> tuple[Said, ...]:
    """What is said outside of dialogues."""
    news = {**AFTERWARDS, "tracking_id": "4821-0937-5514", "department": Named("department", "WT")}
    news["status"] = Text("status.waiting_for_citizen")
    notices = tuple(Said(text, news) for text in texts("en") if text.startswith("notice.") and text not in UNASKED)
    reminder = Said("feedback.reminder", news, choices("feedback.solved", "solved", "not_solved"))
    without = tuple(map(unasked, (Said("notice.heartbeat", news), reminder)))
    return (
        *notices,
        *without,
        Said("again"),
        Said("again.lost"),
        Said("calm"),
        Said("held"),
        Said("danger", {"numbers": "15 / 1043"}),
    )


def worded(said: Said, language: str) -> Reply:
    reply = Wording(load()).reply((said,), language, AFTERWARDS, NOW)
    assert reply
    return reply


@cache
def costs(language: str) -> Mapping[str, tuple[int, str]]:
    """The dearest that each text gets, in parts, and how it reads then."""
    found: dict[str, tuple[int, str]] = {}
    for said in (*sightseeing.sayings(), *spontaneous()):
        shown = SMS.write(numbered(worded(said, language)))
        found[said.text] = max(found.get(said.text, (0, "")), (segments.parts(shown), shown))
    return found


def labels_of(said: Said, language: str) -> tuple[str, ...]:
    return tuple(option.label for option in worded(said, language).options)


@cache
def texts(language: str) -> Mapping[str, str]:
    with (WORDS / f"{language}.po").open("rb") as file:
        catalog: Catalog = read_po(file)
    return {str(message.id): str(message.string) for message in catalog if message.id}


def latin(language: str) -> bool:
    """Whether a language is written in Latin letters."""
    letters = [letter for words in texts(language).values() for letter in words if letter.isalpha()]
    return sum(map(str.isascii, letters)) > len(letters) / 2


def names_in(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def ids_in(value: Said | Choice | Value) -> Iterator[str]:
    """The ids of a text and of all the texts in it."""
    match value:
        case Said(text, values, options):
            yield text
            yield from (inner for part in (*values.values(), *options) for inner in ids_in(part))
        case Choice(_, label):
            yield from ids_in(label)
        case Text(text, values):
            yield text
            yield from (inner for part in values.values() for inner in ids_in(part))


def code() -> tuple[Path, ...]:
    return (*(ROOT / "core").rglob("*.py"), *(ROOT / "bot").rglob("*.py"), *(ROOT / "channels").rglob("*.py"))


def asked_for(path: Path) -> Iterator[str]:
    """The ids that a file asks for by themselves."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WORDED and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and "." in first.value:
                yield first.value


def mentions(path: Path) -> Iterator[re.Pattern[str]]:
    """The ids that a file names or puts together."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.compile(re.escape(node.value))
        if isinstance(node, ast.JoinedStr):
            parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
            pattern = "".join(parts)
            if pattern.count("\\.") and not pattern.startswith(".+"):
                yield re.compile(pattern)


@pytest.mark.parametrize("language", OFFERED)
def test_every_screen_of_every_ussd_path_fits(language: str) -> None:
    widest = 0
    for said in (*sightseeing.sayings(), *spontaneous()):
        reply = worded(said, language)
        for screen in pages(
            "".join(shape(reply, AfricasTalkingUssd.capability).texts), word_in_each("menu.more")[language]
        ):
            whole = f"CON {screen}"
            widest = max(widest, segments.units(whole))
            assert segments.units(whole) <= (182 if segments.encoding(whole) is segments.Encoding.GSM7 else 80), whole
    sys.stdout.write(f"widest USSD screen in {language}: {widest} units\n")
