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


def holder_of(unit: Unit, complaint: Complaint, headers: str) -> Caller | None:
    """The office that has the case, if its token is somewhere in these headers; None for everybody else."""
    for office in dict.fromkeys((complaint.office, "")):
        wanted = made(unit, complaint.tracking_id, complaint.department, office)
        if any(compare_digest(found, wanted) for found in SHAPE.findall(headers.lower())):
            return Caller(complaint.department, office)
    return None
