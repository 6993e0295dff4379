"""What an officer shows of the work done: photos or files that go with her act, cleaned, sealed and shelved like evidence."""

import logging
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot import casework
from bot.casework import Act, Refused, Unknown
from bot.duties import ring
from bot.record import audit
from bot.sight import Caller, Why, may_see
from bot.wiring import Away, Sunwai
from channels import files
from channels.files import Unfit
from storage import shelfmark
from storage.complaints import Complaint
from storage.evidence import DESK, Item, State, file_place
from storage.vault import Box

log = logging.getLogger(__name__)

MOST = 5  # files of one act
KEPT = "proof.kept"


@dataclass(frozen=True)
class Proof:
    """A file of hers, without what it tells of who made it and where; its type is what its bytes say."""

    content_type: str
    data: bytes = field(repr=False)


def cleaned(data: bytes) -> Proof:
    """A file that was handed in, whatever it is called. Raises Refused."""
    kind = files.kind(data)
    if kind is None:
        words = "the file is none that is taken: a photo (JPEG, PNG, WebP), a PDF, a film or a recording"
        raise Refused(words, Why.STRANGE_FILE)
    try:
        return Proof(kind, files.bare(data, kind))
    except Unfit:
        words = "the file is damaged or too large to be looked at: save it anew, or take another"
        raise Refused(words, Why.DAMAGED_FILE) from None


def act(sunwai: Sunwai, caller: Caller, tracking_id: str, act: Act, given: Sequence[bytes]) -> Complaint:
    """An officer's act with what proves it: both are kept, or neither. Raises Unknown, Unlawful, Refused, Away."""
    if len(given) > MOST:
        raise Refused(f"{MOST} files go with one act at most", Why.MANY_FILES)
    proofs = tuple(cleaned(data) for data in given)
    if not proofs:
        return casework.act(sunwai, caller, tracking_id, act)
    with audit.guarded(sunwai, caller, tracking_id):
        complaint, box = owner(sunwai, caller, tracking_id)
        items = tuple(listed(complaint, proof) for proof in proofs)
        with shelved(sunwai, box, items, proofs), sunwai.store.begin() as unit:
            found = casework.locked(unit, caller, tracking_id)
            complaint, wakes = casework.take(sunwai, unit, caller, found, act)
            for item in items:
                unit.evidence.add_proof(item)
                unit.audit.note(audit.by(caller), KEPT, tracking_id, evidence=item.id, **audit.standing(caller))
    ring(wakes)
    return complaint


def owner(sunwai: Sunwai, caller: Caller, tracking_id: str) -> tuple[Complaint, Box]:
    """A caller's case, and the key of whose it is. Raises Unknown, and Refused once she is erased."""
    with sunwai.store.read() as unit:
        complaint = unit.complaints.get(tracking_id)
        if complaint is None or not may_see(caller, complaint):
            raise Unknown
        box = unit.people.box(complaint.key_of)
    if box is None:
        raise Refused("the citizen has had her data erased: no file can be kept with it", Why.ERASED)
    return complaint, box


def listed(complaint: Complaint, proof: Proof) -> Item:
    """How it is kept."""
    return Item(
        id=uuid.uuid4().hex,
        citizen_id=complaint.citizen_id,
        key_of=complaint.key_of,
        tracking_id=complaint.tracking_id,
        channel=DESK,
        content_type=proof.content_type,
        state=State.KEPT,
        reason=None,
        name=shelfmark.new(),
        bytes=len(proof.data),
        created_at=complaint.updated_at,
    )


@contextmanager
def shelved(sunwai: Sunwai, box: Box, items: Sequence[Item], proofs: Sequence[Proof]) -> Iterator[None]:
    """On the shelf, sealed, as long as nothing goes wrong. Raises Away."""
    try:
        for item, proof in zip(items, proofs, strict=True):
            sunwai.shelf.put(item.name, box.seal_file(proof.data, file_place(item)))
    except OSError as trouble:
        log.error("a proof cannot be kept", extra={"error": type(trouble).__name__})
        raise Away("shelf") from None
    try:
        yield
    except BaseException:
        for item in items:
            sunwai.shelf.drop(item.name)
        raise
