"""An officer at her desk: taken on, and signed in by password and one-time code."""

from dataclasses import dataclass

import pyotp

from bot.staff import officers, signin
from bot.staff.signin import Pending
from bot.wiring import Sunwai
from core.staff import Role

LOGIN, PHONE = "bano", "+923000000707"  # never issued
PASSWORD = "nine-blue-kettles-sing"
HOME, ELSEWHERE = "192.0.2.10", "198.51.100.7"


@dataclass
class Desk:
    """Who is signed in, or half-way."""

    sunwai: Sunwai
    token: str
    secret: str
    address: str = HOME

    @property
    def valid(self) -> bool:
        return signin.officer_of(self.sunwai, self.token) is not None

    def code(self, steps: int = 0) -> str:
        """The one-time code that her telephone shows now, or so many steps later."""
        return pyotp.TOTP(self.secret).at(self.sunwai.store.clock(), counter_offset=steps)

    def again(self) -> "Desk":
        """Signed in once more."""
        self.sunwai.store.clock.move(seconds=60)  # type: ignore[attr-defined]
        half = begun(self.sunwai, self.address)
        return Desk(self.sunwai, done(self.sunwai, half, self.code()), self.secret, self.address)


def add(sunwai: Sunwai, login: str = LOGIN, phone: str = "", role: Role = Role.OFFICER, department: str = "WT") -> str:
    """An officer; her one-time password."""
    return officers.add(sunwai, login, "Bano Iqbal", role, department, "", phone)[1]


def begun(sunwai: Sunwai, address: str = HOME, password: str = PASSWORD, login: str = LOGIN) -> Pending:
    """Half-way: the password was right."""
    half = signin.password(sunwai, login, password, address)
    assert half
    return half


def done(sunwai: Sunwai, half: Pending, code: str) -> str:
    token = signin.second(sunwai, half, code)
    assert token
    return token


def signed_in(sunwai: Sunwai, address: str = HOME, *, login: str = LOGIN, **more: str) -> Desk:
    """Taken on, and signed in for the first time."""
    half = begun(sunwai, address, add(sunwai, login, **more), login)  # type: ignore[arg-type]
    half = signin.choose(sunwai, half, PASSWORD)
    desk = Desk(sunwai, "", half.secret, address)
    desk.token = done(sunwai, half, desk.code())
    return desk
