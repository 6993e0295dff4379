"""Who may open which page: one row a route, published in docs/desk.md. A route without a row opens for nobody."""

from collections.abc import Mapping

from core.staff import Role

EVERYBODY = frozenset(Role)
HANDLES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COORDINATOR})  # act on cases
CONSENTS = frozenset({Role.SUPERVISOR, Role.COORDINATOR})  # to the opening of an identity
READS = HANDLES | {Role.AUDITOR}  # see cases
OPERATOR = frozenset({Role.OPERATOR})
AUDITOR = frozenset({Role.AUDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
REPLAYS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})

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
    "inside.moved": READS,
    "inside.act": HANDLES,
    "inside.together": HANDLES,
    "inside.keep_view": READS,
    "inside.drop_view": READS,
    "inside.asking": HANDLES,
    "inside.ask": HANDLES,
    "inside.identity": HANDLES,
    "inside.wishes": CONSENTS,
    "inside.decide": CONSENTS,
    "inside.figures": EVERYBODY - {Role.OPERATOR},
    "inside.figures_by": EVERYBODY - {Role.OPERATOR},
    "inside.scores": frozenset({Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR}),
    "inside.stories": frozenset({Role.COORDINATOR}),
    "inside.publish_story": frozenset({Role.COORDINATOR}),
    "inside.contest": frozenset({Role.OFFICER}),
    "inside.answer_contest": frozenset({Role.SUPERVISOR}),
}

# Whole parts of the desk that are one role's.
PARTS: tuple[tuple[frozenset[Role], str], ...] = (
    (OPERATOR, "counter take_down alike filed look_up"),
    (AUDITOR, "findings verify flags acts roots_csv flags_csv acts_csv"),
    (REPLAYS, "letters replay replay_all"),
    (ADMINISTRATOR, "officers add_officer officer change_officer disable_officer enable_officer reset_officer"),
    (ADMINISTRATOR, "departments department set_route try_route keys issue_key revoke_key channels"),
    (ADMINISTRATOR, "offices offices_csv offices_history prepare_offices prepared_offices take_offices"),
    (ADMINISTRATOR, "subjects subjects_csv subjects_history prepare_subjects prepared_subjects take_subjects"),
    (ADMINISTRATOR, "sentences bring_sentences sentences_csv new_sentence sentence mend_sentence drop_sentence"),
)
MATRIX = {**MATRIX, **{f"inside.{name}": who for who, names in PARTS for name in names.split()}}

HOME: Mapping[Role, str] = {
    **dict.fromkeys(HANDLES, "inside.inbox"),
    Role.OPERATOR: "inside.counter",
    Role.AUDITOR: "inside.findings",
    Role.ADMINISTRATOR: "inside.officers",
}
