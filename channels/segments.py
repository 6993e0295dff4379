"""Count and cut text as an SMS network does: GSM 03.38 in septets, or UCS-2 in 16-bit units.

A message of one part holds 160 septets or 70 units. Longer ones lose 7 septets or 3 units of every part to the header
that joins them: 153 or 67. A character of the extension table (two septets) or outside the basic plane (two units)
never straddles two parts.
"""

from enum import StrEnum

from channels import cutting

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = frozenset("\f^{}\\[~]|€")
GSM7_CHARACTERS = BASIC | EXTENSION


class Encoding(StrEnum):
    GSM7 = "gsm7"
    UCS2 = "ucs2"


SINGLE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED = {Encoding.GSM7: 153, Encoding.UCS2: 67}

# What word processors and translators put for a character that GSM-7 has: one of them would double the price.
TYPOGRAPHIC = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•", "-"),
        **dict.fromkeys("\t\u00a0\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff", ""),
        "…": "...",
        "‹": "<",
        "›": ">",
        "×": "x",
    }
)


def encoding(text: str) -> Encoding:
    """GSM-7 if the network's alphabet has every character, else UCS-2."""
    return Encoding.GSM7 if GSM7_CHARACTERS.issuperset(text) else Encoding.UCS2


def septets(text: str) -> int:
    """How many septets a GSM-7 text takes. Raises ValueError if it is not GSM-7."""
    if encoding(text) is not Encoding.GSM7:
        raise ValueError("not a GSM-7 text")
    return units(text)


def units(text: str) -> int:
    """How much of a message the text takes: septets if it is GSM-7, else 16-bit units."""
    return sum(_widths(text))


def parts(text: str) -> int:
    """How many SMS the text is sent, and paid, as; none for an empty one."""
    if not text:
        return 0
    kind = encoding(text)
    if units(text) <= SINGLE[kind]:
        return 1
    whole, used = 1, 0
    for width in _widths(text):
        if used + width > JOINED[kind]:
            whole, used = whole + 1, 0
        used += width
    return whole


def cut(text: str, most: int) -> tuple[str, ...]:
    """Cut into messages of at most `most` parts each, after a word where there is one; joined, they are the text."""
    return cutting.cut(text, lambda piece: parts(piece) <= most)


def plain(text: str) -> str:
    """Write typographic characters as GSM-7 has them, if that is all that makes the text UCS-2; else leave it alone."""
    simple = text.translate(TYPOGRAPHIC)
    return simple if encoding(simple) is Encoding.GSM7 else text


def _widths(text: str) -> list[int]:
    if encoding(text) is Encoding.GSM7:
        return [2 if character in EXTENSION else 1 for character in text]
    return [2 if ord(character) > 0xFFFF else 1 for character in text]
