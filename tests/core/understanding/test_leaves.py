"""What a message is about, told by the lexicon of the catalogue and by small lexicons made here."""

import pytest

from core.catalogue import load
from core.understanding.evidence import Row, lay_out
from core.understanding.leaves import MOST, departments, likelihoods, rank, scores

ABOUT = {
    "WT4": ("gutter 3 din se band hai", "sewage is overflowing in our street", "گٹر ابل رہا ہے", "gutr ubl rha he"),
    "WT5": ("school ke samne manhole khula hai", "open manhole near the hospital", "سکول کے سامنے مین ہول کھلا ہے"),
    "WT1": ("pani nahi aa raha", "no water for a week", "پانی نہیں آ رہا", "PANI NHI A RHA"),
    "EL1": (
        "bijli nahi hai",
        "no electricity since morning",
        "بجلی بند ہے",
        "loadsheding bohat zyada",
        "lode shedding",
    ),
    "GS1": ("gas ki boo aa rahi hai", "gas leak", "گیس لیک ہو رہی ہے"),
    "MU1": ("kachra koi nahi uthata", "garbage is not collected", "کوڑا پڑا ہے کوئی نہیں اٹھاتا"),
    "RD1": ("sarak par gaddhay hain", "potholes on the road", "سڑک پر گڑھے ہیں"),
    "PO1": ("police fir darj nahi kar rahi", "police refuse to register my FIR", "تھانے والے پرچہ درج نہیں کرتے"),
    "LR2": ("zameen ka intiqal nahi ho raha", "mutation of my land is pending", "انتقال درج نہیں ہو رہا"),
    "ID2": ("shanakhti card block hai", "my cnic is blocked", "شناختی کارڈ بلاک ہے"),
    "OP2": ("saudi kafeel tankhwah nahi deta", "company in dubai not paying my salary"),
    "ED2": ("school ki chardiwari nahi", "no water in our school", "سکول میں پانی نہیں"),
}
SMALL: tuple[Row, ...] = (
    ("WT4", 5, "gutter band"),
    ("WT4", 2, "gutter"),
    ("WT1", 5, "pani nahi"),
    ("WT1", 2, "pani"),
    ("ED2", 4, "school"),
    ("ED2", 5, "school band"),
    ("MU1", 5, "kachra"),
    ("MU1", -4, "school"),
)


@pytest.mark.parametrize(("text", "leaf"), [(text, leaf) for leaf, texts in ABOUT.items() for text in texts])
def test_complaints_are_told_apart_in_all_writings(text: str, leaf: str) -> None:
    assert rank(text, load())[0].leaf == leaf


def test_the_problem_beats_the_landmark() -> None:
    points = scores("school ke samne gutter band hai", lay_out(SMALL))
    assert max(points, key=lambda leaf: points[leaf]) == "WT4"


def test_words_of_a_phrase_may_stand_apart_but_then_count_less() -> None:
    known = lay_out(SMALL)
    near, far = (scores(text, known)["WT4"] for text in ("gutter band", "gutter kal raat achanak phir band"))
    assert near > far > scores("gutter", known)["WT4"]


def test_a_hint_against_a_leaf_takes_from_it() -> None:
    known = lay_out(SMALL)
    assert scores("school kachra", known)["MU1"] < scores("kachra", known)["MU1"]


def test_a_misspelling_is_found_but_trusted_less() -> None:
    known = lay_out(SMALL)
    assert 0 < scores("gutttr", known).get("WT4", 0.0) < scores("gutter", known)["WT4"]


def test_urdu_script_finds_the_roman_phrase() -> None:
    points = scores("گٹر بند", lay_out(SMALL))
    assert max(points, key=lambda leaf: points[leaf]) == "WT4"


@pytest.mark.parametrize("text", ["", "👍", "123", "hello"])
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert rank(text, load()) == ()


def test_likelihoods_are_shares_and_leave_room_for_something_else() -> None:
    likely = likelihoods("bijli ka bill zyada hai aur meter kharab hai", load())
    assert all(0 < share < 1 for share in likely.values())
    assert sum(likely.values()) < 1
    assert len(rank("bijli ka bill zyada hai aur meter kharab hai", load())) <= MOST


def test_a_sure_complaint_is_sure_and_a_bare_word_is_not() -> None:
    assert rank("gutter ubal raha hai gali mein", load())[0].confidence > 0.9
    assert rank("pani", load())[0].confidence < 0.5


def test_departments_come_by_all_their_leaves() -> None:
    likely = {"EL1": 0.3, "EL4": 0.3, "WT1": 0.35}
    assert departments(likely, load()) == ("EL", "WT")
