"""The table of routes, and the departments' keys."""

import base64
import csv
import io
from pathlib import Path

import pytest
from standardwebhooks.webhooks import Webhook

from bot import apikeys, departments
from bot.departments import Faulty
from bot.wiring import Sunwai
from storage.departments import Route
from tests.house import house

SECRET = "whsec_" + base64.b64encode(bytes(range(32))).decode()
HOOK = "http://127.0.0.1:9000/in"
PRODUCTION = {
    "APP_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "PII_KEYS": "a:" + base64.b64encode(bytes(32)).decode(),
    "PUBLIC_URL": "https://sunwai.example",
}


@pytest.fixture
def sunwai(tmp_path: Path) -> Sunwai:
    return house(tmp_path)


def table(*rows: str) -> str:
    return "code,route,url,secret\n" + "".join(f"{row}\n" for row in rows)


def faults(sunwai: Sunwai, text: str) -> tuple[str, ...]:
    """What is wrong with a table; nothing of it may have been applied."""
    before = departments.export(sunwai)
    with pytest.raises(Faulty) as trouble:
        departments.take(sunwai, text)
    assert departments.export(sunwai) == before
    return trouble.value.faults


def test_the_export_names_every_department_and_its_route(sunwai: Sunwai) -> None:
    rows = list(csv.DictReader(io.StringIO(departments.export(sunwai))))
    assert [row["code"] for row in rows] == list(sunwai.catalogue.departments)
    assert {row["route"] for row in rows} == {"desk"}
    assert rows[2]["name"] == "Water and sewer"


def test_what_was_exported_can_be_imported_and_changes_nothing(sunwai: Sunwai) -> None:
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    exported = departments.export(sunwai)
    assert f"WT,Water and sewer,webhook,{HOOK},{SECRET}\n" in exported
    assert departments.take(sunwai, exported) == ()
    assert departments.export(sunwai) == exported


def test_an_export_moves_to_another_installation_whole(sunwai: Sunwai, tmp_path: Path) -> None:
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    other = house(tmp_path / "other")
    departments.take(other, departments.export(sunwai))
    assert departments.routes(other) == departments.routes(sunwai)


def test_rows_and_columns_that_are_missing_stay_as_they_are(sunwai: Sunwai) -> None:
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}", f"EL,webhook,{HOOK},{SECRET}"))
    assert departments.take(sunwai, "code,url\nWT,http://127.0.0.1:9001/in\n") == (
        f"WT  url: {HOOK} → http://127.0.0.1:9001/in",
    )
    routes = departments.routes(sunwai)
    assert (routes["WT"].route, routes["WT"].secret) == (Route.WEBHOOK, SECRET)
    assert routes["EL"].url == HOOK


def test_a_department_may_go_back_to_the_desk_and_keep_what_it_had(sunwai: Sunwai) -> None:
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    assert departments.take(sunwai, "code,route\nWT,desk\n") == ("WT  route: webhook → desk",)
    assert departments.take(sunwai, "code,route\nWT,webhook\n") == ("WT  route: desk → webhook",)


def test_codes_and_routes_are_read_in_any_case_with_spaces_and_a_byte_order_mark(sunwai: Sunwai) -> None:
    departments.take(sunwai, f"\ufeffCode, Route ,url,secret\r\n wt , Webhook , {HOOK} , {SECRET} \r\n\r\n")
    assert departments.routes(sunwai)["WT"].url == HOOK


def test_a_secret_that_is_made_up_is_shown_once_and_signs(sunwai: Sunwai) -> None:
    changes = departments.take(sunwai, table(f"WT,webhook,{HOOK},new"))
    secret = departments.routes(sunwai)["WT"].secret
    assert f"WT  secret: {secret}" in changes
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert Webhook(secret)


def test_a_secret_that_was_given_is_not_shown(sunwai: Sunwai) -> None:
    changes = departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    assert changes == ("WT  route: desk → webhook", f"WT  url: – → {HOOK}", "WT  secret: changed")


def test_all_that_is_wrong_is_named_with_its_line_and_nothing_is_applied(sunwai: Sunwai) -> None:
    found = faults(
        sunwai,
        table(
            f"EL,webhook,{HOOK},{SECRET}",
            "WT,webhook,,",
            f"GS,webhook,{HOOK},",
            "XX,desk,,",
            ",desk,,",
            "MU,pigeon,,",
            "PO,,,",
            f"EL,webhook,{HOOK},{SECRET}",
        ),
    )
    assert [fault.split(":")[0] for fault in found] == [f"line {number}" for number in (3, 4, 5, 6, 7, 8, 9)]
    said = "\n".join(found)
    for words in (
        "needs a url",
        "needs a secret",
        "XX is no department",
        "'pigeon' is none of desk",
        "EL is there twice",
    ):
        assert words in said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "route\ndesk\n",
        "code,colour\nWT,blue\n",
        "code,code\nWT,WT\n",
        "code;route\nWT;desk\n",
        "code,route\nWT\n",
        "code,route\nWT,desk,,\n",
        'code,route\n"WT,desk\n',
    ],
)
def test_what_is_no_such_table_is_refused(sunwai: Sunwai, text: str) -> None:
    (fault,) = faults(sunwai, text)
    assert fault.startswith("line ")


@pytest.mark.parametrize(
    "secret",
    [
        "secret",
        "whsec_",
        "whsec_!!!",
        "whsk_" + SECRET[6:],
        "whsec_" + "QUJD" * 7,
        "whsec_" + "QUJD" * 22,
        SECRET + "x",
    ],
)
def test_a_secret_that_could_be_guessed_or_not_be_read_is_refused(sunwai: Sunwai, secret: str) -> None:
    (fault,) = faults(sunwai, table(f"WT,webhook,{HOOK},{secret}"))
    assert "base64 of 24 to 64 bytes" in fault
    assert len(secret) < 8 or secret not in fault


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.5/x",
        "https://169.254.169.254/x",
        "https://2130706433/",
        "file:///etc/passwd",
        "http://8.8.8.8/x",
    ],
)
def test_s19_a_url_that_leads_into_our_network_is_refused_at_configuration(sunwai: Sunwai, url: str) -> None:
    (fault,) = faults(sunwai, table(f"WT,webhook,{url},{SECRET}"))
    assert fault.startswith("line 2: the url cannot be used")


def test_s19_production_calls_nobody_on_this_machine_or_without_tls(tmp_path: Path) -> None:
    production = house(tmp_path, **PRODUCTION)
    for url in (HOOK, "https://127.0.0.1/x", "https://localhost/x", "http://8.8.8.8/x"):
        assert faults(production, table(f"WT,webhook,{url},{SECRET}"))
    departments.take(production, table(f"WT,webhook,https://8.8.8.8/x,{SECRET}"))


def test_a_host_that_no_name_server_knows_today_is_taken(sunwai: Sunwai) -> None:
    departments.take(sunwai, table(f"WT,webhook,https://nowhere.invalid/in,{SECRET}"))
    assert departments.routes(sunwai)["WT"].url == "https://nowhere.invalid/in"


def test_secrets_and_keys_are_not_in_the_database_as_they_are(sunwai: Sunwai, tmp_path: Path) -> None:
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    key = apikeys.issue(sunwai, "WT")
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("sunwai.sqlite*"))
    assert HOOK.encode() in stored, "the right files are looked into"
    assert SECRET[6:].encode() not in stored
    assert key.encode() not in stored


def test_postgresql_keeps_routes_and_keys_alike(tmp_path: Path, empty_postgres: str) -> None:
    sunwai = house(tmp_path, empty_postgres)
    departments.take(sunwai, table(f"WT,webhook,{HOOK},{SECRET}"))
    assert departments.routes(sunwai)["WT"].secret == SECRET
    key = apikeys.issue(sunwai, "WT")
    apikeys.issue(sunwai, "WT", revoke=True)
    assert apikeys.caller(sunwai, key) is None
    sunwai.store.engine.dispose()
