"""A question understands its answers, and only those."""

import pytest

from core.catalogue import load
from core.messages import Choice, Named, Said
from core.questions import LONGEST, Choose, Write, number, quoted, unnumbered
from core.script import MORE, again, browse, choices, counted

CATALOGUE = load()
SURE = Choose("sure", choices("register.sure", "yes", "change"), yes="yes", no="change", least=5)
LEAF = Choose(
    "leaf", (Choice("WT4", Named("leaf", "WT4")), Choice("EL1", Named("leaf", "EL1"))), also=frozenset({"GS1"})
)


@pytest.mark.parametrize(
    "text",
    ["2", "۲", "٢", "2.", "(2)", " 2 ", "2)", "2-", "۲۔", "#2", "2️⃣", "②", "\u200f2", "number 2", "no. 2", "option 2",
     "2 number", "نمبر ۲", "second", "2nd", "doosra", "دوسرا", "two", "2 ji", "2 please", "2 👍"],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert number(text) == 2


@pytest.mark.parametrize(
    "text", ["", "two words", "2 3", "1/2", "½", "1.5", "1,000", "12345", "2 days", "yes", "👍", "no", "a2b"]
)
def test_what_is_more_than_a_number_is_none(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", ["10", "۱۰", "10.", "(10)", "１０"])
def test_ten_is_ten(text: str) -> None:
    assert number(text) == 10


def test_the_turn_of_a_loop_does_not_change_the_words() -> None:
    assert again("photo", 1) == "photo"
    assert unnumbered(again("photo", 12)) == "photo"
    assert Write("photo.2").say() == Said("photo")


def test_words_are_kept_to_the_letter_but_for_the_space_around_them() -> None:
    assert Write("w").read("  گلی ۴،  Mohalla!\n", CATALOGUE) == "گلی ۴،  Mohalla!"


def test_words_are_kept_as_far_as_an_answer_goes() -> None:
    assert len(Write("w").read("a" * 9999, CATALOGUE) or "") == LONGEST


@pytest.mark.parametrize("text", ["", " ", "a", "👍👍👍", "...", "12", "\u200f\u200e", "۱۲۳"])
def test_what_says_nothing_is_not_words(text: str) -> None:
    assert Write("w").read(text, CATALOGUE) is None


def test_yes_is_no_place() -> None:
    assert Write("w", address=True).read("haan ji", CATALOGUE) is None
    assert Write("w").read("haan ji", CATALOGUE) == "haan ji"


def test_where_a_number_may_be_meant_it_is_taken() -> None:
    assert Write("w", least=1, digits=True).read("7", CATALOGUE) == "7"
    assert Write("w", least=1, digits=True).read("👍", CATALOGUE) is None


def test_a_menu_has_nine_options_at_most_and_one_at_least() -> None:
    with pytest.raises(ValueError, match="ten has 10 options"):
        Choose("ten", tuple(Choice(str(key), str(key)) for key in range(10)))
    with pytest.raises(ValueError, match="none has 0 options"):
        Choose("none", ())


def test_an_option_is_known_by_its_key_and_by_its_name_in_every_language() -> None:
    for said in ("WT4", "sewer overflow", "Sewer Overflow!", "گٹر بند", "gutter band / ubal raha"):
        assert LEAF.read(said, CATALOGUE) == "WT4"


def test_a_slip_of_the_finger_is_forgiven() -> None:
    assert LEAF.read("sewer overflwo", CATALOGUE) == "WT4"


def test_an_option_may_be_named_within_a_few_words() -> None:
    assert LEAF.read("it is sewer overflow sir", CATALOGUE) == "WT4"
    assert LEAF.read("sewer overflow is not what I mean", CATALOGUE) is None


def test_a_key_that_is_not_shown_is_an_answer_where_it_may_be() -> None:
    assert LEAF.accepts("GS1")
    assert not LEAF.accepts("GS2")


def test_yes_and_no_mean_what_the_question_says() -> None:
    assert SURE.read("haan ji", CATALOGUE) == "yes"
    assert SURE.read("نہیں", CATALOGUE) == "change"
    assert LEAF.read("yes", CATALOGUE) is None


def test_a_number_is_not_read_as_words() -> None:
    assert SURE.read("2", CATALOGUE) is None


def test_her_own_words_are_told_from_an_option() -> None:
    answer = SURE.read("it smells", CATALOGUE)
    assert answer
    assert quoted(answer) == "it smells"
    assert SURE.accepts(answer)
    assert quoted("yes") is None


def test_words_that_are_too_few_are_no_answer() -> None:
    assert SURE.read("oh my", CATALOGUE) is None


def test_where_words_have_a_meaning_of_their_own_an_option_must_be_the_whole_message() -> None:
    home = Choose("home", choices("home.what", "language", "help"), strict=True)
    assert home.read("langauge", CATALOGUE) == "language"
    assert home.read("language school is closed", CATALOGUE) is None


def test_many_options_come_in_pages_and_each_can_be_named_on_any() -> None:
    options = tuple(Choice(f"key{letter}", f"Place {letter}") for letter in "abcdefghijklmnopqrstuvwxyz")
    script = browse("many", options, "again", {})
    shown, page = [], next(script)
    while page.keys()[-1] == MORE:
        assert page.read("place z", CATALOGUE) == "keyz"
        assert len(page.keys()) == 9
        shown += page.keys()[:-1]
        page = script.send(MORE)
    assert (*shown, *page.keys()) == tuple(option.key for option in options)


def test_nine_options_need_no_page() -> None:
    options = tuple(Choice(str(key), str(key)) for key in range(9))
    assert next(browse("nine", options, "again", {})).keys() == tuple("012345678")


def test_only_what_she_was_asked_is_counted() -> None:
    options = tuple(Choice(f"key{number}", f"name{number}") for number in range(12))
    script = counted(browse("many", options, "again", {}), {})
    next(script)
    script.send(MORE)
    with pytest.raises(StopIteration) as end:
        script.send("key9")
    assert end.value.value == ("key9", 1)
    free = counted(browse("many", options, "again", {}), {"many": "key3"})
    next(free)
    with pytest.raises(StopIteration) as end:
        free.send("key3")
    assert end.value.value == ("key3", 0)
