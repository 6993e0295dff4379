"""Where something is happening: sudden rises and cases alike and nearby, worked out now and then and kept for the pages."""

from dataclasses import asdict
from datetime import timedelta

from bot.wiring import Sunwai
from core import clusters, rises
from core.clusters import Cluster
from core.rises import Rise

RISES, CLUSTERS = "rises", "clusters"
EVERY = timedelta(minutes=30)
WEEK = timedelta(days=7)
RECENT = timedelta(days=30)  # older open cases are no news
MOST = 30


def refresh(sunwai: Sunwai) -> int:
    """Work both out anew where they are old; 1 if so."""
    with sunwai.store.read() as unit:
        kept = unit.tallies.kept(CLUSTERS)
        if kept and unit.now - kept[1] < EVERY:
            return 0
    work_out(sunwai)
    return 1


def work_out(sunwai: Sunwai) -> None:
    """The rises and the clusters of this moment."""
    with sunwai.store.survey() as unit:
        now, recently = unit.now, unit.now - WEEK
        last = unit.spots.counts(recently, now + timedelta(seconds=1))
        risen = rises.found(last, unit.spots.counts(recently - rises.WEEKS * WEEK, recently))
        alike = clusters.found(unit.spots.waiting(now - RECENT))
    with sunwai.store.begin() as unit:
        unit.tallies.keep(RISES, {"rises": [asdict(rise) for rise in risen[:MOST]]})
        unit.tallies.keep(CLUSTERS, {"clusters": [asdict(cluster) for cluster in alike[: 10 * MOST]]})


def known(sunwai: Sunwai, department: str = "") -> tuple[Rise, ...]:
    """The rises that were found last, of a department's leaves or of all. Raises Away."""
    with sunwai.store.read() as unit:
        kept = unit.tallies.kept(RISES)
    found = (Rise(**rise) for rise in kept[0]["rises"]) if kept else ()
    leaves = sunwai.catalogue.leaves
    return tuple(rise for rise in found if not department or leaves[rise.leaf].department == department)


def alike(sunwai: Sunwai, department: str = "") -> tuple[Cluster, ...]:
    """The clusters that were found last, of a department's cases or of all. Raises Away."""
    with sunwai.store.read() as unit:
        kept = unit.tallies.kept(CLUSTERS)
    found = (Cluster(**{**each, "cases": tuple(each["cases"])}) for each in kept[0]["clusters"]) if kept else ()
    return tuple(cluster for cluster in found if not department or cluster.department == department)[:MOST]
