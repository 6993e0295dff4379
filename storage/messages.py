"""Messages of ours that travel by themselves, and what became of them: a state that only moves forward."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, insert, select, update

from core.messages import Delivery, Receipt, Reply
from storage import sending_tables as tables
from storage.replies import pack, unpack
from storage.tables import table_of
from storage.vault import Box, Vault

MESSAGES = table_of(tables.Message)
ORDER = tuple(Delivery)
ARRIVED = frozenset({Delivery.DELIVERED, Delivery.READ})


@dataclass(frozen=True)
class Message:
    """One message. `opens`: the conversation to go on with once it is sent, where its question still has to be put.

    `replaces` is the same message on another channel, `tried` are all channels on which it was tried so far.
    """

    id: str
    citizen_id: str
    tracking_id: str | None
    channel: str
    reply: Reply
    opens: Mapping[str, Any] | None
    state: Delivery
    replaces: str | None
    tried: tuple[str, ...]


class Messages:
    """The messages of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._now = now

    def add(
        self,
        box: Box,
        citizen_id: str,
        channel: str,
        reply: Reply,
        *,
        tracking_id: str | None = None,
        opens: Mapping[str, Any] | None = None,
        instead_of: Message | None = None,
    ) -> str:
        """A message to be sent; its id."""
        message_id = uuid.uuid4().hex
        self._connection.execute(
            insert(MESSAGES).values(
                id=message_id,
                citizen_id=citizen_id,
                tracking_id=tracking_id,
                channel=channel,
                reply_sealed=box.seal(pack(reply), f"messages.reply/{message_id}"),
                opens=opens,
                replaces=instead_of and instead_of.id,
                tried=list(instead_of.tried) if instead_of else [],
                created_at=self._now,
                updated_at=self._now,
            )
        )
        return message_id

    def whose(self, message_id: str) -> str | None:
        """The citizen a message is for."""
        citizen_id: str | None = self._connection.scalar(
            select(MESSAGES.c.citizen_id).where(MESSAGES.c.id == message_id)
        )
        return citizen_id

    def get(self, box: Box, message_id: str) -> Message:
        """A message by its id."""
        row = self._connection.execute(select(MESSAGES).where(MESSAGES.c.id == message_id)).one()
        reply = unpack(box.open(row.reply_sealed, f"messages.reply/{message_id}"))
        return Message(
            row.id,
            row.citizen_id,
            row.tracking_id,
            row.channel,
            reply,
            row.opens,
            Delivery(row.state),
            row.replaces,
            tuple(row.tried),
        )

    def needless(self, message: Message) -> bool:
        """Whether the one that it stands in for has arrived after all."""
        before = message.replaces
        while before:
            row = self._connection.execute(
                select(MESSAGES.c.state, MESSAGES.c.replaces).where(MESSAGES.c.id == before)
            ).one()
            if row.state in ARRIVED:
                return True
            before = row.replaces
        return False

    def tried(self, message_id: str, channels: Collection[str]) -> None:
        """It was tried on these channels; on none of them is it tried again."""
        here = MESSAGES.c.id == message_id
        self._connection.execute(update(MESSAGES).where(here).values(tried=list(dict.fromkeys(channels))))

    def sent(self, message_id: str, channel: str, provider_id: str, parts: int, *, follow: int | None = None) -> None:
        """The provider took it, and its question has been put. A receipt that was quicker than this is not undone.

        `follow` is the duty to see whether it arrives.
        """
        here = MESSAGES.c.id == message_id
        values = {
            "channel": channel,
            "provider_id": provider_id,
            "parts": parts,
            "opens": None,
            "follow": follow,
            "updated_at": self._now,
        }
        self._connection.execute(update(MESSAGES).where(here).values(values))
        self._advance(here, Delivery.SENT, None)

    def arrived(self, message_id: str) -> None:
        """It was taken where nobody reports."""
        self._advance(MESSAGES.c.id == message_id, Delivery.DELIVERED, None)

    def failed(self, message_id: str, reason: str) -> None:
        """It cannot be sent."""
        self._advance(MESSAGES.c.id == message_id, Delivery.FAILED, reason)

    def recipient(self, receipt: Receipt) -> str | None:
        """The citizen whose message a receipt is about; None where it is not ours."""
        citizen_id: str | None = self._connection.scalar(select(MESSAGES.c.citizen_id).where(_named(receipt)))
        return citizen_id

    def receive(self, receipt: Receipt) -> None:
        """The provider's word about a message; nothing happens where it is not ours."""
        self._advance(_named(receipt), receipt.state, receipt.reason)

    def followed(self, receipt: Receipt) -> tuple[int | None, Delivery | None]:
        """The duty to see whether the message that a receipt names arrives, and what has become of that; (None, None): none."""
        row = self._connection.execute(select(MESSAGES.c.follow, MESSAGES.c.state).where(_named(receipt))).first()
        return (row.follow, Delivery(row.state)) if row else (None, None)

    def of(self, tracking_id: str) -> tuple[Mapping[str, Any], ...]:
        """What was sent about a case and what became of it, the oldest first; no words."""
        columns = (MESSAGES.c.id, MESSAGES.c.channel, MESSAGES.c.state, MESSAGES.c.parts, MESSAGES.c.created_at)
        query = select(*columns).where(MESSAGES.c.tracking_id == tracking_id).order_by(MESSAGES.c.created_at)
        return tuple(dict(row._mapping) for row in self._connection.execute(query))

    def _advance(self, here: Any, state: Delivery, reason: str | None) -> None:
        """Forward only: a late "sent" does not undo "delivered", and nothing undoes "read" or "failed"."""
        earlier = tuple(before for before in ORDER[: ORDER.index(state)] if before is not Delivery.READ)
        values = {"state": state, "reason": reason, "updated_at": self._now}
        self._connection.execute(update(MESSAGES).where(here, MESSAGES.c.state.in_(earlier)).values(values))


def _named(receipt: Receipt) -> Any:
    """The message that a receipt names by the provider's id for it; a provider that gives none names none."""
    return and_(
        MESSAGES.c.channel == receipt.channel, MESSAGES.c.provider_id == receipt.message, MESSAGES.c.provider_id != ""
    )
