"""How cases travel to each department, and the keys with which departments call us."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select, update

from storage import department_tables as tables
from storage.secrets import Secrets
from storage.tables import table_of
from storage.vault import Box, Vault

DEPARTMENTS = table_of(tables.Department)
KEYS = table_of(tables.ApiKey)
IDEMPOTENCY = table_of(tables.Idempotency)
ROUTE_SECRET = "routes"  # the program's key that seals the departments' secrets


class Route(StrEnum):
    """How a department gets its cases."""

    DESK = "desk"
    WEBHOOK = "webhook"
    EMAIL = "email"
    OPEN311 = "open311"


@dataclass(frozen=True)
class Department:
    """A department's route, or that of its `office`.

    `url` is `mailto:…` for mails; `secret` is `whsec_…` for a webhook, the key to an Open311 endpoint for that.
    """

    code: str
    route: Route = Route.DESK
    url: str = ""
    secret: str = field(default="", repr=False)
    office: str = ""


@dataclass(frozen=True)
class Key:
    """A key as it is listed: whose, since when, and until when where it has ended."""

    id: int
    department: str
    office: str
    role: str
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class Earlier:
    """A request taken before: the fingerprint of its body, and the answer it got, sealed under the citizen's key."""

    digest: str
    answer_sealed: bytes | None


@dataclass(frozen=True)
class Holder:
    """Whose a key is: a department's, one of its offices' (else ""), or with the role "operator" an operator's."""

    department: str
    office: str
    role: str


class Departments:
    """The departments of one transaction. Who is not in the table has the desk."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    def get(self, code: str) -> Department:
        """A department's route."""
        row = self._connection.execute(select(DEPARTMENTS).where(DEPARTMENTS.c.code == code)).first()
        if row is None:
            return Department(code)
        secret = self._box().open(row.secret_sealed, f"departments.secret/{code}") if row.secret_sealed else ""
        return Department(code, Route(row.route), row.url or "", secret)

    def replace(self, departments: Iterable[Department]) -> None:
        """Set these departments' routes; the others stay."""
        for department in departments:
            secret = department.secret
            sealed = self._box().seal(secret, f"departments.secret/{department.code}") if secret else None
            self._connection.execute(delete(DEPARTMENTS).where(DEPARTMENTS.c.code == department.code))
            self._connection.execute(
                insert(DEPARTMENTS).values(
                    code=department.code,
                    route=department.route,
                    url=department.url or None,
                    secret_sealed=sealed,
                    updated_at=self._now,
                )
            )

    def add_key(self, department: str, key: str, *, role: str = "department", office: str = "") -> None:
        """A further key; the old ones stay valid."""
        values = {
            "department": department,
            "digest": digest(key),
            "role": role,
            "office": office,
            "created_at": self._now,
        }
        self._connection.execute(insert(KEYS).values(values))

    def revoke_keys(self, department: str, office: str = "") -> int:
        """End all of a department's keys, or of one of its offices'; how many."""
        whose = (KEYS.c.department == department) & (KEYS.c.office == office)
        valid = whose & KEYS.c.revoked_at.is_(None)
        return int(self._connection.execute(update(KEYS).where(valid).values(revoked_at=self._now)).rowcount)

    def keys(self) -> tuple[Key, ...]:
        """Every key there ever was, the newest first."""
        columns = (KEYS.c[name] for name in Key.__dataclass_fields__)
        rows = self._connection.execute(select(*columns).order_by(KEYS.c.id.desc()))
        return tuple(Key(**row._mapping) for row in rows)

    def revoke_key(self, key_id: int) -> bool:
        """End one key; False where there is no valid one of this number."""
        valid = (KEYS.c.id == key_id) & KEYS.c.revoked_at.is_(None)
        return bool(self._connection.execute(update(KEYS).where(valid).values(revoked_at=self._now)).rowcount)

    def of_key(self, key: str) -> Holder | None:
        """Whose a key is; None for a wrong or revoked one."""
        valid = (KEYS.c.digest == digest(key)) & KEYS.c.revoked_at.is_(None)
        row = self._connection.execute(select(KEYS.c.department, KEYS.c.office, KEYS.c.role).where(valid)).first()
        return Holder(row.department, row.office, row.role) if row else None

    def taken(self, department: str, key: str) -> Earlier | None:
        """The request that came with this idempotency key before; None: the key is new."""
        here = (IDEMPOTENCY.c.department == department) & (IDEMPOTENCY.c.key == key)
        row = self._connection.execute(select(IDEMPOTENCY).where(here)).first()
        return Earlier(row.digest, row.answer_sealed) if row else None

    def take(self, department: str, key: str, request: Earlier) -> None:
        """Remember a request by its idempotency key."""
        values: Mapping[str, object] = {"department": department, "key": key, "at": self._now, **vars(request)}
        self._connection.execute(insert(IDEMPOTENCY).values(values))

    def forget_requests(self, before: datetime) -> int:
        """Forget what was taken before a moment; how many."""
        return int(self._connection.execute(delete(IDEMPOTENCY).where(IDEMPOTENCY.c.at < before)).rowcount)

    def _box(self) -> Box:
        return Box(Secrets(self._connection, self._vault).get(ROUTE_SECRET))


def digest(text: str) -> str:
    """A fingerprint of something already random, e.g. a key of 256 bits: no salt is needed."""
    return hashlib.sha256(text.encode()).hexdigest()
