"""Cases put with an office and passed on, in few words."""

import uuid

from bot import casework
from bot.casework import Act
from bot.endings import Ending
from bot.endings import Outcome as Ended
from bot.sight import Caller
from core.complaint import Outcome, Step
from core.events import Event, Lodge
from core.messages import Inbound
from storage.complaints import Complaint
from tests.bot.story import SMS, Story
from tests.house import HER

ACCUSED, ABOVE, HEAD = "WT-WASA-GUJRANWALA", "WT-WASA-GUJRANWALA-1", "WT-WASA-GUJRANWALA-2"
BESIDE = "WT-GUJRAT"
WORDS = "Mohalla Islampura, Gujranwala"
DETAILS = "WASA ke clerk ne paise maange"
GULF = "+971500000101"
CLERK = "+923000000707"
DONE = Act(Step.RESOLVED, "done", Outcome.RELIEF_GRANTED)


def lodged(story: Story, lodge: Lodge, phone: str = HER) -> str:
    """A complaint; its tracking ID."""
    return str(ended(story, lodge, phone).values["tracking_id"])[:14].replace("-", "")


def ended(story: Story, event: Event, phone: str = HER) -> Ended:
    """What the ending of a dialogue asks for is done, and the workers do their part."""
    sunwai = story.sunwai
    inbound = Inbound(SMS, phone, uuid.uuid4().hex, "1", phone=phone)
    with sunwai.store.begin() as unit:
        person = unit.people.meet(inbound)
        outcome = Ending(sunwai, unit, person, inbound, "en").perform(event)
    for wake in outcome.wakes:
        wake()
    story.work()
    return outcome


def gutter(**more: object) -> Lodge:
    return Lodge("WT4", "gujranwala", WORDS, DETAILS, **more)  # type: ignore[arg-type]


def transfer(story: Story, case: str, to: str = "", office: str = "", who: Caller | None = None) -> Complaint:
    found = story.case(case)
    caller = who or Caller(found.department, found.office)
    act = Act(Step.TRANSFERRED, "not ours", to_department=to, to_office=office)
    complaint = casework.act(story.sunwai, caller, case, act)
    story.work()
    return complaint
