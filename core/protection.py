"""Who has to be protected from those whom she writes to, and what of her words they get."""

from core.canary import masked
from core.catalogue import Catalogue

FEARED = frozenset({"PO", "CR", "JC"})  # departments: police, corruption, justice


def protected(catalogue: Catalogue, leaf: str, department: str) -> bool:
    """Whether a case is of a kind whose complainants have something to fear."""
    known = catalogue.leaves[leaf]
    return known.private or bool({known.department, department} & FEARED)


def disclosed(catalogue: Catalogue, leaf: str, department: str, words: str) -> str:
    """Her words as an office gets them: in protected cases without numbers by which she can be found."""
    return masked(words) if protected(catalogue, leaf, department) else words


def disclosed_place(catalogue: Catalogue, leaf: str, department: str, where: str) -> str:
    """The place in her words: in private cases it is likely her home, and an office gets the district alone."""
    return "" if catalogue.leaves[leaf].private else disclosed(catalogue, leaf, department, where)
