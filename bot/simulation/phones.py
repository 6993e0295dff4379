"""The phones of the demonstration, and what lies on them: an account at Telegram, places to share, a photo."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PHOTO = Path(__file__).parent / "photo.jpg"
PHOTO_TYPE = "image/jpeg"
NUMBER, ACCOUNT = re.compile(r"\+[1-9]\d{6,14}"), re.compile(r"[1-9]\d{4,18}")


@dataclass(frozen=True)
class Phone:
    """A phone nobody has. `shown` is its number as people write it; `telegram` is the id of the account on it."""

    number: str
    whose: str
    shown: str
    name: str
    telegram: str


@dataclass(frozen=True)
class Place:
    """A point to share, with what the map calls it."""

    latitude: float
    longitude: float
    name: str
    address: str


# The numbers are of ranges never issued: one by the operators, one kept for fiction. So are the accounts: Telegram's
# ids end below 2 to the power of 40.
PHONES: Mapping[str, Phone] = {
    phone.number: phone
    for phone in (
        Phone("+923000000101", "own", "+92 300 0000101", "Citizen", "2000000000101"),
        Phone("+923000000202", "stranger", "+92 300 0000202", "Stranger", "2000000000202"),
        Phone("+447700900101", "abroad", "+44 7700 900101", "Relative", "2000000000303"),
    )
}

PLACES: Mapping[str, Place] = {
    "gujranwala": Place(32.1617, 74.1883, "Gujranwala", "GT Road, Gujranwala, Punjab"),
    "karachi": Place(24.8607, 67.0104, "Saddar", "Saddar, Karachi, Sindh"),
    "quetta": Place(30.1872, 66.9988, "Sariab Road", "Sariab Road, Quetta, Balochistan"),
}


def has_phone(number: str) -> bool:
    """Whether the networks take a message for it: for any number, for people write from others than those drawn here."""
    return NUMBER.fullmatch(number) is not None


def has_account(telegram: str) -> bool:
    """Whether Telegram takes a message for it, likewise."""
    return ACCOUNT.fullmatch(telegram) is not None


def account(telegram: str) -> Phone | None:
    """The phone that this account of Telegram is on."""
    return next((phone for phone in PHONES.values() if phone.telegram == telegram), None)
