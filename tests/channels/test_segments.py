"""SMS are counted as the network counts them, and cut where a reader would."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from channels import segments
from channels.segments import Encoding

URDU = "گلی میں گٹر بند ہے، براہ کرم صفائی کروائیں۔ "
# Written from the tables of 3GPP TS 23.038, in their order, apart from the product's own.
DEFAULT_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION_TABLE = {0x0A: "\f", 0x14: "^", 0x28: "{", 0x29: "}", 0x2F: "\\", 0x3C: "[", 0x3D: "~", 0x3E: "]", 0x40: "|"}


def codes(text: str) -> list[bytes] | None:
    """The text in GSM-7, an item a character, escape and all; None where the alphabet lacks one."""
    extension = {character: code for code, character in {**EXTENSION_TABLE, 0x65: "€"}.items()}
    coded = []
    for character in text:
        if character in extension:
            coded.append(bytes([0x1B, extension[character]]))
        elif character in DEFAULT_ALPHABET and character != "\x1b":
            coded.append(bytes([DEFAULT_ALPHABET.index(character)]))
        else:
            return None
    return coded


def packed(text: str) -> list[bytes]:
    """The parts of a text as a network would carry them: an oracle that counts by building them."""
    coded = codes(text)
    single, joined = (160, 153) if coded is not None else (140, 134)
    atoms = coded if coded is not None else [c.encode("utf-16-be", "surrogatepass") for c in text]
    whole = b"".join(atoms)
    if len(whole) <= single:
        return [whole] if whole else []
    built = [b""]
    for atom in atoms:
        if len(built[-1] + atom) > joined:
            built.append(b"")
        built[-1] += atom
    return built


TEXTS = st.one_of(
    st.text(),
    st.text(alphabet=DEFAULT_ALPHABET.replace("\x1b", "") + "^{}\\[~]|€", min_size=100, max_size=700),
    st.text(alphabet=st.sampled_from(URDU + "😀e\u0301👩\u200d🔧🇵🇰 \n{€"), max_size=500),
)


@pytest.mark.parametrize(
    ("text", "kind", "units", "parts"),
    [
        ("", Encoding.GSM7, 0, 0),
        ("a" * 160, Encoding.GSM7, 160, 1),
        ("a" * 161, Encoding.GSM7, 161, 2),
        ("a" * 306, Encoding.GSM7, 306, 2),
        ("a" * 307, Encoding.GSM7, 307, 3),
        ("€" * 80, Encoding.GSM7, 160, 1),
        ("€" * 81, Encoding.GSM7, 162, 2),
        ("a" + "€" * 152, Encoding.GSM7, 305, 2),  # 1 + 76 × 2 = 153 fill the first part to the last septet
        ("€" * 153, Encoding.GSM7, 306, 3),  # 76 a part: no escape is torn from its character
        ("ا" * 70, Encoding.UCS2, 70, 1),
        ("ا" * 71, Encoding.UCS2, 71, 2),
        ("ا" * 134, Encoding.UCS2, 134, 2),
        ("ا" * 135, Encoding.UCS2, 135, 3),
        ("😀" * 35, Encoding.UCS2, 70, 1),
        ("😀" * 36, Encoding.UCS2, 72, 2),
        ("😀" * 66, Encoding.UCS2, 132, 2),
        ("😀" * 67, Encoding.UCS2, 134, 3),  # 33 a part: no pair is torn
        ("a" * 70 + "ا", Encoding.UCS2, 71, 2),
        ("Ç", Encoding.GSM7, 1, 1),
        ("ç", Encoding.UCS2, 1, 1),
        ("`", Encoding.UCS2, 1, 1),
        ("\x1b", Encoding.UCS2, 1, 1),
    ],
)
def test_counts(text: str, kind: Encoding, units: int, parts: int) -> None:
    assert (segments.encoding(text), segments.units(text), segments.parts(text)) == (kind, units, parts)


@given(TEXTS)
def test_the_count_is_what_building_the_parts_gives(text: str) -> None:
    assert segments.parts(text) == len(packed(text))


@given(TEXTS)
def test_septets_are_counted_of_gsm7_only(text: str) -> None:
    coded = codes(text)
    if coded is not None:
        assert segments.septets(text) == len(b"".join(coded))
    else:
        with pytest.raises(ValueError, match="GSM-7"):
            segments.septets(text)


@given(TEXTS, st.integers(min_value=1, max_value=4))
@example("e" + "\u0301" * 200, 1)
@example("🇵🇰" * 40, 1)
def test_cut_pieces_fit_and_are_the_text(text: str, most: int) -> None:
    pieces = segments.cut(text, most)
    assert "".join(pieces) == text
    assert all(1 <= len(packed(piece)) <= most for piece in pieces)


@given(st.lists(st.text(alphabet="ابپتٹجچab", min_size=1, max_size=12), min_size=1, max_size=80))
def test_no_word_is_torn(words: list[str]) -> None:
    pieces = segments.cut(" ".join(words), 1)
    assert [word for piece in pieces for word in piece.split()] == words


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("ا\u0653" * 60, "\u0653"),  # alef and its madda, decomposed
        ("e\u0301" * 60, "\u0301"),
        ("👍🏽" * 30, "🏽"),
        ("👩\u200d🔧" * 30, "\u200d"),
        ("👩\u200d🔧" * 30, "🔧"),
    ],
)
def test_no_mark_is_torn_from_its_letter(text: str, torn: str) -> None:
    pieces = segments.cut(text, 1)
    assert len(pieces) > 1
    assert not [piece for piece in pieces if piece.startswith(torn)]


def test_no_flag_is_torn() -> None:
    assert {len(piece) % 2 for piece in segments.cut("🇵🇰" * 40, 1)} == {0}


def test_a_no_break_space_holds() -> None:
    first, second = segments.cut("ا" * 60 + " 15\u00a0ہزار\u00a0روپے", 1)
    assert (first, second) == ("ا" * 60 + " ", "15\u00a0ہزار\u00a0روپے")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Don’t “worry” — it’s filed…", "Don't \"worry\" - it's filed..."),
        ("WASA › Blocked gutter", "WASA > Blocked gutter"),
        ("by 5\u00a0June\u202f2027\u200b", "by 5 June 2027"),
        ("• one\t• two", "- one - two"),
        ("20×20", "20x20"),
        ("already plain {ok}", "already plain {ok}"),
        ("گٹر – بند “ہے”…", "گٹر – بند “ہے”…"),
        ("ça va – oui", "ça va – oui"),
        ("", ""),
    ],
)
def test_typography_is_given_up_only_where_it_saves_the_encoding(text: str, plain: str) -> None:
    assert segments.plain(text) == plain


@given(TEXTS)
def test_a_plain_text_never_costs_more(text: str) -> None:
    plain = segments.plain(text)
    assert plain == text or segments.encoding(plain) is Encoding.GSM7


def test_what_no_size_can_hold_is_an_error() -> None:
    with pytest.raises(ValueError, match="not even one"):
        segments.cut("a", 0)
