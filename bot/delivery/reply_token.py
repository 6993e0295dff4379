"""What a reply by mail has to bring back, so that we know that it comes from where our mail went. Nothing is kept for it."""

import re
from hmac import compare_digest

from bot.sight import Caller
from storage.complaints import Complaint
from storage.unit import Unit
from storage.vault import blind_index

LETTERS = 32  # hexadecimal: 128 bits, not to be guessed
SHAPE = re.compile(rf"(?<![0-9a-f])[0-9a-f]{{{LETTERS}}}(?=@)")


def made(unit: Unit, tracking_id: str, department: str, office: str) -> str:
    """The token of a case and the office that has it; another office's is another."""
    return blind_index(unit.index_key(), "mail.reply", f"{tracking_id}/{department}/{office}").hex()[:LETTERS]


def holder_of(unit: Unit, complaint: Complaint, headers: str, abroad: str = "") -> Caller | None:
    """The office that has the case, or its mission, if its token is somewhere in these headers; None for everybody else.

    `abroad` is the mission's department.
    """
    here, mission = complaint.department, complaint.mission
    holders = [(here, office, Caller(here, office)) for office in (complaint.office, "")]
    if mission:  # its mail may have gone to itself, or to its department for it
        holders += [(abroad, office, Caller(abroad, mission)) for office in (mission, "")]
    for department, office, caller in holders:
        wanted = made(unit, complaint.tracking_id, department, office)
        if any(compare_digest(found, wanted) for found in SHAPE.findall(headers.lower())):
            return caller
    return None
