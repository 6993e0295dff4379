"""The administrator's page of what the service leans on: which channel lacks what, and what the doctor finds."""

from collections.abc import Iterator

from flask import Blueprint, Response, make_response, render_template, request

from bot.running import doctor
from bot.running.finding import Finding
from bot.wiring import Sunwai

CHANNELS = "channels"
FAR = "departments"  # every department's server is called: it may take a while


class Channels:
    """The page of the channels."""

    def __init__(self, sunwai: Sunwai) -> None:
        self._sunwai = sunwai

    def mount(self, blueprint: Blueprint) -> None:
        """Put it on the desk."""
        blueprint.get("/channels", endpoint="channels")(self.page)

    def page(self) -> Response:
        """The channels first, then the rest; the departments' servers only where somebody asks for them."""
        far = request.args.get("all") == "1"
        rest = [part for part in doctor.CHECKS if part != CHANNELS and (far or part != FAR)]
        words = {"channels": tuple(self.found([CHANNELS])), "rest": tuple(self.found(rest)), "far": far}
        return make_response(render_template("inside/channels.html", **words))

    def found(self, parts: list[str]) -> Iterator[Finding]:
        """What the doctor finds in some parts."""
        return doctor.examine(self._sunwai, parts)
