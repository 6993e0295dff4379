"""What is published of the record: where its chain stood at the end of each day, for anybody to keep and to hold against us."""

from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify

from bot.record import audit
from bot.wiring import Away, Sunwai
from desk.public import Kept

HOUR = 3600
GROUP = 8  # letters of a hash that are printed together


def endpoints(sunwai: Sunwai) -> Blueprint:
    """`/roots.json`."""
    blueprint = Blueprint("record", __name__)

    @blueprint.get("/roots.json")
    def roots() -> tuple[Response, int]:
        try:
            response = jsonify(audit.written(audit.roots(sunwai)))
        except Away:
            return jsonify(error="try again later"), 503
        response.headers["Cache-Control"] = f"public, max-age={HOUR}"
        return response, 200

    return blueprint


def newest(sunwai: Sunwai) -> Kept | None:
    """Where the chain stood last; None before the first day is over, and while nobody can look."""
    try:
        found = audit.roots(sunwai, 1)
    except Away:
        return None
    if not found:
        return None
    told = found[0].hash.hex()
    groups = tuple(told[at : at + GROUP] for at in range(0, len(told), GROUP))
    return Kept(datetime.fromisoformat(found[0].day).replace(hour=12, tzinfo=UTC), found[0].seq, " ".join(groups))
