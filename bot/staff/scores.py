"""Officers' scores: for their supervisors, for the auditor, and for each her own; and what she objects to hers."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from bot.sight import Refused, Unknown
from bot.wiring import Sunwai
from core.scores import Ratio, Score, scores
from core.staff import Role
from storage.closings import Contest
from storage.officers import Officer
from storage.unit import Unit

SCORES = "scores"
EVERY = timedelta(hours=6)
SPAN = timedelta(weeks=26)
LONGEST = 1000  # characters


@dataclass(frozen=True)
class Sheet:
    """An officer, her score (None: she has closed nothing), and her objections."""

    officer: Officer
    score: Score | None
    contests: tuple[Contest, ...]


def refresh(sunwai: Sunwai) -> int:
    """Work the scores out anew where they are old; 1 if so."""
    with sunwai.store.read() as unit:
        kept = unit.tallies.kept(SCORES)
        if kept and unit.now - kept[1] < EVERY:
            return 0
    work_out(sunwai)
    return 1


def work_out(sunwai: Sunwai) -> None:
    """Everybody's score of the last half year."""
    with sunwai.store.survey() as unit:
        closings = unit.closings.since(unit.now - SPAN)
    found = {officer: asdict(score) for officer, score in scores(closings).items()}
    with sunwai.store.begin() as unit:
        unit.tallies.keep(SCORES, found)


def sheets(sunwai: Sunwai, viewer: Officer) -> tuple[Sheet, ...]:
    """What somebody may see: an officer herself, a supervisor those of her department, an auditor all. Raises Away."""
    with sunwai.store.read() as unit:
        kept = unit.tallies.kept(SCORES)
        seen = [officer for officer in unit.officers.all() if may_see(viewer, officer)]
        contests = unit.closings.objections([officer.id for officer in seen])
    known = {officer: read(score) for officer, score in kept[0].items()} if kept else {}
    found = (
        Sheet(officer, known.get(officer.id), tuple(one for one in contests if one.officer_id == officer.id))
        for officer in seen
    )
    return tuple(sorted(found, key=lambda sheet: (sheet.score is None, sheet.officer.name)))


def may_see(viewer: Officer, officer: Officer) -> bool:
    """Whose score somebody may see."""
    if viewer.role is Role.SUPERVISOR and officer.role is Role.OFFICER:
        return viewer.department == officer.department and viewer.office in ("", officer.office)
    closes = officer.role in (Role.OFFICER, Role.SUPERVISOR)
    return closes and (viewer.id == officer.id or viewer.role is Role.AUDITOR)


def read(kept: dict[str, dict[str, float]]) -> Score:
    """A score as it was kept."""
    ratios = {name: Ratio(**kept[name]) for name in ("confirmed", "late")}  # type: ignore[arg-type]
    return Score(closed=kept["closed"], **ratios)  # type: ignore[arg-type]


def contest(sunwai: Sunwai, officer: Officer, words: str) -> None:
    """She objects to her score. Raises Refused."""
    said = fit(words)
    with sunwai.store.begin() as unit:
        one = unit.closings.object(officer.id, said)
        unit.audit.note(f"officer:{officer.id}", "score.contested", contest=one)


def answer(sunwai: Sunwai, supervisor: Officer, one: str, words: str) -> None:
    """Her supervisor answers, once. Raises Refused, and Unknown for what is not his to answer."""
    said = fit(words)
    with sunwai.store.begin() as unit:
        if one not in answerable(unit, supervisor):
            raise Unknown
        if not unit.closings.answer(one, supervisor.id, said):
            raise Refused("answered")
        unit.audit.note(f"officer:{supervisor.id}", "score.answered", contest=one)


def answerable(unit: Unit, supervisor: Officer) -> frozenset[str]:
    """The objections of those whose supervisor somebody is."""
    theirs = [one.id for one in unit.officers.all() if one.id != supervisor.id and may_see(supervisor, one)]
    return frozenset(contest.id for contest in unit.closings.objections(theirs))


def fit(words: str) -> str:
    """Words that can be kept. Raises Refused."""
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise Refused("words")
    return said
