"""The same complaint by every provider's webhook, and one citizen on all of them: real requests to our real web."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from bot import casework
from bot.casework import Act
from bot.simulation.phones import PHONES
from channels.registry import CHANNELS
from core.complaint import Step
from tests.house import GUTTER, HER, STRANGER, TRACKING_ID
from tests.web import Web, served

FAMILY = "+923000000"
ABROAD = next(number for number, phone in PHONES.items() if phone.whose == "abroad")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with served(tmp_path_factory.mktemp("channels")) as made:
        yield made


# What a citizen does by each provider to file a clear complaint: as few messages as it allows.
FILING: Mapping[str, tuple[Callable[[Web], str], ...]] = {
    "sms/kannel": (lambda web: web.kannel(f"{FAMILY}1001", GUTTER), lambda web: web.kannel(f"{FAMILY}1001", "1")),
    "sms/twilio": (
        lambda web: web.twilio("sms/twilio", f"{FAMILY}1002", GUTTER),
        lambda web: web.twilio("sms/twilio", f"{FAMILY}1002", "1"),
    ),
    "telegram": (
        lambda web: web.pushed("telegram", ABROAD, text=GUTTER),
        lambda web: web.taps_first("telegram", ABROAD),
    ),
    "ussd/africastalking": (
        lambda web: web.ussd(f"{FAMILY}1003", ""),
        lambda web: web.ussd(f"{FAMILY}1003", GUTTER),
        lambda web: web.ussd(f"{FAMILY}1003", "1"),
    ),
    "whatsapp/cloud": (
        lambda web: web.pushed("whatsapp", STRANGER, text=GUTTER),
        lambda web: web.taps_first("whatsapp", STRANGER),
    ),
    "whatsapp/twilio": (
        lambda web: web.twilio("whatsapp/twilio", f"{FAMILY}1004", GUTTER),
        lambda web: web.twilio("whatsapp/twilio", f"{FAMILY}1004", "1"),
    ),
}


def test_every_channel_is_filed_by() -> None:
    assert list(FILING) == list(CHANNELS)


@pytest.mark.parametrize("channel", FILING)
def test_the_same_complaint_is_filed_by_every_provider_in_two_messages_and_on_ussd_a_dial(
    web: Web, channel: str
) -> None:
    said = [step(web) for step in FILING[channel]]
    assert "Gujranwala" in said[-2]
    found = TRACKING_ID.search(said[-1])
    assert found, said
    with web.sunwai.store.read() as unit:
        complaint = unit.complaints.get(found[0].replace("-", ""))
    assert complaint
    assert (complaint.channel, complaint.leaf, complaint.place) == (channel, "WT4", "gujranwala")


def test_begun_on_ussd_finished_by_sms_read_on_whatsapp_and_found_unsolved_on_telegram(web: Web) -> None:
    """The session drops before the yes; the four are one citizen, by her number and by the contact she shares."""
    web.ussd(HER, "")
    assert "Gujranwala" in web.ussd(HER, GUTTER)
    found = TRACKING_ID.search(web.kannel(HER, "1"))
    assert found
    case = found[0].replace("-", "")

    assert found[0] in web.pushed("whatsapp", HER, text="STATUS")
    assert found[0] not in web.pushed("telegram", HER, text="STATUS")
    web.pushed("telegram", HER, kind="contact")
    assert found[0] in web.pushed("telegram", HER, text="STATUS")

    casework.act(web.sunwai, "WT", case, Act(Step.RESOLVED, "Saaf kar diya"))
    assert any("Saaf kar diya" in message.text for message in web.inbox(HER))
    web.sunwai.store.clock.move(hours=1)  # type: ignore[attr-defined]
    assert found[0] in web.pushed("telegram", HER, text="2")
    with web.sunwai.store.read() as unit:
        steps = [entry.step for entry in unit.complaints.history(unit.complaints.get(case))]  # type: ignore[arg-type]
    assert Step.REOPENED in steps
