"""For those who run it: does the process live, is it ready, what has it counted."""

import os

from flask import Blueprint, Response, abort, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client import REGISTRY as COUNTED
from prometheus_client.multiprocess import MultiProcessCollector

from bot.running import health
from bot.wiring import Sunwai

LOOPBACK = ("127.0.0.1", "::1")


def endpoints(sunwai: Sunwai) -> Blueprint:
    """`/healthz`, `/readyz`, `/metrics`."""
    blueprint = Blueprint("operations", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True)

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, int]:
        found = health.look(sunwai)
        return jsonify(health.report(found)), 200 if found.ready else 503

    @blueprint.get("/metrics")
    def metrics() -> Response:
        # Not for the public: only who is on this machine, and has not come through a proxy, may read it.
        if request.remote_addr not in LOOPBACK or "X-Forwarded-For" in request.headers:
            abort(404)
        return Response(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)

    return blueprint


def registry() -> CollectorRegistry:
    """What all processes of this machine have counted, where they share a folder for it; else this one's."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return COUNTED
    shared = CollectorRegistry()
    MultiProcessCollector(shared)
    return shared
