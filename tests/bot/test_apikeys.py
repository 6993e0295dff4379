"""A key opens what it was issued for, until it is revoked."""

from bot import apikeys
from bot.sight import Caller
from bot.wiring import Sunwai


def test_a_key_opens_its_own_department_until_it_is_revoked(lite: Sunwai) -> None:
    first, second = apikeys.issue(lite, "WT"), apikeys.issue(lite, "WT")
    power = apikeys.issue(lite, "EL")
    assert [apikeys.caller(lite, key) for key in (first, second, power)] == [
        Caller("WT"),
        Caller("WT"),
        Caller("EL"),
    ]
    third = apikeys.issue(lite, "WT", revoke=True)
    callers = [apikeys.caller(lite, key) for key in (first, second, power, third)]
    assert callers == [None, None, Caller("EL"), Caller("WT")]


def test_an_office_has_keys_of_its_own(lite: Sunwai) -> None:
    whole = apikeys.issue(lite, "WT")
    first = apikeys.issue(lite, "WT", office="WT-GUJRANWALA")
    assert apikeys.caller(lite, first) == Caller("WT", "WT-GUJRANWALA")
    second = apikeys.issue(lite, "WT", office="WT-GUJRANWALA", revoke=True)
    callers = [apikeys.caller(lite, key) for key in (whole, first, second)]
    assert callers == [Caller("WT"), None, Caller("WT", "WT-GUJRANWALA")]


def test_what_is_nearly_a_key_opens_nothing(lite: Sunwai) -> None:
    key = apikeys.issue(lite, "WT")
    for near in ("", key[:-1], key + " ", key.upper(), apikeys.issue(lite, "EL").replace("_el_", "_wt_")):
        assert apikeys.caller(lite, near) is None
