"""An id is what can be an id."""

import pytest

from channels.ids import checked
from channels.port import Unreadable


@pytest.mark.parametrize("raw", ["SM0123456789abcdef", "wamid.HBgMOTIz==", "1", "ATUid_1", " 7 ", "x" * 200])
def test_a_providers_id_is_kept(raw: str) -> None:
    assert checked(raw) == raw.strip()


@pytest.mark.parametrize("raw", ["", " ", "a b", "a\nb", "a\x00", "گ", "x" * 201])
def test_what_no_provider_gives_is_unreadable(raw: str) -> None:
    with pytest.raises(Unreadable):
        checked(raw)
