"""Who works here: the roles, and what each may do with a case."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
