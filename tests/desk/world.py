"""What the pages are told, and a browser in front of it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from desk import headers, language, public

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


@dataclass
class World:
    """The answers that a running program would give to the public pages."""

    about: public.About = field(default_factory=lambda: public.About(demo=False, contacts={"sms": "8300"}))
    figures: public.Figures | None = field(
        default_factory=lambda: public.Figures(5482, 5461, 21, 3920, 1788, 912, 1220)
    )
    standing: public.Standing = field(default_factory=lambda: public.Standing(NOW, (), waiting=0))
    secure: bool = False


def visit(world: World) -> FlaskClient:
    """A browser in front of the public pages of this world."""
    app = Flask("sunwai", static_folder=None)
    headers.install(app, world.secure)
    language.install(app, world.secure)
    app.register_blueprint(public.pages(world.about, lambda: world.figures, lambda: world.standing))
    return app.test_client()
