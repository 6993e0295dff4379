"""The program's own keys: made once, kept over rotations."""

import pytest

from storage.unit import Store
from storage.vault import Unreadable, Vault
from tests.storage.conftest import RING


def test_a_key_is_made_once(store: Store) -> None:
    with store.begin() as unit:
        before = unit.secrets.get("index")
        unit.secrets.ensure("index")
        assert unit.secrets.get("index") == before
    assert len(before) == 32


def test_an_unknown_key_is_a_database_that_is_not_prepared(store: Store) -> None:
    with pytest.raises(KeyError, match="not prepared"), store.read() as unit:
        unit.secrets.get("nobody's")


def test_keys_survive_a_rotation_and_the_end_of_the_old_master_key(store: Store) -> None:
    with store.read() as unit:
        before = unit.secrets.get("index")
    with Store(store.engine, Vault({"k2": b"2" * 32, **RING}), store.clock).begin() as unit:
        assert (unit.secrets.rewrap(), unit.secrets.rewrap()) == (4, 0)
    with Store(store.engine, Vault({"k2": b"2" * 32}), store.clock).read() as unit:
        assert unit.secrets.get("index") == before
    with pytest.raises(Unreadable), store.read() as unit:
        unit.secrets.get("index")
