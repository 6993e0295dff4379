"""Who may open which page: one row a route, published in docs/desk.md. A route without a row opens for nobody."""

from collections.abc import Mapping

from core.staff import Role

O, S, C, P, U, A = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.COORDINATOR,
    Role.OPERATOR,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)

EVERYBODY = frozenset(Role)
HANDLES = frozenset({O, S, C})  # act on cases
READS = frozenset({O, S, C, U})  # see cases

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
}

HOME: Mapping[Role, str] = {role: "inside.inbox" for role in READS}
