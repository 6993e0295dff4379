"""How officers sign in: a password, then a one-time code of the second factor; and the sessions that this begins.

    pending = signin.password(sunwai, login, password, address)    None: wrong
    pending = signin.choose(sunwai, pending, new)                  where `pending.must_change`: the first time
    token = signin.second(sunwai, pending, code)                   None: wrong; shows `pending.uri` where she enrols
    officer = signin.officer_of(sunwai, token)                     None: not, or not any more

Between two requests the browser keeps `pending.token`, and `resume` reads it again. `address` is where she calls from.

Stale   the sign-in has to begin anew: too late, or something was changed meanwhile
Slow    (bot/staff/slowdown.py) too many attempts failed; wait so many seconds
Weak    (bot/staff/passwords.py) a new password that cannot be taken
"""

import base64
import binascii
import hashlib
import hmac
import json
import logging
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp

from bot.record import audit
from bot.staff import passwords
from bot.staff.slowdown import Slow, slow_down
from bot.wiring import Sunwai
from storage.officers import Officer
from storage.unit import Unit
from storage.vault import Unreadable

__all__ = [
    "Pending",
    "Slow",
    "Stale",
    "change_password",
    "choose",
    "officer_of",
    "password",
    "resume",
    "second",
    "sign_out",
]

log = logging.getLogger(__name__)

ISSUER = "Sunwai"
HALF_WAY = timedelta(minutes=10)  # so long a sign-in may take
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # how exactly "last used" is kept
STEP = 30  # seconds that a one-time code stands for; the one before and the one after are good, too
MOST_CODES, CODES_WITHIN = 5, timedelta(hours=1)  # wrong ones
PLACE = "signin.pending"


class Stale(LookupError):
    """Begin anew."""


@dataclass(frozen=True)
class Pending:
    """Who has given her password. `token` is what the browser keeps of it: sealed, and good for ten minutes.

    `must_change`: first she chooses a password. `secret` (base32) and `uri` (otpauth) are shown where she has no second
    factor yet: her first code sets it up.
    """

    token: str = field(repr=False)
    officer_id: str
    address: str = field(repr=False)
    mark: str = field(repr=False)
    until: datetime
    must_change: bool
    secret: str = field(default="", repr=False)
    uri: str = field(default="", repr=False)


def password(sunwai: Sunwai, login: str, password: str, address: str) -> Pending | None:
    """The first step; None where login and password do not go together, whatever the reason. Raises Slow."""
    name = login.strip().casefold()
    with sunwai.store.begin() as unit:
        officer = unit.officers.named(name, lock=True)
        slow_down(unit, name, address)
        # It counts as failed until it has not: whoever tries many at the same time is counted as well.
        attempt = unit.attempts.add(name, address, succeeded=False)
        hashed = unit.officers.credentials(officer.id).password if officer and not officer.disabled else None
    if not passwords.matches(hashed, password, unit.now) or officer is None:
        log.info("a sign-in failed", extra={"officer": officer.id if officer else None})
        audit.note(sunwai, f"officer:{officer.id}" if officer else "unknown", "signin.failed")
        return None
    with sunwai.store.begin() as unit:
        unit.attempts.forget(attempt)
        return pending(unit, officer, address)


def choose(sunwai: Sunwai, pending_: Pending, new: str) -> Pending:
    """Her own password in place of the one-time one; goes on with the second factor. Raises Weak and Stale."""
    with sunwai.store.read() as unit:
        officer, hashed = standing(unit, pending_)
        now = unit.now
    passwords.check(new, officer.login, officer.name, ISSUER)
    if passwords.matches(hashed, new, now):
        raise passwords.Weak(passwords.Reason.SAME)
    kept = passwords.kept(new)
    with sunwai.store.begin() as unit:
        officer, _ = standing(unit, pending_, lock=True)
        replaced(unit, officer, kept)
        return pending(unit, officer, pending_.address)


def second(sunwai: Sunwai, pending_: Pending, code: str) -> str | None:
    """The second step; the token of a new session, None for a wrong code or one used before. Raises Slow and Stale."""
    with sunwai.store.begin() as unit:
        officer, _ = standing(unit, pending_, lock=True)  # who tries many codes at once has them counted one by one
        if pending_.must_change:
            raise Stale
        tried = unit.attempts.failures(unit.now - CODES_WITHIN, login=tries_of(officer))
        if tried.count >= MOST_CODES and tried.last:
            raise Slow(int((tried.last + CODES_WITHIN - unit.now).total_seconds()) + 1)
        if not fits(unit, officer, pending_.secret, code):
            unit.attempts.add(tries_of(officer), pending_.address, succeeded=False)
            unit.audit.note(f"officer:{officer.id}", "signin.failed", factor=2)
            log.warning("a second factor failed", extra={"officer": officer.id})
            return None
        token = secrets.token_urlsafe(32)
        unit.attempts.add(officer.login, pending_.address, succeeded=True)
        unit.officers.end_old(unit.now - LONGEST)
        unit.officers.begin(officer.id, token)
        unit.audit.note(f"officer:{officer.id}", "signin")
    log.info("an officer signed in", extra={"officer": officer.id})
    return token


def officer_of(sunwai: Sunwai, token: str) -> Officer | None:
    """Whose session it is; None where it is none, was ended, rested for half an hour or is half a day old."""
    with sunwai.store.read() as unit:
        signed = unit.officers.signed(token)
        if signed is None or unit.now - signed.created_at > LONGEST or unit.now - signed.seen_at > IDLE:
            return None
        officer = unit.officers.get(signed.officer_id)
        if officer is None or officer.disabled:
            return None
        rested = unit.now - signed.seen_at
    if rested > SEEN_EVERY:
        with sunwai.store.begin() as unit:
            unit.officers.seen(token)
    return officer


def sign_out(sunwai: Sunwai, token: str) -> None:
    """End a session."""
    with sunwai.store.begin() as unit:
        unit.officers.end(token)


def change_password(sunwai: Sunwai, officer: Officer, old: str, new: str, address: str) -> bool:
    """Another password for who is signed in; all her sessions end. False where `old` is wrong. Raises Weak and Slow."""
    passwords.check(new, officer.login, officer.name, ISSUER)
    if old == new:
        raise passwords.Weak(passwords.Reason.SAME)
    if password(sunwai, officer.login, old, address) is None:
        return False
    kept = passwords.kept(new)
    with sunwai.store.begin() as unit:
        replaced(unit, officer, kept)
    return True


def resume(sunwai: Sunwai, token: str) -> Pending | None:
    """A sign-in that is half-way; None where it has to begin anew."""
    try:
        with sunwai.store.read() as unit:
            kept = json.loads(unit.officers.box.open(base64.urlsafe_b64decode(token), PLACE))
            found = Pending(token=token, **{**kept, "until": datetime.fromisoformat(kept["until"])})
            standing(unit, found)
    except (Unreadable, Stale, binascii.Error, ValueError):
        return None
    return found


def pending(unit: Unit, officer: Officer, address: str) -> Pending:
    """What is half-way, sealed: nobody reads it, and it is good only while her password and second factor stay as they are."""
    known = unit.officers.credentials(officer.id)
    secret = "" if known.totp else pyotp.random_base32()
    kept = {
        "officer_id": officer.id,
        "address": address,
        "mark": mark(known.password, known.totp),
        "until": (unit.now + HALF_WAY).isoformat(),
        "must_change": passwords.temporary(known.password or ""),
        "secret": secret,
        "uri": pyotp.TOTP(secret).provisioning_uri(name=officer.login, issuer_name=ISSUER) if secret else "",
    }
    token = base64.urlsafe_b64encode(unit.officers.box.seal(json.dumps(kept), PLACE)).decode()
    return Pending(token=token, **{**kept, "until": unit.now + HALF_WAY})  # type: ignore[arg-type]


def standing(unit: Unit, pending_: Pending, *, lock: bool = False) -> tuple[Officer, str | None]:
    """Whose sign-in it is, and her password's hash; raises Stale where it holds no longer."""
    officer = unit.officers.get(pending_.officer_id, lock=lock)
    known = unit.officers.credentials(pending_.officer_id) if officer else None
    if officer is None or known is None or officer.disabled or unit.now > pending_.until:
        raise Stale
    if pending_.mark != mark(known.password, known.totp):
        raise Stale
    return officer, known.password


def fits(unit: Unit, officer: Officer, enrolling: str, code: str) -> bool:
    """Whether a code is right and was not used before; the first one sets up the second factor."""
    secret = enrolling or unit.officers.credentials(officer.id).totp
    said = "".join(filter(str.isalnum, code))
    here = int(unit.now.timestamp()) // STEP
    good = [
        step
        for step in (here - 1, here, here + 1)
        if secret and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step).encode(), said.encode())
    ]
    if not good:
        return False
    if enrolling:
        unit.officers.enrol(officer.id, enrolling)
    return unit.officers.use_step(officer.id, good[-1])


def replaced(unit: Unit, officer: Officer, kept: str) -> None:
    """Another password: whoever is signed in as her has to sign in anew."""
    unit.officers.set_password(officer.id, kept)
    unit.officers.end_all(officer.id)
    unit.audit.note(f"officer:{officer.id}", "password.changed")


def tries_of(officer: Officer) -> str:
    """Under which name her wrong codes are counted: not as wrong passwords."""
    return f"code/{officer.id}"


def mark(password: str | None, totp: str | None) -> str:
    """A fingerprint of how she proves who she is."""
    return hashlib.sha256(repr((password, totp)).encode()).hexdigest()[:32]
