"""Who may open which page: one row a route, published in docs/desk.md. A route without a row opens for nobody."""

from collections.abc import Mapping

from core.staff import Role

EVERYBODY = frozenset(Role)
HANDLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR})  # act on cases
READS = HANDLES | {Role.AUDITOR}  # see cases

# Before anybody has signed in.
AT_THE_DOOR = frozenset(
    {
        "inside.sign_in",
        "inside.take_password",
        "inside.choose",
        "inside.take_choice",
        "inside.second",
        "inside.take_code",
        "inside.enter",
    }
)

MATRIX: Mapping[str, frozenset[Role]] = {
    "inside.home": EVERYBODY,
    "inside.sign_out": EVERYBODY,
    "inside.inbox": READS,
    "inside.fresh": READS,
    "inside.case": READS,
    "inside.evidence": READS,
    "inside.act": HANDLES,
    "inside.figures": EVERYBODY - {Role.OPERATOR},
    "inside.figures_by": EVERYBODY - {Role.OPERATOR},
}

HOME: Mapping[Role, str] = dict.fromkeys(READS, "inside.inbox")
