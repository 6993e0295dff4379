"""Which department's queue a complaint goes to."""

SCREENING = "ZZ"


def queue(department: str) -> str:
    """The name of a department's RQ queue."""
    return f"department-{department.lower()}"
