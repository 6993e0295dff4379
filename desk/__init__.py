"""SHOWS. Public pages, officers' pages, the department API, the simulator: Flask blueprints."""

from flask import Flask

from bot.wiring import Sunwai


def mount(app: Flask, sunwai: Sunwai) -> None:
    """Put all pages on the application."""
    from desk import operations

    app.register_blueprint(operations.endpoints(sunwai))
