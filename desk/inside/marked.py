"""Words from outside, made to be read as what they are: what steers a line or passes for other letters is shown as a mark.

Nothing is taken away but what cannot be seen: Urdu's own joiners stay.
"""

import re
import unicodedata

from markupsafe import Markup

# Directions, invisible spaces, tags, controls; not the tab, the line's end, U+200C and U+200D, which writing needs.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
WORD = re.compile(r"[^\W\d_]+")
MIXED = ("LATIN", "GREEK", "CYRILLIC")  # letters that look alike; the first is the one that people here write
MARK = Markup('<span class="unseen" title="U+{code}">U+{code}</span>')
ALIKE = Markup('<mark class="lookalike">{word}<span class="unseen">{scripts}</span></mark>')


def marked(text: str) -> Markup:
    """The text as markup, escaped, with its marks."""
    parts, end = [], 0
    for found in WORD.finditer(text):
        scripts = foreign(found[0])
        if scripts:
            parts += [seen(text[end : found.start()]), ALIKE.format(word=found[0], scripts=scripts)]
            end = found.end()
    return Markup("").join((*parts, seen(text[end:])))


def seen(text: str) -> Markup:
    """The text with a mark for each character that nobody sees."""
    parts, end = [], 0
    for found in UNSEEN.finditer(text.replace("\r\n", "\n")):
        parts += [Markup.escape(found.string[end : found.start()]), MARK.format(code=f"{ord(found[0]):04X}")]
        end = found.end()
    return Markup("").join((*parts, Markup.escape(text.replace("\r\n", "\n")[end:])))


def foreign(word: str) -> str:
    """The scripts of a word that may pass for another, "" where there is nothing strange about it."""
    if word.isascii():
        return ""
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    used = [script for script in MIXED if script in names]
    return "+".join(script.title() for script in used) if set(used) - {"LATIN"} else ""
