"""Cases that citizens said to be the same: what closes the first of them is asked about with each."""

from core.complaint import OPEN, Step
from storage.complaints import Complaint
from storage.unit import Unit

CLOSING = frozenset({Step.RESOLVED, Step.REJECTED})


def others(unit: Unit, lead: Complaint, step: Step) -> tuple[Complaint, ...]:
    """The open cases, locked, that this step closes as well: those that are the same, and with the same office."""
    if step not in CLOSING:
        return ()
    found = []
    for case in unit.complaints.led_by(lead.tracking_id):
        # Her conversation is locked first, as by a message of hers: the other order could be a deadlock.
        unit.people.recall(case.citizen_id)
        locked = unit.complaints.get(case.tracking_id, lock=True)
        if locked and locked.status in OPEN and (locked.department, locked.office) == (lead.department, lead.office):
            found.append(locked)
    return tuple(found)
