"""Officers: who works here, by which number and password; and the sessions of those who are signed in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from core.staff import Role
from storage import staff_tables
from storage.secrets import Secrets
from storage.tables import table_of
from storage.vault import Box, Vault, blind_index

OFFICERS = table_of(staff_tables.Officer)
SESSIONS = table_of(staff_tables.Session)
OFFICER_SECRET = "officers"  # the program's key that seals what belongs to officers


@dataclass(frozen=True)
class Officer:
    """Somebody who works here. `office` is "" where it is the whole department, `department` where it is all of them."""

    id: str
    login: str
    role: Role
    department: str
    office: str
    name: str
    language: str
    has_phone: bool
    disabled: bool


@dataclass(frozen=True)
class Credentials:
    """By what an officer proves who she is. `totp` is None until she has set up her second factor."""

    password: str | None = field(repr=False)
    totp: str | None = field(repr=False)
    totp_step: int | None


@dataclass(frozen=True)
class Signed:
    """A session: whose it is, since when, and when it was last used."""

    officer_id: str
    created_at: datetime
    seen_at: datetime


class Officers:
    """The officers of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._index_key = index_key
        self._now = now

    @property
    def box(self) -> Box:
        """What belongs to officers is sealed in this."""
        return Box(Secrets(self._connection, self._vault).get(OFFICER_SECRET))

    def add(self, officer: Officer, phone: str, password: str) -> None:
        """Somebody new; `phone` is E.164 or "", `password` already hashed. A login or a number that is taken raises Taken."""
        values = {key: value for key, value in vars(officer).items() if key not in ("name", "has_phone", "disabled")}
        sealed = self.box.seal(officer.name, f"officers.name/{officer.id}")
        more = {"name_sealed": sealed, "password_hash": password, "created_at": self._now}
        self._connection.execute(insert(OFFICERS).values(**values, **more, **self._number(officer.id, phone)))

    def get(self, officer_id: str, *, lock: bool = False) -> Officer | None:
        """An officer by her id; locked where she is going to prove something."""
        return self._one(OFFICERS.c.id == officer_id, lock=lock)

    def named(self, login: str, *, lock: bool = False) -> Officer | None:
        """An officer by her login; locked where attempts to sign in are to be counted one after the other."""
        return self._one(OFFICERS.c.login == login, lock=lock)

    def of_phone(self, phone: str) -> Officer | None:
        """The officer with this number (E.164), if she may still work here."""
        here = OFFICERS.c.phone_index == self._index(phone)
        return self._one(here & OFFICERS.c.disabled_at.is_(None))

    def all(self) -> tuple[Officer, ...]:
        """Everybody, by login."""
        return tuple(map(self._read, self._connection.execute(select(OFFICERS).order_by(OFFICERS.c.login))))

    def change(self, officer_id: str, **values: Any) -> None:
        """Set her role, department, office or language."""
        self._connection.execute(update(OFFICERS).where(OFFICERS.c.id == officer_id).values(values))

    def disable(self, officer_id: str, *, disabled: bool) -> None:
        """She may not come in any more, or again."""
        self.change(officer_id, disabled_at=self._now if disabled else None)

    def call(self, officer_id: str, phone: str) -> None:
        """Her number from now on, "" for none. A number that is taken raises Taken."""
        self.change(officer_id, **self._number(officer_id, phone))

    def phone(self, officer_id: str) -> str:
        """Her number, "" for none."""
        sealed = self._connection.scalar(select(OFFICERS.c.phone_sealed).where(OFFICERS.c.id == officer_id))
        return self.box.open(sealed, f"officers.phone/{officer_id}") if sealed else ""

    # -- how she proves who she is ------------------------------------------------------------------------------------

    def credentials(self, officer_id: str) -> Credentials:
        """Her password's hash and her second factor."""
        columns = (OFFICERS.c.password_hash, OFFICERS.c.totp_sealed, OFFICERS.c.totp_step)
        row = self._connection.execute(select(*columns).where(OFFICERS.c.id == officer_id)).one()
        totp = self.box.open(row.totp_sealed, f"officers.totp/{officer_id}") if row.totp_sealed else None
        return Credentials(row.password_hash, totp, row.totp_step)

    def set_password(self, officer_id: str, hashed: str) -> None:
        """Another password."""
        self.change(officer_id, password_hash=hashed)

    def enrol(self, officer_id: str, secret: str | None) -> None:
        """Her second factor; None takes it away, and she sets it up anew."""
        sealed = self.box.seal(secret, f"officers.totp/{officer_id}") if secret else None
        self.change(officer_id, totp_sealed=sealed, totp_step=None)

    def use_step(self, officer_id: str, step: int) -> bool:
        """Use up the one-time code of a step of time; False where it, or a later one, was used before."""
        unused = or_(OFFICERS.c.totp_step.is_(None), OFFICERS.c.totp_step < step)
        mine = (OFFICERS.c.id == officer_id) & unused
        return bool(self._connection.execute(update(OFFICERS).where(mine).values(totp_step=step)).rowcount)

    # -- sessions -----------------------------------------------------------------------------------------------------

    def begin(self, officer_id: str, token: str) -> None:
        """She is signed in by this token, of which only a digest is kept."""
        values = {"digest": digest(token), "officer_id": officer_id, "created_at": self._now, "seen_at": self._now}
        self._connection.execute(insert(SESSIONS).values(values))

    def signed(self, token: str) -> Signed | None:
        """The session of a token, however old."""
        row = self._connection.execute(select(SESSIONS).where(SESSIONS.c.digest == digest(token))).first()
        return Signed(row.officer_id, row.created_at, row.seen_at) if row else None

    def seen(self, token: str) -> None:
        """It was used just now."""
        self._connection.execute(update(SESSIONS).where(SESSIONS.c.digest == digest(token)).values(seen_at=self._now))

    def end(self, token: str) -> None:
        """Sign out."""
        self._connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest(token)))

    def end_all(self, officer_id: str) -> None:
        """Sign an officer out everywhere."""
        self._connection.execute(delete(SESSIONS).where(SESSIONS.c.officer_id == officer_id))

    def end_old(self, created: datetime) -> None:
        """Forget the sessions that began before a moment."""
        self._connection.execute(delete(SESSIONS).where(SESSIONS.c.created_at < created))

    def _one(self, where: Any, *, lock: bool = False) -> Officer | None:
        query = select(OFFICERS).where(where)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        return self._read(row) if row else None

    def _read(self, row: Any) -> Officer:
        return Officer(
            id=row.id,
            login=row.login,
            role=Role(row.role),
            department=row.department,
            office=row.office,
            name=self.box.open(row.name_sealed, f"officers.name/{row.id}"),
            language=row.language,
            has_phone=row.phone_index is not None,
            disabled=row.disabled_at is not None,
        )

    def _number(self, officer_id: str, phone: str) -> dict[str, bytes | None]:
        sealed = self.box.seal(phone, f"officers.phone/{officer_id}") if phone else None
        return {"phone_index": self._index(phone) if phone else None, "phone_sealed": sealed}

    def _index(self, phone: str) -> bytes:
        return blind_index(self._index_key(), "officers.phone", phone)


def digest(token: str) -> bytes:
    """A fingerprint of a token that is random enough to need no salt."""
    return hashlib.sha256(token.encode()).digest()
