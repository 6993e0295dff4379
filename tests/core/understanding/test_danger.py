"""Danger is noticed where somebody may be in it now, and not in papers, the past or a denial."""

import pytest

from core.catalogue import load
from core.understanding.danger import alarms, dangerous, notice, numbers

DANGER = {
    "rescue": (
        "a man fell in the open manhole",
        "bacha khule manhole mein gir gaya",
        "بچہ مین ہول میں گر گیا",
        "the roof has collapsed and people are under the rubble",
        "chhat gir gayi log malbay talay dabe hain",
        "bus ulat gayi hai log zakhmi hain",
        "سیلاب کا پانی آ گیا ہے ہم چھت پر پھنسے ہیں",
        "mazdoor coal mine mein phans gaye hain",
    ),
    "gas": (
        "gas ki boo aa rahi hai",
        "there is a strong smell of gas in our building",
        "sui gas ki line leak ho rahi hai jaldi aaen",
        "گھر میں گیس کی بدبو پھیلی ہوئی ہے",
        "gas leakage since morning nobody repairing",
        "cylinder phatne se pehle aa jayen, gas nikal rahi hai",
    ),
    "fire": (
        "aag lag gayi hai market mein",
        "our house is on fire",
        "the factory is burning please hurry",
        "دکان میں آگ لگ گئی ہے",
    ),
    "wire": (
        "bijli ki nangi tar latak rahi hai",
        "live wire fallen in the street",
        "pole mein current aa raha hai",
        "کھمبے میں کرنٹ آ رہا ہے",
        "بجلی کی تار ٹوٹ کر گری ہوئی ہے",
        "transformer is sparking badly",
        "my cousin got an electric shock from the pole",
    ),
    "child": (
        "mera beta kal se lapata hai",
        "my daughter is missing since yesterday",
        "meri bachi ghar wapas nahi aayi",
        "میری بیٹی کل سے لاپتہ ہے",
        "bachay ko kisi ne aghwa kar liya",
    ),
    "violence": (
        "mera shohar mujhe marta hai",
        "my husband beats me every day",
        "jaan se marne ki dhamki de rahe hain",
        "they are threatening to kill my father",
        "شوہر روز مارتا ہے",
        "tezab phenkne ki dhamki",
    ),
    "self-harm": (
        "i want to kill myself",
        "main khudkushi kar lunga",
        "میں خودکشی کر لوں گا",
        "ab marna chahta hoon",
    ),
    "crime": (
        "ghar mein daku ghus aaye hain",
        "gali mein firing ho rahi hai",
        "بھتہ مانگ رہے ہیں",
        "my brother was kidnapped and they demand ransom",
    ),
}
CALM = (
    "school ki chhat girne wali hai",
    "is mor par roz accident hota hai",
    "pani street mein khara hai log phanse hue hain",
    "the child vaccination team did not come",
    "aag lagi to sab jal jayenge",
    "aag na lag jaye",
    "internet ki taar toot gayi",
    "mobile gun point par chheena gaya, police report nahi likhti",
    "gas bill ghalat aaya hai",
    "gas ka bil bohat zyada hai",
    "no gas since morning",
    "gas ka pressure kam hai",
    "گیس کا بل زیادہ ہے",
    "gas leak theek ho gaya shukriya",
    "gas leak nahi hai bill ka masla hai",
    "beti ka b form nahi ban raha",
    "bachay ka result gum ho gaya",
    "bijli ka bill jama nahi ho raha",
    "fire brigade walon ki bharti kab hai",
    "ptcl internet slow hai",
    "current bill kitna hai",
    "teacher absent from school",
    "pani nahi aa raha",
    "sarak toot gayi hai",
    "",
)


@pytest.mark.parametrize(("text", "kind"), [(text, kind) for kind, texts in DANGER.items() for text in texts])
def test_danger_is_noticed_however_it_is_written(text: str, kind: str) -> None:
    assert notice(text, load()) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("میں خود کو ختم کر لوں گا", "self-harm"),
        ("bachay ko khambe se jhatka laga", "wire"),
        ("our kitchen reeks of gas", "gas"),
        ("chota bacha bazar me bichar gaya", "child"),
        ("شوہر نے میرا گلا دبایا", "violence"),
        ("hajoom ghar pe hamla kar raha hai", "crime"),
        ("dhuan bhar gaya hai hum phans gaye", "fire"),
    ],
)
def test_danger_is_noticed_by_the_words_that_meet_in_whatever_order(text: str, kind: str) -> None:
    assert notice(text, load()) == kind


def test_a_leaf_that_is_danger_by_itself_is_noticed_where_no_phrase_is_said() -> None:
    assert set(dangerous()) <= load().leaves.keys()
    assert set(dangerous().values()) <= set(DANGER)


@pytest.mark.parametrize("text", CALM)
def test_no_alarm_is_raised_over_bills_papers_and_what_is_over(text: str) -> None:
    assert notice(text, load()) is None


@pytest.mark.parametrize(
    "text", ["children may fall in the open manhole", "khule manhole mein bacha girne ka khatra hai"]
)
def test_what_is_only_feared_of_an_open_manhole_is_no_rescue(text: str) -> None:
    assert notice(text, load()) is None


def test_each_kind_of_danger_has_a_number_that_the_catalogue_knows() -> None:
    kinds = {alarm.kind for listed in alarms(load()).values() for alarm in listed}
    assert kinds == set(DANGER)
    for kind in kinds:
        assert numbers(kind)
        assert set(numbers(kind)) <= load().emergency.keys()
