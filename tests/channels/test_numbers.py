"""A person has one number, however it is written; what is no person's has none."""

import pytest

from channels.numbers import e164

HERS = "+923000000101"


@pytest.mark.parametrize(
    "raw",
    [
        "+923000000101",
        "00923000000101",
        "923000000101",
        "03000000101",
        "3000000101",
        "+9203000000101",
        "+03000000101",
        " +92 (300) 000-0101 ",
        "۰۳۰۰۰۰۰۰۱۰۱",
        "٠٣٠٠٠٠٠٠١٠١",
        "+۹۲۳۰۰۰۰۰۰۱۰۱",
    ],
)
def test_a_pakistani_number_has_one_form(raw: str) -> None:
    assert e164(raw) == HERS


@pytest.mark.parametrize("raw", ["+923990000101", "03990000101", "923990000101"])
def test_a_prefix_nobody_has_heard_of_is_taken(raw: str) -> None:
    assert e164(raw) == "+923990000101"


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("+447700900123", "+447700900123"),
        ("00447700900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("+15005550006", "+15005550006"),
        ("15005550006", "+15005550006"),
        ("966500000000", "+966500000000"),
        ("+6830000", "+6830000"),  # seven digits are enough in Niue
        ("+96812345678", "+96812345678"),  # possible, of no range in use
    ],
)
def test_a_foreign_number_is_as_good(raw: str, number: str) -> None:
    assert e164(raw) == number


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "+",
        "()",
        "8300",
        "8171",
        "1122",
        "+928300",
        "+92300",
        "BANK",
        "PTA3000000101",  # a name with digits in it
        "PK.13491208655302741918",
        "anonymous",
        "99999999999999999999",
        "+999123456789",
        "²²²²²²²²²²²",
        "+19005551234",  # premium rate
        "+882161234567",  # satellite
        "+870773111632",
        "x" * 100_000,
    ],
)
def test_what_is_nobodys_telephone_has_no_number(raw: str) -> None:
    assert e164(raw) is None
