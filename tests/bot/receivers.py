"""A department at the end of each route that sends something: the same few things can be asked of every one of them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from standardwebhooks.webhooks import Webhook

from storage.departments import Department, Route
from tests.bot import city as cities
from tests.bot import mailbox as mailboxes
from tests.bot.story import SECRET, Story
from tests.channels.provider import Answer, provider

OFFICE = "wasa@office.example"
MAIL_FROM = "Sunwai <sunwai@mail.example>"


@dataclass(frozen=True)
class Receiver:
    """`arrived`: the key and the words of everything that came. `falters(n)`: n times not now. `refuses`: never again.

    `hangs_up`: the next one is taken, and the connection breaks before it is said. `mends`: all is well again.
    """

    department: Department
    arrived: Callable[[], list[tuple[str, str]]]
    falters: Callable[[int], None]
    refuses: Callable[[], None]
    hangs_up: Callable[[], None]
    mends: Callable[[], None]


@contextmanager
def webhook(story: Story) -> Iterator[Receiver]:
    ok = Answer(200)
    with provider(ok) as server:

        def arrived() -> list[tuple[str, str]]:
            for asked in server.asked:
                Webhook(SECRET).verify(asked.body, {name.lower(): value for name, value in asked.headers.items()})
            return [(asked.headers["webhook-id"], asked.body.decode()) for asked in server.asked]

        server.closing.set()  # who hangs, hangs up
        yield Receiver(
            Department("WT", Route.WEBHOOK, server.url, SECRET),
            arrived,
            lambda times: server.answers.__setitem__(slice(None), [*[Answer(500)] * times, ok]),
            lambda: server.answers.__setitem__(slice(None), [Answer(410)]),
            lambda: server.answers.__setitem__(slice(None), [Answer(hangs=True), ok]),
            lambda: server.answers.__setitem__(slice(None), [ok]),
        )


@contextmanager
def email(story: Story) -> Iterator[Receiver]:
    with mailboxes.mailbox() as box:
        settings = replace(story.sunwai.settings, smtp_url=box.url, mail_from=MAIL_FROM)
        story.sunwai = replace(story.sunwai, settings=settings)

        def arrived() -> list[tuple[str, str]]:
            return [(mail["Message-ID"], f"{mail['Subject']}\n{mail.get_content()}") for mail in box.mails]

        yield Receiver(
            Department("WT", Route.EMAIL, f"mailto:{OFFICE}"),
            arrived,
            lambda times: box.answers.__setitem__(slice(None), [*[mailboxes.LATER] * times, mailboxes.OK]),
            lambda: box.answers.__setitem__(slice(None), [mailboxes.NEVER]),
            lambda: box.answers.__setitem__(slice(None), [mailboxes.HANGS, mailboxes.OK]),
            lambda: box.answers.__setitem__(slice(None), [mailboxes.OK]),
        )


@contextmanager
def open311(story: Story) -> Iterator[Receiver]:
    with cities.city() as city:
        yield Receiver(
            Department("WT", Route.OPEN311, city.url, cities.KEY),
            lambda: [(key, form["description"]) for key, form in city.posted],
            lambda times: city.answers.extend([500] * times),
            lambda: city.answers.extend([410] * 9),
            lambda: city.answers.append(cities.HANGS),
            city.answers.clear,
        )


RECEIVERS = {"webhook": webhook, "email": email, "open311": open311}
TRACKING_ID = re.compile(r"\b(\d{4})-(\d{4})-(\d{4})\b")


def cases_in(words: str) -> set[str]:
    """The tracking IDs in something that arrived, as twelve digits."""
    return {"".join(found) for found in TRACKING_ID.findall(words)}
