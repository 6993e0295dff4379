"""What is sealed opens only in its own row and column, under its own key, to the byte."""

import os
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import Box, Unreadable, Vault, blind_index

PLACE = "complaints.details/482109375516"
OLD, NEW = {"old": b"o" * 32}, {"new": b"n" * 32}


@given(st.text(st.characters()))
def test_every_text_comes_back_to_the_byte_half_an_emoji_too(text: str) -> None:
    box = Box(bytes(32))
    assert box.open(box.seal(text, PLACE), PLACE) == text


@pytest.mark.parametrize("elsewhere", ["complaints.where/482109375516", "complaints.details/482109375517", ""])
def test_a_value_moved_to_another_row_or_column_does_not_open(elsewhere: str) -> None:
    box = Box(bytes(32))
    with pytest.raises(Unreadable):
        box.open(box.seal("gali 4", PLACE), elsewhere)


def test_another_citizens_key_does_not_open_it() -> None:
    sealed = Box(b"a" * 32).seal("gali 4", PLACE)
    with pytest.raises(Unreadable):
        Box(b"b" * 32).open(sealed, PLACE)


def test_every_flipped_bit_and_every_cut_is_noticed() -> None:
    box = Box(bytes(32))
    sealed = box.seal("gali 4", PLACE)
    broken = [sealed[:n] for n in range(len(sealed))]
    broken += [
        sealed[:n] + bytes([sealed[n] ^ 1 << bit]) + sealed[n + 1 :] for n in range(len(sealed)) for bit in range(8)
    ]
    for each in broken:
        with pytest.raises(Unreadable):
            box.open(each, PLACE)


def test_the_same_text_is_sealed_differently_each_time() -> None:
    box = Box(bytes(32))
    assert box.seal("gali 4", PLACE) != box.seal("gali 4", PLACE)


def test_a_refusal_names_the_column_and_never_the_row_or_the_words() -> None:
    with pytest.raises(Unreadable) as refused:
        Box(bytes(32)).open(os.urandom(40), PLACE)
    assert str(refused.value) == "complaints.details"


def test_a_data_key_opens_for_its_owner_only() -> None:
    box, wrapped = Vault(OLD).new_key("citizen-1")
    assert Vault(OLD).unwrap(wrapped, "citizen-1") == box
    with pytest.raises(Unreadable):
        Vault(OLD).unwrap(wrapped, "citizen-2")


def test_after_a_rotation_old_data_keys_open_and_new_ones_are_wrapped_by_the_newest() -> None:
    box, wrapped = Vault(OLD).new_key("citizen-1")
    rotated = Vault({**NEW, **OLD})
    assert rotated.unwrap(wrapped, "citizen-1") == box
    assert rotated.stale(wrapped)
    assert not rotated.stale(rotated.wrap(box.key, "citizen-1"))


@pytest.mark.parametrize("ring", [NEW, {"old": b"x" * 32}, {"older": OLD["old"]}])
def test_a_key_whose_master_key_is_gone_does_not_open(ring: Mapping[str, bytes]) -> None:
    _, wrapped = Vault(OLD).new_key("citizen-1")
    with pytest.raises(Unreadable):
        Vault(ring).unwrap(wrapped, "citizen-1")


def test_a_master_key_whose_name_begins_like_anothers_is_another() -> None:
    _, wrapped = Vault({"k10": b"k" * 32}).new_key("citizen-1")
    assert Vault({"k1": b"k" * 32, "k10": b"k" * 32}).stale(wrapped)


def test_the_blind_index_differs_by_column_and_by_key_and_has_256_bits() -> None:
    made = {blind_index(key, column, "+923000000101") for key in (b"a", b"b") for column in ("phone", "address/sms")}
    assert len(made) == 4
    assert all(len(index) == 32 for index in made)


def test_column_and_value_do_not_run_into_one_another() -> None:
    assert blind_index(b"k", "phone", "1x") != blind_index(b"k", "phone1", "x")


def test_neither_a_box_nor_a_vault_shows_its_keys() -> None:
    assert "nnnn" not in repr(Vault(NEW)) + repr(Box(b"n" * 32))
