"""What the world may ask of us in the manner of Open311: which services there are, which cases, and to take a new one down."""

from dataclasses import dataclass, field

from bot.sight import Caller, Refused
from bot.staff import filing
from bot.staff.filing import Form, Operator
from bot.wiring import Sunwai
from core.catalogue import Leaf
from core.complaint import ENDED
from core.dialogues.readback import YES
from core.filing import Program
from core.staff import Role
from storage.service_requests import Asked, Listed

__all__ = ["ENDED", "Asked", "Listed", "Report", "file", "page", "services"]

STEPS = 12  # questions that a report answers at the most
PLACE, OTHER = "register.place", "other"


@dataclass(frozen=True)
class Report:
    """A new request: which leaf, what, where in words, and the number of whoever reports it, if she gives one."""

    leaf: str
    description: str = field(repr=False)
    address: str = field(repr=False)
    phone: str = field(default="", repr=False)
    language: str = "en"


def services(sunwai: Sunwai) -> tuple[Leaf, ...]:
    """The leaves that one may report under."""
    return tuple(leaf for leaf in sunwai.catalogue.leaves.values() if not leaf.retired)


def page(sunwai: Sunwai, asked: Asked, start: int, most: int) -> tuple[Listed, ...]:
    """Some of the cases that anybody may know of: none of a leaf that is private by its nature. Raises Away."""
    known = tuple(leaf.code for leaf in sunwai.catalogue.leaves.values() if not leaf.private)
    with sunwai.store.read() as unit:
        return unit.service_requests.page(asked, known, start, most)


def file(sunwai: Sunwai, caller: Caller, report: Report) -> filing.Filing:
    """Take a report down, as an operator does: the complaint that was filed. Raises Refused and Away."""
    leaf = sunwai.catalogue.leaves[report.leaf]
    name = caller.office if caller.role is Role.OPERATOR else caller.owner.lower()
    answers = {
        "register.leaf": leaf.code,
        "register.department": leaf.department,
        f"register.subject.{leaf.department}": leaf.code,
        PLACE: report.address,
        "register.sure": YES,
    }
    for _ in range(STEPS):
        form = Form(Program.OPEN311, report.language, report.phone, report.description, answers)
        found = filing.file(sunwai, Operator(name), form)
        question = found["question"]
        if question is None:
            break
        answer = next_answer(question["name"], report, found["understood"])
        answers = {**found["answers"], **{key: value for key, value in answers.items() if key not in found["answers"]}}
        answers[question["name"]] = answer
    if not found["complaint"]:
        raise Refused("the report does not say enough: description and address_string are what a person would ask for")
    complaint: filing.Filing = found["complaint"]
    return complaint


def next_answer(question: str, report: Report, understood: bool) -> str:
    """What a report says to a question that it did not foresee. Raises Refused."""
    if not understood:
        raise Refused(f"this is not understood, or too short: {question.partition('.')[2]}")
    if question.startswith("register.district"):
        return OTHER
    if question.startswith((PLACE, "register.last")):
        return report.address
    if question.startswith("register.sure"):
        return YES
    raise Refused(f"this cannot be told from the report: {question.partition('.')[2]}")
