"""Signing in: by the book (rows S32 to S34), on a clock that is moved."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.staff import passwords, signin
from bot.staff.passwords import Reason, Weak
from bot.staff.signin import Slow, Stale
from bot.wiring import Away, Sunwai
from tests import together
from tests.bot.signing import ELSEWHERE, HOME, LOGIN, PASSWORD, Desk, add, begun, done, signed_in
from tests.house import house

WRONG = "nine-blue-kettles-cry"


@pytest.fixture
def sunwai(tmp_path: Path) -> Iterator[Sunwai]:
    made = house(tmp_path)
    yield made
    made.store.engine.dispose()


@pytest.fixture
def engines(tmp_path: Path, engine_url: str | None) -> Iterator[Sunwai]:
    """On SQLite, then on PostgreSQL."""
    made = house(tmp_path, engine_url)
    yield made
    made.store.engine.dispose()


def move(sunwai: Sunwai, **by: float) -> None:
    sunwai.store.clock.move(**by)  # type: ignore[attr-defined]


def fails(sunwai: Sunwai, times: int, address: str = ELSEWHERE, login: str = LOGIN) -> None:
    """So many wrong passwords, each as soon as it is allowed."""
    for _ in range(times):
        try:
            assert signin.password(sunwai, login, WRONG, address) is None
        except Slow as slow:
            move(sunwai, seconds=slow.seconds)
            assert signin.password(sunwai, login, WRONG, address) is None


# The password


def test_s32_there_are_no_officers_until_somebody_adds_one(sunwai: Sunwai) -> None:
    for login in ("admin", "administrator", "root", "demo", "sunwai"):
        assert signin.password(sunwai, login, login, HOME) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kettle7!", Reason.SHORT),
        ("eleven-char", Reason.SHORT),
        ("x" * 129, Reason.LONG),
        ("password1234", Reason.COMMON),
        ("P@ssw0rd!2026", Reason.COMMON),
        ("Pakistan@14081947", Reason.COMMON),
        ("pakistanzindabad", Reason.COMMON),
        ("karachikarachi", Reason.COMMON),
        ("qwertyuiopas", Reason.COMMON),
        ("123456789012", Reason.COMMON),
        ("aaaaaaaaaaaaaaa", Reason.COMMON),
        ("121212121212", Reason.COMMON),
        ("bano-works-here", Reason.OWN),
        ("sunwai-is-mine-77", Reason.OWN),
    ],
)
def test_s32_a_password_that_would_be_guessed_is_refused(sunwai: Sunwai, password: str, reason: Reason) -> None:
    half = begun(sunwai, password=add(sunwai))
    with pytest.raises(Weak) as refused:
        signin.choose(sunwai, half, password)
    assert refused.value.reason is reason


@pytest.mark.parametrize("password", ["nine-blue-kettles-sing", "چائے کی نو نیلی کیتلیاں", "k7#Qz!w2Lp9x"])
def test_any_other_of_twelve_characters_will_do_in_any_writing(sunwai: Sunwai, password: str) -> None:
    signin.choose(sunwai, begun(sunwai, password=add(sunwai)), password)
    assert signin.password(sunwai, LOGIN, password, HOME)


def test_s32_the_first_sign_in_sets_a_password_and_a_second_factor(sunwai: Sunwai) -> None:
    half = begun(sunwai, password=add(sunwai))
    assert half.must_change
    with pytest.raises(Stale):
        signin.second(sunwai, half, "000000")
    half = signin.choose(sunwai, half, PASSWORD)
    assert not half.must_change
    assert half.uri.startswith("otpauth://totp/Sunwai:bano?secret=")
    assert signin.second(sunwai, half, "000000") is None


def test_s32_the_one_time_password_is_no_password_afterwards_and_cannot_be_kept(sunwai: Sunwai) -> None:
    once = add(sunwai)
    half = begun(sunwai, password=once)
    with pytest.raises(Weak):
        signin.choose(sunwai, half, once)
    signin.choose(sunwai, half, PASSWORD)
    assert signin.password(sunwai, LOGIN, once, HOME) is None


def test_the_one_time_password_is_good_for_a_week(sunwai: Sunwai) -> None:
    once = add(sunwai)
    move(sunwai, days=7)
    assert signin.password(sunwai, LOGIN, once, HOME)
    move(sunwai, seconds=1)
    assert signin.password(sunwai, LOGIN, once, HOME) is None


def test_a_password_is_kept_by_argon2_alone(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    with sunwai.store.read() as unit:
        officer = unit.officers.named(LOGIN)
        assert officer
        hashed = unit.officers.credentials(officer.id).password or ""
    assert hashed.startswith("$argon2id$")
    assert passwords.matches(hashed, PASSWORD, sunwai.store.clock())


def test_a_login_is_the_same_in_capitals(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    assert signin.password(sunwai, " BANO ", PASSWORD, HOME)


# The second factor


def test_a_one_time_code_is_good_once(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    used = desk.code()
    assert signin.second(sunwai, begun(sunwai), used) is None
    move(sunwai, seconds=30)
    assert signin.second(sunwai, begun(sunwai), used) is None
    assert signin.second(sunwai, begun(sunwai), desk.code())


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(sunwai: Sunwai, steps: int, good: bool) -> None:
    desk = signed_in(sunwai)
    move(sunwai, minutes=5)
    assert bool(signin.second(sunwai, begun(sunwai), desk.code(steps))) is good


def test_an_older_code_is_not_taken_after_a_newer_one(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    move(sunwai, minutes=5)
    done(sunwai, begun(sunwai), desk.code(1))
    assert signin.second(sunwai, begun(sunwai), desk.code()) is None


def test_s26_five_wrong_codes_are_all_there_are_in_an_hour(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    move(sunwai, minutes=5)
    half = begun(sunwai)
    for _ in range(5):
        assert signin.second(sunwai, half, "nought") is None
    with pytest.raises(Slow) as slow:
        signin.second(sunwai, half, desk.code())
    assert slow.value.seconds > 3500
    move(sunwai, seconds=slow.value.seconds)
    assert signin.second(sunwai, begun(sunwai), desk.code())


def test_a_sign_in_that_is_half_way_is_carried_by_the_browser_for_ten_minutes(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    half = begun(sunwai)
    assert signin.resume(sunwai, half.token) == half
    assert PASSWORD not in half.token
    move(sunwai, minutes=10, seconds=1)
    assert signin.resume(sunwai, half.token) is None
    with pytest.raises(Stale):
        signin.second(sunwai, half, desk.code())


@pytest.mark.parametrize("token", ["", "x", "AAAA", "ہ", "A" * 500])
def test_what_the_browser_made_up_is_no_sign_in(sunwai: Sunwai, token: str) -> None:
    assert signin.resume(sunwai, token) is None


def test_who_set_up_the_second_factor_first_has_it(sunwai: Sunwai) -> None:
    half = signin.choose(sunwai, begun(sunwai, password=add(sunwai)), PASSWORD)
    other = begun(sunwai)
    desk = signed_in_by(sunwai, half)
    with pytest.raises(Stale):
        signin.second(sunwai, other, desk)


def signed_in_by(sunwai: Sunwai, half: signin.Pending) -> str:
    code = Desk(sunwai, "", half.secret).code()
    done(sunwai, half, code)
    return code


# Guessing


def test_s33_ten_wrong_passwords_for_a_login_are_slowed_down_wherever_they_come_from(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    start = sunwai.store.clock()
    for number in range(10):
        fails(sunwai, 1, f"203.0.113.{number}")
    assert (sunwai.store.clock() - start).total_seconds() >= 15
    with pytest.raises(Slow):
        signin.password(sunwai, LOGIN, WRONG, "203.0.113.99")


def test_s33_meanwhile_she_signs_in_from_where_she_always_does(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    fails(sunwai, 12)
    assert signin.password(sunwai, LOGIN, PASSWORD, HOME)
    assert desk.again().valid


def test_s33_and_from_anywhere_else_after_half_a_minute_at_most(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    fails(sunwai, 30)
    with pytest.raises(Slow) as slow:
        signin.password(sunwai, LOGIN, PASSWORD, "203.0.113.5")
    assert slow.value.seconds <= 30
    move(sunwai, seconds=30)
    assert signin.password(sunwai, LOGIN, PASSWORD, "203.0.113.5")


def test_s33_one_password_for_a_hundred_logins_is_slowed_down_by_the_address(sunwai: Sunwai) -> None:
    for number in range(20):
        assert signin.password(sunwai, f"clerk{number}", WRONG, ELSEWHERE) is None
    start = sunwai.store.clock()
    for number in range(20, 100):
        fails(sunwai, 1, ELSEWHERE, f"clerk{number}")
    assert (sunwai.store.clock() - start).total_seconds() > 3600
    signed_in(sunwai)
    assert signin.password(sunwai, LOGIN, PASSWORD, HOME)


def test_s33_her_own_mistakes_at_home_keep_her_waiting_too(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    fails(sunwai, 9, HOME)
    with pytest.raises(Slow):
        signin.password(sunwai, LOGIN, PASSWORD, HOME)
    move(sunwai, hours=1)
    assert signin.password(sunwai, LOGIN, PASSWORD, HOME)


def test_s33_what_is_slowed_down_was_not_tried(sunwai: Sunwai) -> None:
    signed_in(sunwai)
    fails(sunwai, 6)
    for _ in range(20):
        with pytest.raises(Slow):
            signin.password(sunwai, LOGIN, WRONG, ELSEWHERE)
    move(sunwai, seconds=2)
    assert signin.password(sunwai, LOGIN, WRONG, ELSEWHERE) is None


# Sessions


def test_s34_a_token_has_256_bits_and_is_new_at_every_sign_in(sunwai: Sunwai) -> None:
    one = signed_in(sunwai)
    two = one.again()
    assert len(one.token) == 43
    assert one.token != two.token
    kept = b"".join(path.read_bytes() for path in sunwai.settings.data_dir.iterdir() if path.is_file())
    assert LOGIN.encode() in kept
    assert one.token.encode() not in kept


def test_s34_a_session_rests_for_half_an_hour_at_most(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    for _ in range(3):
        move(sunwai, minutes=29)
        assert desk.valid
    move(sunwai, minutes=31)
    assert not desk.valid


def test_s34_a_session_is_over_after_twelve_hours_however_busy(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    for _ in range(36):
        move(sunwai, minutes=20)
        assert desk.valid
    move(sunwai, seconds=1)
    assert not desk.valid


def test_s34_who_signs_out_is_out(sunwai: Sunwai) -> None:
    one = signed_in(sunwai)
    two = one.again()
    signin.sign_out(sunwai, one.token)
    assert not one.valid
    assert two.valid


def test_s34_another_password_ends_every_session(sunwai: Sunwai) -> None:
    one = signed_in(sunwai)
    two = one.again()
    officer = signin.officer_of(sunwai, two.token)
    assert officer
    assert not signin.change_password(sunwai, officer, WRONG, "ten-red-teapots-hum", HOME)
    assert one.valid
    assert signin.change_password(sunwai, officer, PASSWORD, "ten-red-teapots-hum", HOME)
    assert (one.valid, two.valid) == (False, False)
    assert signin.password(sunwai, LOGIN, PASSWORD, HOME) is None


def test_s34_a_sign_in_that_was_half_way_is_over_when_the_password_changes(sunwai: Sunwai) -> None:
    desk = signed_in(sunwai)
    half = begun(sunwai)
    officer = signin.officer_of(sunwai, desk.token)
    assert officer
    signin.change_password(sunwai, officer, PASSWORD, "ten-red-teapots-hum", HOME)
    with pytest.raises(Stale):
        signin.second(sunwai, half, desk.code(1))


def test_s34_a_token_that_is_none_opens_nothing(sunwai: Sunwai) -> None:
    for token in ("", "x" * 43, "ہ", "\0"):
        assert signin.officer_of(sunwai, token) is None


# Many at the same instant


def test_s33_who_tries_many_at_the_same_instant_is_counted_for_each(engines: Sunwai) -> None:
    signed_in(engines)
    tried = together.threads(*[lambda: signin.password(engines, LOGIN, WRONG, ELSEWHERE)] * 8)
    assert sum(result is None for result in tried) <= 5
    assert all(result is None or isinstance(result, Slow | Away) for result in tried)  # Away: a slow machine


def test_s26_a_one_time_code_that_is_sent_twice_at_the_same_instant_is_good_once(engines: Sunwai) -> None:
    desk = signed_in(engines)
    move(engines, minutes=5)
    halves, code = (begun(engines), begun(engines)), desk.code()
    tokens = together.threads(*(partial(signin.second, engines, half, code) for half in halves))
    assert sum(isinstance(token, str) for token in tokens) == 1


def test_s26_wrong_codes_at_the_same_instant_are_counted_one_by_one(engines: Sunwai) -> None:
    signed_in(engines)
    move(engines, minutes=5)
    half = begun(engines)
    tried = together.threads(*[lambda: signin.second(engines, half, "nought")] * 8)
    assert sum(result is None for result in tried) == 5
