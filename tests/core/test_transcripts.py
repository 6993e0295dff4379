"""Whole conversations as anybody can read them, in tests/transcripts. `UPDATE_TRANSCRIPTS=1` writes them anew."""

import os
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from core import tracking_id
from core.complaint import Status, Step
from core.records import Glimpse, Near
from tests.talk import CLEAR as SAID
from tests.talk import LANGUAGES, NOW, OFFERED, Talk, case, known_id

FOLDER = Path(__file__).parents[1] / "transcripts"
STRANGE, NOBODYS = tracking_id.show(known_id(7)), tracking_id.show(known_id(9))
LATER = {"hours": 14.0}
# What happens: a text is what the citizen sends, a step what an office does, hours pass.
Happening = str | tuple[Step, str] | Mapping[str, float]
RESOLVED, QUESTION, REJECTED = Step.RESOLVED, Step.QUESTION, Step.REJECTED
CLEAR = {language: (text,) for language, text in SAID.items()}
SCENES: Mapping[str, Mapping[str, Sequence[Happening]]] = {
    "register": {
        "en": ("Sewer overflow since 3 days, street 4, Mohalla Islampura, Gujranwala", "1"),
        "ur": ("گٹر 3 دن سے ابل رہا ہے، گلی 4، محلہ اسلام پورہ، گوجرانوالہ", "1"),
        "ur-Latn": ("Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "1"),
    },
    "register step by step": {
        "en": ("hello", "1", "The sewer in our street is overflowing", "Karachi", "2", "It also smells", "2", "2",
               "Lahore", "yes"),
        "ur": ("سلام", "۱", "ہماری گلی میں گٹر ابل رہا ہے", "کراچی", "۲", "بدبو بھی آ رہی ہے", "۲", "۲", "لاہور", "جی ہاں"),
        "ur-Latn": ("salam", "1", "Hamari gali mein gutter ubal raha hai", "Karachi", "2", "Badboo bhi aa rahi hai", "2", "2",
                    "Lahore", "haan ji"),
    },
    "register by the menu": {
        "en": ("xyzzy plugh frotz blorb", "9", "BACK", "3", "3", "Chak 45", "Sargodha", "HELP", "1"),
        "ur": ("xyzzy plugh frotz blorb", "9", "واپس", "3", "3", "Chak 45", "سرگودھا", "مدد", "1"),
        "ur-Latn": ("xyzzy plugh frotz blorb", "9", "wapas", "3", "3", "Chak 45", "Sargodha", "madad", "1"),
    },
    "register two at once": {
        "en": ("The sewer is overflowing in our street and there is no electricity since two days, Gujranwala", "1", "1",
               "STATUS"),
        "ur": ("گٹر ابل رہا ہے اور بجلی بھی دو دن سے بند ہے، گوجرانوالہ", "۱", "۱", "میری شکایت"),
        "ur-Latn": ("koora nahi uthaya gaya 1 hafte se aur pani bhi nahi aa raha, Faisalabad", "1", "haan", "status"),
    },
    "register in private": {
        "en": ("My husband beats me, Gujranwala", "3", "Jasmine7", "STATUS", "rose", "STATUS", "jasmine7",
               (RESOLVED, "The officer visited."), "jasmine7", "1"),
        "ur": ("میرا شوہر مجھے مارتا ہے، گوجرانوالہ", "3", "چنبیلی", "میری شکایت", "گلاب", "STATUS", "چنبیلی",
               (RESOLVED, "افسر نے ملاقات کی۔"), "چنبیلی", "1"),
        "ur-Latn": ("Mera shohar mujhe maarta hai, Gujranwala", "3", "chambeli", "meri shikayat", "gulab", "status",
                    "chambeli", (RESOLVED, "Afsar ne mulaqat ki."), "chambeli", "1"),
    },
    "register hidden": {
        "en": (*CLEAR["en"], "2", "5", "1"),
        "ur": (*CLEAR["ur"], "۲", "۵", "۱"),
        "ur-Latn": (*CLEAR["ur-Latn"], "badlein", "mera naam chhupayein", "haan"),
    },
    "register about staff": {
        "en": ("The teacher is absent every day from the school in Gujranwala", "3"),
        "ur": ("ٹیچر روز غیر حاضر رہتا ہے، گورنمنٹ سکول، گوجرانوالہ", "۳"),
        "ur-Latn": ("School ka ustad roz ghair hazir rehta hai, Gujranwala", "amle ke khilaf"),
    },
    "register me too": {
        "en": (*CLEAR["en"], "3", "STATUS"),
        "ur": (*CLEAR["ur"], "میرا بھی", "STATUS"),
        "ur-Latn": (*CLEAR["ur-Latn"], "3", "status"),
    },
    "register twice": {
        "en": (*CLEAR["en"], "add to it"),
        "ur": (*CLEAR["ur"], "۳"),
        "ur-Latn": (*CLEAR["ur-Latn"], "3"),
    },
    "register in danger": {
        "en": ("Gas leak in our street, Gujranwala", "1"),
        "ur": ("گھر میں گیس لیک ہو رہی ہے گوجرانوالہ", "1"),
        "ur-Latn": ("Gas leak ho rahi hai ghar mein, Gujranwala", "1"),
    },
    "track": {
        "en": ("STATUS", "2", "STATUS 1", "4821-0937-5523", "4821-0937-5524", STRANGE, NOBODYS),
        "ur": ("میری شکایت کا کیا بنا", "۲", "STATUS ۱", "۴۸۲۱-۰۹۳۷-۵۵۲۳", "4821-0937-5524", STRANGE, NOBODYS),
        "ur-Latn": ("meri shikayat ka kya bana", "2", "status 1", "4821-0937-5523", "4821-0937-5524", STRANGE, NOBODYS),
    },
    "solved": {
        "en": ((RESOLVED, "Cleared on Monday."), "1", "5", "Thank you, good work"),
        "ur": ((RESOLVED, "پیر کو صاف کر دیا گیا۔"), "حل ہو گیا", "۵", "بہت اچھا کام"),
        "ur-Latn": ((RESOLVED, "Peer ko saaf kar diya."), "hal ho gaya", "5", "bohat acha kaam"),
    },
    "not solved": {
        "en": ((REJECTED, "Private land, rule 4."), "not solved", "They never came to look", LATER, "hello"),
        "ur": ((REJECTED, "نجی زمین، قاعدہ 4"), "حل نہیں ہوا", "کوئی دیکھنے نہیں آیا", LATER, "سلام"),
        "ur-Latn": ((REJECTED, "Niji zameen, qaida 4."), "nahi hua", "Koi dekhne nahi aya", LATER, "salam"),
    },
    "too late": {
        "en": ((RESOLVED, "Cleared on Monday."), "2", "1", "It overflows again in front of the school", "1"),
        "ur": ((RESOLVED, "پیر کو صاف کر دیا گیا۔"), "حل نہیں ہوا", "جی", "سکول کے سامنے پھر ابل رہا ہے", "۱"),
        "ur-Latn": ((RESOLVED, "Peer ko saaf kar diya."), "nahi hua", "haan", "School ke saamne phir ubal raha hai", "1"),
    },
    "answer": {
        "en": ((QUESTION, "Which house?"), "👍", "House 12, green gate"),
        "ur": ((QUESTION, "کون سا مکان؟"), "👍", "مکان ۱۲، سبز گیٹ"),
        "ur-Latn": ((QUESTION, "Kaunsa makan?"), "👍", "Makan 12, sabz gate"),
    },
    "add": {
        "en": ("STATUS", "1", "Two more drains are blocked now", "STATUS", "There is no electricity in my street either"),
        "ur": ("میری شکایت", "۱", "اب دو اور نالیاں بند ہیں", "STATUS", "ہماری گلی میں بجلی بھی نہیں آ رہی"),
        "ur-Latn": ("meri shikayat", "1", "Ab do aur naliyan band hain", "STATUS", "Hamari gali mein bijli bhi nahi aa rahi"),
    },
    "words on a case": {
        "en": ("STATUS", "still nobody came", "1", (RESOLVED, "Done."), "1", "5", "The same trouble is there in Multan", "1",
               "never mind"),
        "ur": ("STATUS", "ابھی تک کوئی نہیں آیا", "۱", (RESOLVED, "ہو گیا۔"), "۱", "۵", "ملتان میں بھی یہی مسئلہ ہے", "۱",
               "رہنے دیں"),
        "ur-Latn": ("status", "abhi tak koi nahi aya", "1", (RESOLVED, "Ho gaya."), "1", "5",
                    "Multan mein bhi yehi masla hai", "1", "rehne do"),
    },
    "nudge": {
        "en": ("STATUS", "2", "STATUS"),
        "ur": ("STATUS", "۲", "STATUS"),
        "ur-Latn": ("status", "daftar ko yaad dilayein", "status"),
    },
    "human": {
        "en": ("Sewer overflow in Karachi", "HUMAN", "1", "2", "1", "STATUS"),
        "ur": ("کراچی میں گٹر ابل رہا ہے", "نمائندے سے بات کرنی ہے", "۱", "۲", "۱", "STATUS"),
        "ur-Latn": ("Gutter band hai, Karachi", "insan se baat", "1", "2", "1", "status"),
    },
    "about": {
        "en": ("ABOUT", "is it free?"),
        "ur": ("سنوائی کیا ہے؟", "کیا یہ مفت ہے"),
        "ur-Latn": ("sunwai kya hai?", "kya yeh muft hai"),
    },
    "my data": {
        "en": ("what do you know about me", "2", "MY DATA", "1", "keep"),
        "ur": ("میرا ڈیٹا", "۲", "میری معلومات", "۱", "رہنے دیں"),
        "ur-Latn": ("mera data dikhao", "2", "MY DATA", "1", "rehne dein"),
    },
    "other kinds": {
        "en": ("suggestion", "Please put a bench at the bus stop", "1", "I thank the doctors of Mayo hospital for good care",
               "1", "I need information: how do I apply for a domicile in Lahore?", "1", "STATUS"),
        "ur": ("تجویز دینی ہے", "بس سٹاپ پر بنچ لگا دیں", "1", "میو ہسپتال کے ڈاکٹر کا شکریہ، بہت اچھا علاج کیا", "1",
               "معلومات چاہیے کہ ڈومیسائل کیسے بنتا ہے", "1", "STATUS"),
        "ur-Latn": ("tajweez", "Bus stop par bench lagwa dein", "1", "Mayo hospital ke doctor ka shukriya, acha ilaj kiya",
                    "1", "maloomat chahiye ke domicile kaise banta hai", "1", "status"),
    },
    "anger": {
        "en": ("you are all thieves", "The sewer in our street is overflowing", "bloody idiots!", "Gujranwala", "1",
               (RESOLVED, "Done."), "2", "1", "you are all thieves"),
        "ur": ("تم سب چور ہو", "ہماری گلی میں گٹر ابل رہا ہے", "لعنت ہو تم پر", "گوجرانوالہ", "1", (RESOLVED, "ہو گیا۔"), "2",
               "1", "سب چور ہیں"),
        "ur-Latn": ("chor ho tum sab", "Hamari gali mein gutter ubal raha hai", "haramkhor ho tum log", "Gujranwala", "1",
                    (RESOLVED, "Ho gaya."), "2", "1", "sab chor hain"),
    },
    "autoresponder": {
        language: (away,) * 5
        for language, away in {
            "en": "I am driving and will call you back later",
            "ur": "میں گاڑی چلا رہا ہوں، بعد میں فون کروں گا",
            "ur-Latn": "Main gari chala raha hun, baad mein phone karunga",
        }.items()
    },
    "language": {
        "en": ("LANGUAGE", "3", "angrezi"),
        "ur": ("زبان تبدیل کریں", "۱", "اردو"),
        "ur-Latn": ("zaban badlo", "2", "roman urdu"),
    },
    "help": {
        "en": ("MENU", "10", "what?", "asdf", "HELP", "HUMAN"),
        "ur": ("مینو", "10", "کیا؟", "اف", "مدد", "نمائندے سے بات کرنی ہے"),
        "ur-Latn": ("menu", "10", "kya?", "asdf", "madad", "agent se baat"),
    },
    "consent": {
        "en": ("STOP", "START", "DELETE", "keep", "DELETE", "1"),
        "ur": ("بند کریں", "شروع کریں", "ڈیلیٹ کریں", "رہنے دیں", "ڈیلیٹ کریں", "1"),
        "ur-Latn": ("band karo", "shuru karo", "delete karo", "rehne dein", "delete karo", "1"),
    },
}  # fmt: skip
HAS_CASES = {
    "register twice": 1,
    "track": 2,
    "solved": 1,
    "not solved": 1,
    "too late": 1,
    "answer": 1,
    "add": 1,
    "nudge": 1,
    "words on a case": 1,
    "my data": 2,
}


def held(scene: str, language: str) -> str:
    """The conversation, as it is written down."""
    talk = Talk(
        language, [case(number, settled=scene == "too late") for number in range(1, HAS_CASES.get(scene, 0) + 1)]
    )
    talk.records.late.update(talk.records.own if scene == "nudge" else ())
    if scene == "register me too":
        talk.records.near = Near(known_id(7), NOW - timedelta(days=5))
    talk.records.strangers[known_id(7)] = Glimpse(known_id(7), "PO", Status.IN_PROGRESS, NOW, NOW + timedelta(days=5))
    for happening in SCENES[scene][language]:
        match happening:
            case str():
                talk.say(happening)
            case (step, note):
                talk.lines.append(("office", f"{step}: {note}"))
                talk.office(step, note)
            case _:
                talk.lines.append(("later", f"{happening['hours']:.0f} hours"))
                talk.wait(**happening)
    return written(f"{scene[0].upper()}{scene[1:]}, {language}", talk.lines)


def written(title: str, lines: Sequence[tuple[str, str]]) -> str:
    """Who says what; the further lines of a message stand below its first."""
    said = (f"{who + ':':9}" + words.replace("\n", "\n" + " " * 9) for who, words in lines)
    text = "\n".join(line.rstrip() for line in "\n".join(said).splitlines())
    return f"# {title}\n\n```text\n{text}\n```\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES)
def test_the_conversation_is_as_written_down(scene: str, language: str) -> None:
    path = FOLDER / f"{scene.replace(' ', '-')}.{language}.md"
    text = held(scene, language)
    if os.environ.get("UPDATE_TRANSCRIPTS") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_every_language_that_is_offered_is_talked_in() -> None:
    """The first sentences of tests/talk.py, and those of the scenes here."""
    assert set(LANGUAGES) == set(OFFERED)
    assert {scene: set(OFFERED) - set(said) for scene, said in SCENES.items() if set(OFFERED) - set(said)} == {}


def test_there_is_no_transcript_of_a_scene_that_is_gone() -> None:
    written_down = {path.name for path in FOLDER.glob("*.md")}
    assert written_down == {f"{scene.replace(' ', '-')}.{language}.md" for scene in SCENES for language in LANGUAGES}
