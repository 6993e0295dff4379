"""Which route brings an event to its department."""

from collections.abc import Callable, Mapping

from bot.delivery import desk, email, open311, webhook
from bot.delivery.news import News
from bot.wiring import Sunwai
from storage.departments import Department, Route
from storage.unit import Unit

# What is to be kept together with "it is delivered"; None for nothing.
Afterwards = Callable[[Unit], None]
RouteOf = Callable[[Sunwai, News, Department], Afterwards | None]

ROUTES: Mapping[Route, RouteOf] = {
    Route.DESK: desk.send,
    Route.WEBHOOK: webhook.send,
    Route.EMAIL: email.send,
    Route.OPEN311: open311.send,
}


def deliver(sunwai: Sunwai, news: News, department: Department) -> Afterwards | None:
    """Bring one event to a department by its route. Raises NotDelivered."""
    return ROUTES[department.route](sunwai, news, department)
