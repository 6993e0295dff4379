"""Settings: what is missing, unknown or broken stops the start with one sentence; the demo makes up its own secrets."""

import base64
import json
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Misconfigured, read
from tests import together

KEY = base64.b64encode(b"k" * 32).decode()


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """The least that production starts with."""
    return {
        "APP_ENV": "production",
        "DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "https://sunwai.example",
        "SECRET_KEY": "s" * 32,
        "PII_KEYS": f"2026a:{KEY}",
    }


def refusal(environ: Mapping[str, str]) -> str:
    """The sentence with which the start is refused."""
    with pytest.raises(Misconfigured) as refused:
        read(environ)
    text = str(refused.value)
    assert "\n" not in text
    return text


def test_production_starts_with_its_secrets(production: dict[str, str]) -> None:
    made = read(production)
    assert not made.demo
    assert made.pii_keys == {"2026a": b"k" * 32}


@pytest.mark.parametrize("name", ["PUBLIC_URL", "SECRET_KEY", "PII_KEYS"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_refuses_to_start_without_a_secret(production: dict[str, str], name: str, value: str | None) -> None:
    if value is None:
        del production[name]
    else:
        production[name] = value
    assert refusal(production).startswith(f"{name} is missing")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be a secret"),
        ("SECRET_KEY", "demo-" + "s" * 40, "SECRET_KEY must be a secret"),
        ("PII_KEYS", f"demo1:{KEY}", "PII_KEYS holds a key of the demo"),
        ("PII_KEYS", f"new:{KEY},demo1:{KEY}", "PII_KEYS holds a key of the demo"),
        ("PUBLIC_URL", "http://sunwai.example", "PUBLIC_URL must be https"),
        ("CLOCK_OFFSET", "60", "CLOCK_OFFSET is for trying deadlines"),
    ],
)
def test_production_refuses_what_is_fit_for_the_demo_only(
    production: dict[str, str], name: str, value: str, says: str
) -> None:
    assert refusal({**production, name: value}).startswith(says)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("APP_ENV", "staging"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PUBLIC_URL", "sunwai.example"),
        ("TWILIO_API_URL", "ftp://api.example"),
        ("PII_KEYS", "k"),
        ("PII_KEYS", "k:"),
        ("PII_KEYS", "k:not base64!"),
        ("PII_KEYS", f"k:{base64.b64encode(b'short').decode()}"),
        ("PII_KEYS", f":{KEY}"),
        ("PII_KEYS", " , "),
        ("TWILIO_CONTENT_SIDS", "notice:MG" + "0" * 32),
        ("WHATSAPP_CLOUD_TEMPLATES", "notice/ur:sunwai_notice"),
        ("WHATSAPP_CLOUD_TEMPLATES", "notice/ur:Sunwai Notice@ur"),
        ("MEDIA_URL", "ftp://media.example/photos"),
        ("MEDIA_URL", "s3://bucket?secret=x"),
        ("CLOCK_OFFSET", "tomorrow"),
    ],
)
def test_a_broken_value_stops_the_start_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    assert refusal({"DATA_DIR": str(tmp_path), name: value}).startswith(f"{name} must")


def test_a_broken_secret_is_not_repeated(tmp_path: Path) -> None:
    assert "hunter2hunter2" not in refusal({"DATA_DIR": str(tmp_path), "PII_KEYS": "k:hunter2hunter2"})


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("TWILIO_AUTH_TOKN", "TWILIO_AUTH_TOKEN"),
        ("TWILIO_SMS_FORM", "TWILIO_SMS_FROM"),
        ("TELEGRAM_TOKEN", "TELEGRAM_BOT_TOKEN"),
        ("KANNEL_PASS", "KANNEL_PASSWORD"),
        ("WHATSAPP_CLOUD_SECRET", "WHATSAPP_CLOUD_APP_SECRET"),
        ("USSD_SECRET", "USSD_WEBHOOK_SECRET"),
    ],
)
def test_a_mistyped_name_of_a_provider_is_refused_with_the_name_that_was_meant(
    tmp_path: Path, name: str, meant: str
) -> None:
    assert refusal({"DATA_DIR": str(tmp_path), name: "x"}) == f"{name} is not a setting; is {meant} meant?"


def test_templates_at_meta_are_read_by_their_use(tmp_path: Path) -> None:
    given = "notice/ur:sunwai_notice@ur, notice:sunwai_notice@en_GB"
    made = read({"DATA_DIR": str(tmp_path), "WHATSAPP_CLOUD_TEMPLATES": given})
    assert made.whatsapp_cloud_templates == {"notice/ur": "sunwai_notice@ur", "notice": "sunwai_notice@en_GB"}


def test_what_is_nobodys_is_left_alone(tmp_path: Path) -> None:
    assert read({"DATA_DIR": str(tmp_path), "PATH": "/bin", "EDITOR": "vi"}).demo


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"TWILIO_ACCOUNT_SID": "AC1"}, "TWILIO_AUTH_TOKEN"),
        ({"TWILIO_AUTH_TOKEN": "t" * 32}, "TWILIO_ACCOUNT_SID"),
        ({"AWS_ACCESS_KEY_ID": "id"}, "AWS_SECRET_ACCESS_KEY"),
        ({"TELEGRAM_BOT_TOKEN": "1:t"}, "TELEGRAM_WEBHOOK_SECRET"),
        (
            {"WHATSAPP_CLOUD_TOKEN": "t", "WHATSAPP_CLOUD_PHONE_NUMBER_ID": "1"},
            "WHATSAPP_CLOUD_APP_SECRET and WHATSAPP_CLOUD_VERIFY_TOKEN",
        ),
        (
            {"KANNEL_WEBHOOK_SECRET": "s" * 20},
            "KANNEL_SENDSMS_URL, KANNEL_USERNAME, KANNEL_PASSWORD and KANNEL_FROM",
        ),
        (
            {"KANNEL_SENDSMS_URL": "http://kannel/", "KANNEL_USERNAME": "u", "KANNEL_PASSWORD": "p"},
            "KANNEL_FROM and KANNEL_WEBHOOK_SECRET",
        ),
    ],
)
def test_a_provider_is_configured_whole_or_not_at_all(
    production: dict[str, str], given: dict[str, str], missing: str
) -> None:
    verb = "are" if " and " in missing else "is"
    assert refusal({**production, **given}).startswith(f"{missing} {verb} missing while")


def test_all_that_keeps_production_from_starting_is_named_in_one_go(tmp_path: Path) -> None:
    assert refusal({
        "APP_ENV": "production",
        "DATA_DIR": str(tmp_path),
        "PUBLIC_URL": "http://sunwai.example",
        "TELEGRAM_BOT_TOKEN": "1:t",
        "SMTP_URL": "smtp://127.0.0.1",
        "USSD_WEBHOOK_SECRET": "short",
        "CLOCK_OFFSET": "5",
    }).split(". ") == [
        "SECRET_KEY and PII_KEYS are missing; production does not start without them",
        "TELEGRAM_WEBHOOK_SECRET is missing while TELEGRAM_BOT_TOKEN is set",
        "MAIL_FROM is missing while SMTP_URL is set",
        "PUBLIC_URL must be https; end TLS in a proxy in front and name its address here",
        "CLOCK_OFFSET is for trying deadlines and not allowed in production",
        "USSD_WEBHOOK_SECRET is too short to be a secret",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["DEBUG", "FLASK_DEBUG"])
def test_s40_production_does_not_start_with_debugging_on(production: dict[str, str], name: str) -> None:
    for value in ("1", "true", "on"):
        assert refusal({**production, name: value}).startswith(f"{name} is set")
    for value in ("", "0", "False"):
        assert read({**production, name: value})


def test_s5_production_names_every_secret_that_it_lacks(tmp_path: Path) -> None:
    told = refusal({"APP_ENV": "production", "DATA_DIR": str(tmp_path)})
    assert told == "SECRET_KEY, PII_KEYS and PUBLIC_URL are missing; production does not start without them"


@pytest.mark.parametrize("name", ["KANNEL_WEBHOOK_SECRET", "TELEGRAM_WEBHOOK_SECRET", "USSD_WEBHOOK_SECRET"])
def test_a_secret_that_can_be_guessed_is_refused(production: dict[str, str], name: str) -> None:
    whole = {
        "KANNEL_SENDSMS_URL": "http://kannel/",
        "KANNEL_USERNAME": "u",
        "KANNEL_PASSWORD": "p",
        "KANNEL_FROM": "0786",
        "KANNEL_WEBHOOK_SECRET": "s" * 20,
        "TELEGRAM_BOT_TOKEN": "1:t",
        "TELEGRAM_WEBHOOK_SECRET": "s" * 20,
        "USSD_WEBHOOK_SECRET": "s" * 20,
    }
    assert read({**production, **whole})
    assert "too short" in refusal({**production, **whole, name: "secret"})


def test_what_is_not_configured_in_production_is_not_made_up(production: dict[str, str]) -> None:
    made = read(production)
    assert {made.twilio_auth_token, made.telegram_bot_token, made.kannel_webhook_secret} == {""}
    assert not (made.data_dir / "secrets.json").exists()


# -- the demo -------------------------------------------------------------------------------------------------------------


def test_the_demo_makes_up_its_secrets_and_keeps_them_for_our_eyes_only(tmp_path: Path) -> None:
    first, second = read({"DATA_DIR": str(tmp_path)}), read({"DATA_DIR": str(tmp_path)})
    assert first == second
    assert first.secret_key.startswith("demo-")
    path = tmp_path / "secrets.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["secret_key"] == first.secret_key
    assert [found.name for found in tmp_path.iterdir()] == ["secrets.json"]


def test_the_folder_of_the_data_is_for_our_eyes_only(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    read({"DATA_DIR": str(folder)})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_two_that_start_at_the_same_instant_have_the_same_secrets(tmp_path: Path) -> None:
    made = together.processes(4, lambda _: read({"DATA_DIR": str(tmp_path)}).secret_key)
    assert set(made) == {read({"DATA_DIR": str(tmp_path)}).secret_key}


def test_what_an_older_demo_kept_stands_and_what_it_did_not_know_of_is_made_up(tmp_path: Path) -> None:
    first, path = read({"DATA_DIR": str(tmp_path)}), tmp_path / "secrets.json"
    older = json.loads(path.read_text())
    del older["mail_webhook_secret"]
    path.write_text(json.dumps(older))
    made = together.processes(4, lambda _: read({"DATA_DIR": str(tmp_path)}).mail_webhook_secret)
    second = read({"DATA_DIR": str(tmp_path)})
    assert set(made) == {second.mail_webhook_secret} != {""}
    assert second.secret_key == first.secret_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [found.name for found in tmp_path.iterdir()] == ["secrets.json"]


def test_what_is_given_stands_before_what_is_made_up(tmp_path: Path) -> None:
    made = read({"DATA_DIR": str(tmp_path), "TWILIO_AUTH_TOKEN": "mine", "TWILIO_API_URL": "http://127.0.0.1:1/"})
    assert (made.twilio_auth_token, made.twilio_api_url) == ("mine", "http://127.0.0.1:1")


def test_the_demo_sends_into_the_simulator_unless_a_token_is_given(tmp_path: Path) -> None:
    made = read({"DATA_DIR": str(tmp_path), "PORT": "8123", "TELEGRAM_BOT_TOKEN": "1:real"})
    assert made.twilio_api_url == "http://127.0.0.1:8123/simulator/twilio"
    assert made.telegram_api_url == "https://api.telegram.org"


def test_no_secret_is_in_the_settings_repr(production: dict[str, str]) -> None:
    secret = "very-secret-indeed-0001"
    secrets = {field.upper(): secret for field in ("redis_url", "ussd_webhook_secret", "secret_key")}
    secrets |= {"SMTP_URL": f"smtp://us:{secret}@mail.example", "MAIL_FROM": "sunwai@mail.example"}
    shown = repr(read({**production, **secrets}))
    assert secret not in shown
    assert "kkkk" not in shown


def test_every_setting_has_its_meaning() -> None:
    assert all(field.metadata["meaning"] for field in settings.fields(settings.Settings))


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://h:x", "smtp:h"])
def test_what_is_no_mail_server_stops_the_start(production: dict[str, str], url: str) -> None:
    with pytest.raises(settings.Misconfigured, match="SMTP_URL"):
        read({**production, "SMTP_URL": url, "MAIL_FROM": "sunwai@mail.example"})


@pytest.mark.parametrize("sender", ["nobody", "a@b, c@d", "a@b\nBcc: c@d", "@b", "a@", "سنوائی@mail.example"])
def test_what_is_no_sender_stops_the_start(production: dict[str, str], sender: str) -> None:
    with pytest.raises(settings.Misconfigured, match="MAIL_FROM"):
        read({**production, "SMTP_URL": "smtps://mail.example", "MAIL_FROM": sender})


def test_mail_is_configured_whole_or_not_at_all(production: dict[str, str]) -> None:
    with pytest.raises(settings.Misconfigured, match="MAIL_FROM is missing"):
        read({**production, "SMTP_URL": "smtps://mail.example"})


def test_proxies_are_addresses_or_networks(production: dict[str, str]) -> None:
    assert read({**production, "TRUSTED_PROXIES": "127.0.0.1, 10.1.0.0/16"}).trusted_proxies == (
        "127.0.0.1/32",
        "10.1.0.0/16",
    )
    with pytest.raises(settings.Misconfigured, match="TRUSTED_PROXIES"):
        read({**production, "TRUSTED_PROXIES": "proxy.example"})
