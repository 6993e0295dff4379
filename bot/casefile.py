"""A case as a department reads it: JSON values, and nothing in them of who the citizen is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from core import protection, tracking_id
from core.catalogue import Catalogue
from core.directory import Directory
from storage.complaints import Complaint, Entry
from storage.evidence import Item

Case = Mapping[str, Any]
LANGUAGE = "en"  # of the names that stand beside the codes


def written(
    catalogue: Catalogue,
    offices: Directory,
    complaint: Complaint,
    history: tuple[Entry, ...],
    evidence: tuple[Item, ...] = (),
) -> Case:
    """The case, its history and what the citizen sent along, the oldest first. Times are ISO 8601 with their zone."""
    complaint = disclosed(catalogue, complaint)
    kind = (complaint.leaf, complaint.department)
    history = tuple(replace(entry, note=protection.disclosed(catalogue, *kind, entry.note)) for entry in history)
    place = complaint.place
    return {
        "tracking_id": tracking_id.show(complaint.tracking_id),
        "kind": complaint.kind,
        "status": complaint.status,
        "department": complaint.department,
        "office": complaint.office,
        "office_name": offices.name(complaint.office, LANGUAGE),
        "leaf": complaint.leaf,
        "leaf_name": catalogue.name("leaf", complaint.leaf, LANGUAGE),
        "place": place,
        "place_name": catalogue.name("district", place, LANGUAGE) if place else "",
        "where": whole(complaint.where),
        "details": whole(complaint.details),
        "language": complaint.language,
        "urgent": complaint.urgent,
        "level": complaint.level,
        "outcome": complaint.outcome,
        "registered_at": complaint.registered_at.isoformat(),
        "updated_at": complaint.updated_at.isoformat(),
        "closed_at": complaint.closed_at and complaint.closed_at.isoformat(),
        "due_at": complaint.due_at and complaint.due_at.isoformat(),
        "mission": complaint.mission,
        "mission_due_at": complaint.mission_due_at and complaint.mission_due_at.isoformat(),
        "events": [event(offices, entry) for entry in history],
        "evidence": [piece(complaint, item) for item in evidence],
    }


def disclosed(catalogue: Catalogue, complaint: Complaint) -> Complaint:
    """The case with her words as an office gets them."""
    kind = (complaint.leaf, complaint.department)
    details = protection.disclosed(catalogue, *kind, complaint.details)
    return replace(complaint, details=details, where=protection.disclosed_place(catalogue, *kind, complaint.where))


def event(offices: Directory, entry: Entry) -> Mapping[str, Any]:
    """One entry of the history."""
    return {
        "at": entry.at.isoformat(),
        "by": entry.actor,
        "type": entry.step,
        "status": entry.status,
        "department": entry.department,
        "office": entry.office,
        "office_name": offices.name(entry.office, LANGUAGE),
        "level": entry.level,
        "note": whole(entry.note),
    }


def piece(complaint: Complaint, item: Item) -> Mapping[str, Any]:
    """One piece of evidence, and where it can be had; nowhere once it is deleted by age."""
    case = tracking_id.show(complaint.tracking_id)
    return {
        "id": item.id,
        "content_type": item.content_type,
        "bytes": item.bytes,
        "url": None if item.deleted else f"/api/v1/complaints/{case}/evidence/{item.id}",
        "deleted": item.deleted,
    }


def whole(text: str) -> str:
    """The text with U+FFFD for half an emoji: phones send it, and no UTF-8 can carry it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
