"""One person, one number: however a provider writes it, it becomes E.164."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

HOME = "PK"
HOME_CODE = 92
MOBILE = range(3_000_000_000, 4_000_000_000)  # also with a prefix that libphonenumber has not heard of yet
LEAST = 7  # digits; what is shorter is a short code, even where libphonenumber takes it for a local number
INTERNATIONAL = 11  # digits from which a number without a prefix is rather a foreign one
USUAL = re.compile(r"\+923[0-9]{9}")  # nine of ten come so, and need no parsing
WRITTEN = re.compile(r"\+?[\d\s().-]+")
COSTLY = frozenset({PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST})
NOWHERE = "001"  # libphonenumber's region of satellite and other worldwide networks


def e164(raw: str) -> str | None:
    """A person's number as `+` and digits, or None.

    None for what is nobody's telephone: names, short codes, and the premium and satellite ranges by which swindlers
    are paid for every answer. Any possible number is taken, also of a range not yet known: never turn a citizen away
    because her number is new.
    """
    if USUAL.fullmatch(raw):
        return raw
    if not WRITTEN.fullmatch(raw.strip()):
        return None
    digits = "".join(str(int(character)) for character in raw if character.isdecimal())
    for number in _readings(digits, raw.strip().startswith("+")):
        if not _costly(number):
            return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    return None


def _readings(digits: str, plus: bool) -> Iterator[PhoneNumber]:
    """What the digits may mean, the likeliest first."""
    if len(digits.lstrip("0")) < LEAST:
        return
    abroad = _parse(f"+{digits.lstrip('0')}")
    if (plus and digits[0] != "0") or digits.startswith("00"):
        yield from (number for number in abroad if _possible(number))
        return
    yield from (number for number in _parse(digits) if _sure(number))
    yield from (number for number in abroad if phonenumbers.is_valid_number(number))
    if len(digits) >= INTERNATIONAL:
        yield from (number for number in abroad if _possible(number))


def _parse(text: str) -> tuple[PhoneNumber, ...]:
    try:
        return (phonenumbers.parse(text, HOME),)
    except NumberParseException:
        return ()


def _possible(number: PhoneNumber) -> bool:
    return bool(phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE)


def _sure(number: PhoneNumber) -> bool:
    mobile = number.country_code == HOME_CODE and number.national_number in MOBILE
    return mobile or phonenumbers.is_valid_number(number)


def _costly(number: PhoneNumber) -> bool:
    worldwide = phonenumbers.region_code_for_country_code(number.country_code or 0) == NOWHERE
    return worldwide or phonenumbers.number_type(number) in COSTLY
