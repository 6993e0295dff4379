"""What is right about the understanding of one message, measure by measure.

A row is `{"text", "lang"}` and what is to be found in it: "department" (our code or a coarse name of `COARSE`), "leaf",
"also" (departments and leaves that are right as well), "place" and "place_also", "intent" (the text is a command), and
"danger" (its kind). What a row does not name is not there to be found.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.understanding import Understood

# What other lists of departments call theirs, as ours; a leaf stands for itself alone. "other" is all that nobody has.
COARSE = {
    "electricity": "EL MU2",
    "gas": "GS",
    "water_sanitation": "WT MU3",
    "local_government": "MU RD HS WT4 WT5",
    "police": "PO CR JC2 JC3 JC4 TC7 TC6",
    "education": "ED",
    "health": "HL",
    "land_revenue": "LR",
    "nadra_passport": "ID PP",
    "telecom": "TC",
    "overseas": "OP",
    "railways_transport": "TR",
    "taxation": "TX",
    "other": "DA SW AG EN JC BK PV CR SG ZZ HS",
}
# What others call our commands. "Unsubscribe" stops messages; "agent" is a person, not a travel agent.
INTENTS = {"my_complaints": "status", "cancel": "menu", "exit": "menu", "agent": "human", "unsubscribe": "stop"}
MEASURES = (
    *("department top-1", "department top-3", "leaf top-1", "leaf top-3", "command", "no false command"),
    *("danger", "no false danger", "place", "no false place", "language"),
)
Row = Mapping[str, Any]


def judged(row: Row, found: Understood) -> dict[str, bool]:
    """Each of the measures that a row is about, and whether it came out right."""
    marks = {}
    if "lang" in row:
        marks["language"] = found.language == row["lang"] or (row.get("intent") is not None and found.language is None)
    if row.get("intent"):
        name = found.command.name if found.command else None
        marks["command"] = name == INTENTS.get(row["intent"], row["intent"])
        return marks
    marks["no false command"] = found.command is None
    if row.get("department"):
        marks |= _subject(row, found)
    if row.get("place"):
        named = {row["place"], *row.get("place_also", ())}
        marks["place"] = found.place is not None and found.place.name in named
    elif row.get("leaf"):
        marks["no false place"] = found.place is None
    if row.get("danger"):
        marks["danger"] = found.danger == row["danger"]
    elif "danger" in row or "set" in row:  # the older sets do not name all danger that is there
        marks["no false danger"] = found.danger is None
    return marks


def _subject(row: Row, found: Understood) -> dict[str, bool]:
    """Department and leaf. What is right besides is right for both: with a leaf its department, with one all its leaves."""
    right = accepted(row)
    firsts = {ranked.leaf[:2]: ranked.leaf for ranked in reversed(found.leaves)}
    good = [code in right or firsts.get(code) in right for code in found.departments]
    marks = {"department top-1": any(good[:1]), "department top-3": any(good)}
    if row.get("leaf"):
        leaves = {row["leaf"], *(row.get("also") or ())}
        fits = [ranked.leaf in leaves or ranked.leaf[:2] in leaves for ranked in found.leaves]
        marks |= {"leaf top-1": any(fits[:1]), "leaf top-3": any(fits)}
    return marks


def accepted(row: Row) -> frozenset[str]:
    """The departments and leaves that are right for a row."""
    department: str = row["department"]
    named = COARSE.get(department, department).split()
    besides: Iterable[str] = row.get("also") or ()
    return frozenset((*named, *besides, *(code[:2] for code in besides if code not in COARSE)))
