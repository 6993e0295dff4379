"""Officers' texts: what is an order, and all that is none."""

import pytest

from core import orders
from core.orders import Kind, Order

CASE = "482109375514"


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("DONE 4821-0937-5514 Line cleared.", Order(Kind.DONE, CASE, "Line cleared.")),
        ("done 482109375514: 3 manholes opened", Order(Kind.DONE, CASE, "3 manholes opened")),
        ("Done 4821 0937 5514 3 manholes", Order(Kind.DONE, CASE, "3 manholes")),
        (" DONE:4821-0937-5514 - pump no. 7 runs", Order(Kind.DONE, CASE, "pump no. 7 runs")),
        ("DONE 4821-0937-5514", Order(Kind.DONE, CASE)),
        ("Ho gaya 4821-0937-5514 gutter saaf", Order(Kind.DONE, CASE, "gutter saaf")),
        ("ہوگیا ۴۸۲۱-۰۹۳۷-۵۵۱۴ گٹر صاف کر دیا", Order(Kind.DONE, CASE, "گٹر صاف کر دیا")),
        ("ASK 4821-0937-5514 which street?\nHouse?", Order(Kind.ASK, CASE, "which street?\nHouse?")),
        ("pucho 4821-0937-5514 kaunsi gali", Order(Kind.ASK, CASE, "kaunsi gali")),
        ("پوچھیں 4821-0937-5514 کون سی گلی؟", Order(Kind.ASK, CASE, "کون سی گلی؟")),
        ("FWD 4821-0937-5514 mu the drain is theirs", Order(Kind.FWD, CASE, "the drain is theirs", "MU")),
        ("bhejo 4821-0937-5514 EL: bijli ka masla", Order(Kind.FWD, CASE, "bijli ka masla", "EL")),
        ("FWD 4821-0937-5514 MU", Order(Kind.FWD, CASE, "", "MU")),
        ("FWD 4821-0937-5514 the drain is theirs", Order(Kind.FWD, CASE, "the drain is theirs")),
        ("LATE", Order(Kind.LATE)),
        ("late!", Order(Kind.LATE)),
        ("دیر", Order(Kind.LATE)),
    ],
)
def test_an_order_is_a_command_word_and_a_tracking_id(text: str, order: Order) -> None:
    assert orders.read(text) == order


@pytest.mark.parametrize(
    "text",
    [
        "",
        "done",
        "DONE 4821-0937-5513 line cleared",
        "DONE 4821-0937-551 line cleared",
        "DONE 4821-0937-5514-3 line cleared",
        "it is done 4821-0937-5514",
        "well done 4821-0937-5514",
        "abandoned 4821-0937-5514",
        "4821-0937-5514 done",
        "STATUS 4821-0937-5514",
        "is 4821-0937-5514 done?",
        "late again",
        "the water comes late",
        "ask",
        "FWD",
        "ok 4821-0937-5514",
        "OK 482193",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert orders.read(text) is None


@pytest.mark.parametrize(
    "text", ["482193", "OK 482193", "ok482193", "Ok: 482193.", "482 193", "ہاں ۴۸۲۱۹۳", "haan 482-193 ", "OKAY 482193"]
)
def test_a_code_is_six_digits_alone_or_after_ok(text: str) -> None:
    assert orders.code(text) == "482193"


@pytest.mark.parametrize(
    "text", ["", "1", "4821", "48219355", "no 482193", "482193 ok", "ok", "my code is 482193", "LINK 482193"]
)
def test_other_numbers_are_no_code(text: str) -> None:
    assert orders.code(text) is None
