"""Two complaints in one text: when the first is lodged, the second is offered."""

from datetime import timedelta

from core.dialogues.draft import Draft, Spot, filed, subject
from core.questions import Choose, Given
from core.records import Records
from core.script import Ending, Script, choices

FADES = timedelta(hours=1)


def second(records: Records) -> Script:
    """One digit lodges it as well, with its own tracking ID; all her words go with it, for they tell where it is."""
    leaf = yield Given("second.leaf")
    details = yield Given("second.details")
    place = yield Given("second.place", default="")
    where = yield Given("second.where", default="")
    if leaf not in records.catalogue.leaves:
        return Ending("register.dropped")
    values = {"subject": subject(records.catalogue, leaf)}
    sure = yield Choose("second.sure", choices("second.sure", "file", "leave"), values, yes="file", no="leave",
                        optional=True, fades=FADES)  # fmt: skip
    return (
        filed(records.catalogue, Draft(leaf, Spot(place, where), details)) if sure == "file" else Ending("second.left")
    )
