"""When somebody may be sent what she did not ask for: by day, by the clock where she is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from phonenumbers import NumberParseException, example_number, parse, region_code_for_country_code
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from core.catalogue import Country


def wait(country: Country, numbers: Sequence[str], now: datetime) -> timedelta:
    """How long until then; no time at all by day. `numbers` (E.164) are hers: they tell in which zones she may be."""
    zones = next(filter(None, map(zones_of, numbers)), ()) or (country.zone,)
    mornings = sorted(_morning(country, zone, now) for zone in zones)
    # Where a number's country is too wide to have day everywhere at once, the country's own clock decides.
    fit = (moment for moment in (now, *mornings) if all(_awake(country, zone, moment) for zone in zones))
    moment = next(fit, None)
    return moment - now if moment is not None else wait(country, (), now)


def zones_of(number: str) -> tuple[ZoneInfo, ...]:
    """Where a telephone number may be: a new range is taken for one like others of its country. () for no number."""
    try:
        found = parse(number)
    except NumberParseException:
        return ()
    like = example_number(region_code_for_country_code(found.country_code or 0)) or found
    names = next((names for names in map(time_zones_for_number, (found, like)) if UNKNOWN_TIMEZONE not in names), ())
    return tuple(map(ZoneInfo, names))


def _awake(country: Country, zone: ZoneInfo, moment: datetime) -> bool:
    return country.terms.day <= moment.astimezone(zone).time() < country.terms.night


def _morning(country: Country, zone: ZoneInfo, now: datetime) -> datetime:
    """The next one after now."""
    here = now.astimezone(zone)
    morning = datetime.combine(here.date(), country.terms.day, zone)
    return morning if morning > here else datetime.combine(here.date() + timedelta(days=1), country.terms.day, zone)
