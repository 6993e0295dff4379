"""Providers' words about our messages. One that comes before our own note that the message was sent is kept for a moment."""

from datetime import timedelta

from bot import sending
from bot.wiring import Sunwai
from core.messages import Delivery, Receipt
from storage.outbox import Topic

# Longer than our note takes to be committed once the provider has taken the message.
MOMENT = timedelta(seconds=10)
PLAIN = frozenset({Delivery.QUEUED, Delivery.SENT})  # tell no more than our own note will


def record(sunwai: Sunwai, receipt: Receipt) -> None:
    """A receipt: for a message we know at once, for any other in a moment, when it is known or not ours."""
    with sunwai.store.read() as unit:
        ours = unit.messages.recipient(receipt)
    if ours:
        sending.record(sunwai, receipt)
    elif receipt.opted_out or receipt.state not in PLAIN:
        keep(sunwai, receipt)


def keep(sunwai: Sunwai, receipt: Receipt) -> None:
    """Look again in a moment."""
    payload = {"channel": receipt.channel, "state": receipt.state, "reason": receipt.reason}
    with sunwai.store.lease() as unit:
        unit.outbox.add(
            Topic.RECEIPT,
            subject=receipt.message,
            payload={**payload, "opted_out": receipt.opted_out},
            after=MOMENT,
        )


def late(sunwai: Sunwai, duty_id: int) -> None:
    """The moment is over. May run twice: a state only moves forward."""
    with sunwai.store.lease() as unit:
        duty = unit.outbox.claim(duty_id)
    if duty is None:
        return
    told = duty.payload
    state, opted_out = Delivery(told["state"]), bool(told["opted_out"])
    sending.record(sunwai, Receipt(told["channel"], duty.subject, state, told["reason"], opted_out))
    with sunwai.store.lease() as unit:
        unit.outbox.done(duty)
