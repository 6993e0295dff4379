"""An id is what can be an id."""

import pytest

from channels.ids import checked, veiled
from channels.port import Unreadable


@pytest.mark.parametrize("raw", ["SM0123456789abcdef", "wamid.HBgMOTIz==", "1", "ATUid_1", " 7 ", "x" * 200])
def test_a_providers_id_is_kept(raw: str) -> None:
    assert checked(raw) == raw.strip()


@pytest.mark.parametrize("raw", ["", " ", "a b", "a\nb", "a\x00", "گ", "x" * 201])
def test_what_no_provider_gives_is_unreadable(raw: str) -> None:
    with pytest.raises(Unreadable):
        checked(raw)


def test_a_veiled_id_is_the_same_for_the_same_and_tells_nothing() -> None:
    raw = "wamid.HBgMOTIzMDAwMDAwMTAxFQIAEhg="
    assert veiled(raw) == veiled(f" {raw} ") != veiled(raw + "2")
    assert not {raw, raw[6:20]} & {veiled(raw)}
    assert len(veiled(raw)) == 40
    with pytest.raises(Unreadable):
        veiled("")
