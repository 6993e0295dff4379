"""The desk reads the same database: the case is in the department's inbox by being there."""

from bot.delivery.news import News
from bot.wiring import Sunwai
from storage.departments import Department


def send(sunwai: Sunwai, news: News, department: Department) -> None:
    """Nothing is to be sent."""
