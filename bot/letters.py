"""Mails that reach us: an office's reply is kept as its note, a question for a case is answered as to any stranger.

Whoever writes anything else is told once how to reach us. Machines are never answered.
"""

import logging
from datetime import timedelta
from email.utils import parseaddr
from functools import partial

from bot import casework, mail
from bot.casefile import whole
from bot.casework import LONGEST_NOTE, Act, Unknown
from bot.delivery import reply_token
from bot.delivery.trouble import NotDelivered
from bot.duties import Wake, ring
from bot.tables import directory
from bot.tables.subjects import settled
from bot.wiring import Sunwai
from bot.wording import Spoken
from channels.mail import Letter
from core import tracking_id as ids
from core.complaint import Step
from core.dialogues.track import facts
from core.messages import Said
from core.understanding import language
from storage.mails import Reply
from storage.outbox import Topic
from storage.records import glimpse
from storage.unit import Taken, Unit

log = logging.getLogger(__name__)

NOTE, STATUS, ENOUGH, HOW, IGNORED = "note", "status", "enough", "how", "ignored"
LOOK_UPS, HOUR = 10, timedelta(hours=1)  # so many cases may an address ask for, as a stranger's number may
WEEK = timedelta(days=7)  # how we are reached is told so seldom
LANGUAGE = "en"  # of a mail that says too little to tell
BACKOFF = (10, 60, 300, 1800, 7200, 21600)  # seconds before each next try to send


def take(sunwai: Sunwai, letter: Letter) -> str:
    """Take a mail, once; what came of it. Raises Away."""
    try:
        with sunwai.store.begin() as unit:
            sunwai = settled(sunwai, unit)
            if unit.mails.seen(letter.id):
                return IGNORED
            outcome, wakes = judged(sunwai, unit, letter)
            unit.mails.take(letter.id, letter.sender, outcome)
    except Taken:  # the same mail at the same instant
        return IGNORED
    ring(wakes)
    log.info("a mail came", extra={"outcome": outcome})
    return outcome


def judged(sunwai: Sunwai, unit: Unit, letter: Letter) -> tuple[str, tuple[Wake, ...]]:
    """What a mail is, and what follows."""
    own = parseaddr(sunwai.settings.mail_from)[1].lower()
    if letter.automatic or letter.sender == own:
        return IGNORED, ()
    case = ids.find(letter.subject)
    note = noted(sunwai, unit, letter, case) if case else None
    if note is not None:
        return NOTE, note
    wanted = case or ids.find(letter.text)
    if wanted:
        return told(sunwai, unit, letter, wanted)
    if unit.mails.count(letter.sender, HOW, WEEK):
        return IGNORED, ()
    return HOW, answer(sunwai, unit, letter, Said("mail.how", {"url": sunwai.settings.public_url}))


def noted(sunwai: Sunwai, unit: Unit, letter: Letter, case: str) -> tuple[Wake, ...] | None:
    """An office's reply to our mail, kept as its note; None where it is none."""
    complaint = unit.complaints.get(case)
    there = directory.current(sunwai, unit).offices.get(complaint.mission) if complaint else None
    abroad = there.department if there else ""
    caller = reply_token.holder_of(unit, complaint, letter.brought_back, abroad) if complaint else None
    words = whole(letter.text)[:LONGEST_NOTE].strip()
    if caller is None or not words:
        return None
    try:
        _, wakes = casework.take(sunwai, unit, caller, casework.locked(unit, caller, case), Act(Step.NOTE, words))
    except Unknown:
        return None
    return wakes


def told(sunwai: Sunwai, unit: Unit, letter: Letter, wanted: str) -> tuple[str, tuple[Wake, ...]]:
    """Where a case stands, as anybody with its ID may know."""
    if unit.mails.count(letter.sender, STATUS, HOUR) >= LOOK_UPS:
        if unit.mails.count(letter.sender, ENOUGH, HOUR):
            return IGNORED, ()
        return ENOUGH, answer(sunwai, unit, letter, Said("mail.enough"))
    found = unit.complaints.get(wanted)
    said = Said("track.glimpse", facts(glimpse(found))) if found else Said("mail.unknown")
    return STATUS, answer(sunwai, unit, letter, said)


def answer(sunwai: Sunwai, unit: Unit, letter: Letter, said: Said) -> tuple[Wake, ...]:
    """A mail in reply, in the language of theirs, on its way once this is committed; () where we can send none."""
    if not mail.configured(sunwai):
        return ()
    spoken = Spoken(sunwai.catalogue, language.detect(f"{letter.subject} {letter.text}") or LANGUAGE, unit.now)
    subject, text = spoken.text("mail.subject", {}), spoken.text(said.text, said.values)
    written = unit.mails.write(Reply(letter.sender, subject, text, letter.id if "@" in letter.id else ""))
    return (partial(sunwai.bell.mail, unit.outbox.add(Topic.MAIL, subject=written)),)


def send(sunwai: Sunwai, duty_id: int) -> None:
    """Do the duty to answer a mail."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
        reply = unit.mails.reply(duty.subject) if duty else None
        if duty and reply is None:
            unit.outbox.done(duty)
    if duty is None or reply is None:
        return
    try:
        mail.send(
            sunwai,
            reply.to,
            reply.subject,
            reply.text,
            duty.subject,
            in_reply_to=reply.in_reply_to,
            automatic=mail.REPLIED,
        )
    except NotDelivered as trouble:
        log.info("a mail was not answered", extra={"duty": duty.id, "error": trouble.reason})
        if trouble.retryable:
            with sunwai.store.lease() as unit:
                unit.outbox.again(duty, BACKOFF, trouble.reason)
            return
    with sunwai.store.begin() as unit:
        if unit.outbox.done(duty):
            unit.mails.forget(duty.subject)
