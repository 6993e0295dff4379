"""Take a case back: it was solved by itself, or was a mistake."""

from core import tracking_id
from core.complaint import LIFECYCLE, Step
from core.dialogues.track import line
from core.events import Withdraw
from core.messages import Choice
from core.questions import Choose
from core.records import Records
from core.script import Ending, Script, choices


def withdraw(records: Records) -> Script:
    """Which one, if there are several; sure?"""
    possible = tuple(case for case in records.cases() if case.status in LIFECYCLE[Step.WITHDRAWN].start)
    if not possible:
        return Ending("withdraw.none")
    about = possible[0].tracking_id
    if len(possible) > 1:
        about = yield Choose(
            "withdraw.which", tuple(Choice(case.tracking_id, line(records.catalogue, case)) for case in possible)
        )
    values = {"tracking_id": tracking_id.show(about)}
    options = choices("withdraw.sure", "withdraw", "keep")
    sure = yield Choose("withdraw.sure", options, values, yes="withdraw", no="keep")
    return Ending("withdraw.done", values, Withdraw(about)) if sure == "withdraw" else Ending("withdraw.kept", values)
