"""A mail to the department's office: plain, in words, with the tracking ID in its subject."""

from datetime import datetime

from bot import mail
from bot.delivery.news import News
from bot.delivery.reply_token import made
from bot.wiring import Sunwai
from bot.wording import Spoken
from core.messages import Named
from storage.departments import Department

LANGUAGE = "en"  # offices read it all over the country
SCHEME = "mailto:"


def send(sunwai: Sunwai, news: News, department: Department) -> None:
    """Mail it. The Message-ID is the same over all repetitions. Raises NotDelivered."""
    with sunwai.store.read() as unit:
        token = made(unit, news.complaint.tracking_id, department.code, department.office)
    spoken = Spoken(sunwai.catalogue, LANGUAGE, datetime.fromisoformat(news.duty.payload["at"]))
    what = spoken.text(news.what, {})
    to = department.url.removeprefix(SCHEME)
    text = written(sunwai, news, spoken, what)
    mail.send(sunwai, to, f"[{news.tracking_id}] {what}", text, news.key, token=token)


def written(sunwai: Sunwai, news: News, spoken: Spoken, what: str) -> str:
    """The mail's text: the same facts as by any other route."""
    facts, due = news.facts(sunwai.catalogue), news.duty.payload["due_at"]
    place = spoken.value(Named("district", facts["place"])) if facts["place"] else "–"
    return spoken.text(
        "mail.case",
        {
            "what": what,
            "tracking_id": news.tracking_id,
            "department": Named("department", news.complaint.department),
            "leaf": Named("leaf", facts["leaf"]),
            "place": ", ".join(filter(None, (facts["where"].replace("\n", " "), place))),
            "due": datetime.fromisoformat(due) if due else "–",
            "words": quoted("\n\n".join(filter(None, (facts["details"], facts.get("note", ""))))),
            "url": f"{sunwai.settings.public_url}/api/v1/complaints/{news.tracking_id}",
        },
    )


def quoted(words: str) -> str:
    """A citizen's words, line by line, so that none of them can be taken for ours."""
    return "\n".join(f"> {line}" for line in words.splitlines()) or ">"
