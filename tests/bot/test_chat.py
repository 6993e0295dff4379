"""A walk through the dialogues in the terminal, as an operator would take it: written down in tests/transcripts/chat.

`UPDATE_TRANSCRIPTS=1` writes it anew. Tracking IDs, codes and dates differ from walk to walk and are told by a sign.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands import chat, migrate

FOLDER = Path(__file__).parents[1] / "transcripts" / "chat"
OTHER = "+923000000202"
MONTHS = (
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|"
    "جنوری|فروری|مارچ|اپریل|مئی|جون|جولائی|اگست|ستمبر|اکتوبر|نومبر|دسمبر"
)
VARYING = (
    (re.compile(r"\d{4}-\d{4}-\d{4}(?: [0-9A-Z]{4}\b)?"), "‹ID›"),
    (re.compile(rf"\d{{1,2}} (?:{MONTHS})(?:(?: \w+)? \d{{1,2}}(?::\d\d)?(?: (?:[ap]m|baje|بجے))?)?"), "‹date›"),
    (re.compile(r"LINK \d{4} \d{4}"), "LINK ‹code›"),
)
# What two citizens send, the one after the other.
WALK: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "en": (
        ("hello", "ABOUT", "1", "Sewer overflow since 3 days, street 4, Mohalla Islampura, Gujranwala", "HELP", "1", "STATUS",
         "1", "Two more drains are blocked", "xyzzy plugh frotz blorb", "9", "BACK", "3", "3", "Chak 45", "Sargodha", "2", "2",
         "Karachi", "2", "1", "Gas leak in our street, Gujranwala", "2", "4", "you are all thieves", "👍", "suggestion",
         "Please put a bench at the bus stop", "1", "HUMAN", "1",
         "The sewer is overflowing in our street and there is no electricity since two days, Gujranwala", "1", "1",
         "My husband beats me, Gujranwala", "3", "jasmine7", "STATUS 1", "wrong1", "STATUS 1", "jasmine7",
         "The teacher is absent every day from the school in Gujranwala", "2", "5", "3", "MY DATA", "2", "withdraw", "2", "1",
         "LINK", "LANGUAGE", "english", "STOP", "START", "STATUS", "MENU", "2"),
        ("Sewer overflow since yesterday, Mohalla Islampura, Gujranwala", "3", "STATUS", "DELETE", "1"),
    ),
    "ur": (
        ("سلام", "سنوائی کیا ہے", "۱", "گٹر 3 دن سے ابل رہا ہے، گلی 4، محلہ اسلام پورہ، گوجرانوالہ", "مدد", "۱", "میری شکایت",
         "۱", "اب دو اور نالیاں بند ہیں", "xyzzy plugh frotz blorb", "9", "واپس", "3", "3", "Chak 45", "سرگودھا", "۲", "۲",
         "کراچی", "۲", "۱", "گھر میں گیس لیک ہو رہی ہے گوجرانوالہ", "۲", "۴", "تم سب چور ہو", "👍", "تجویز دینی ہے",
         "بس سٹاپ پر بنچ لگا دیں", "۱", "نمائندے سے بات کرنی ہے", "۱",
         "گٹر ابل رہا ہے اور بجلی بھی دو دن سے بند ہے، گوجرانوالہ", "۱", "۱",
         "میرا شوہر مجھے مارتا ہے، گوجرانوالہ", "۳", "چنبیلی", "STATUS 1", "گلاب", "STATUS 1", "چنبیلی",
         "ٹیچر روز غیر حاضر رہتا ہے، گورنمنٹ سکول، گوجرانوالہ", "۲", "۵", "۳", "میرا ڈیٹا", "۲", "withdraw", "۲", "۱",
         "LINK", "زبان تبدیل کریں", "اردو", "بند کریں", "شروع کریں", "STATUS", "مینو", "۲"),
        ("گٹر کل سے ابل رہا ہے، محلہ اسلام پورہ، گوجرانوالہ", "۳", "میری شکایت", "ڈیلیٹ کریں", "1"),
    ),
    "ur-Latn": (
        ("salam", "sunwai kya hai", "1", "Gutter 3 din se band hai, gali 4, Mohalla Islampura, Gujranwala", "madad", "1",
         "meri shikayat", "1", "Ab do aur naliyan band hain", "xyzzy plugh frotz blorb", "9", "wapas", "3", "3", "Chak 45",
         "Sargodha", "2", "2", "Karachi", "2", "1", "Gas leak ho rahi hai ghar mein, Gujranwala", "2", "4", "chor ho tum sab",
         "👍", "tajweez", "Bus stop par bench lagwa dein", "1", "insan se baat", "1",
         "koora nahi uthaya gaya 1 hafte se aur pani bhi nahi aa raha, Faisalabad", "1", "1",
         "Mera shohar mujhe maarta hai, Gujranwala", "3", "chambeli", "STATUS 1", "gulab", "STATUS 1", "chambeli",
         "School ka ustad roz ghair hazir rehta hai, Gujranwala", "2", "5", "3", "mera data dikhao", "2", "withdraw", "2", "1",
         "LINK", "zaban badlo", "roman urdu", "band karo", "shuru karo", "status", "menu", "2"),
        ("Gutter kal se band hai, Mohalla Islampura, Gujranwala", "3", "meri shikayat", "delete karo", "1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", WALK)
def test_a_walk_through_the_dialogues_is_as_written_down(language: str, tmp_path: Path) -> None:
    environ = {"DATA_DIR": str(tmp_path)}
    assert CliRunner().invoke(migrate, [], env=environ).exit_code == 0
    walks = []
    for texts, address in zip(WALK[language], ("+923000000101", OTHER), strict=True):
        done = CliRunner().invoke(chat, ["--from", address], input="\n".join(texts) + "\n", env=environ)
        assert done.exit_code == 0, done.output
        walks.append(steady(done.stdout))
    text = f"# A walk in the terminal, {language}\n\n```text\n" + "\n".join(walks) + "```\n"
    path = FOLDER / f"{language}.md"
    if os.environ.get("UPDATE_TRANSCRIPTS") == "1":
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def steady(said: str) -> str:
    """What is said, without what is different every time."""
    for pattern, sign in VARYING:
        said = pattern.sub(sign, said)
    return re.sub(r" +$", "", re.sub(r"\[\d+ SMS\]", "", said), flags=re.MULTILINE)
