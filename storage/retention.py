"""What is deleted by age: the words of messages, hers and ours. And which files have had their time."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from core.complaint import CLOSED_BY_OFFICE, Status, Step
from storage import outbox, sending_tables, tables
from storage.tables import HELD, WORDS, table_of

COMPLAINTS = table_of(tables.Complaint)
EVIDENCE = table_of(tables.Evidence)
HISTORY = table_of(tables.History)
MESSAGES = table_of(sending_tables.Message)
OUTBOX = table_of(sending_tables.Outbox)
RECEIPTS = table_of(tables.Receipt)

HER_LAST_WORD = (Status.CONFIRMED, Status.WITHDRAWN)
BLANK_RECEIPT = (
    update(RECEIPTS)
    .where(RECEIPTS.c.channel == bindparam("on"), RECEIPTS.c.message_id == bindparam("named"))
    .values(text_sealed=None, reply_sealed=None)
)
WORDLESS = {"reply_sealed": None, "opens": None, "spent_at": None}


class Retention:
    """What has had its time, in one transaction; `most` rows at once, and no lock is waited for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def blank_receipts(self, before: datetime, most: int) -> int:
        """Nothing can be read any more of messages taken by then, nor of the answers; that they were taken stays. How many."""
        oldest = select(RECEIPTS.c.channel, RECEIPTS.c.message_id).where(RECEIPTS.c.received_at <= before, WORDS)
        found = self._connection.execute(
            oldest.order_by(RECEIPTS.c.received_at).limit(most).with_for_update(skip_locked=True)
        ).all()
        if found:
            self._connection.execute(BLANK_RECEIPT, [{"on": row.channel, "named": row.message_id} for row in found])
        return len(found)

    def blank_messages(self, before: datetime, most: int) -> int:
        """Nothing can be read any more of messages of ours sent or given up by then; what became of them stays. How many."""
        spent = select(MESSAGES.c.id).where(MESSAGES.c.spent_at <= before).order_by(MESSAGES.c.spent_at).limit(most)
        return self._blank(tuple(self._connection.scalars(spent.with_for_update(skip_locked=True))))

    def blank_dead(self, before: datetime, most: int) -> int:
        """The same of messages that nobody could send, whose duty is a dead letter."""
        dead = (OUTBOX.c.state == outbox.State.DEAD) & (OUTBOX.c.topic == outbox.Topic.NOTIFY)
        query = (
            select(MESSAGES.c.id)
            .join(OUTBOX, OUTBOX.c.subject == MESSAGES.c.id)
            .where(dead, OUTBOX.c.next_try_at <= before, MESSAGES.c.reply_sealed.is_not(None))
            .limit(most)
        )
        return self._blank(tuple(self._connection.scalars(query.with_for_update(of=MESSAGES, skip_locked=True))))

    def files(self, before: datetime, reopen: timedelta, after: str, most: int) -> tuple[str, ...]:
        """The ids of files and points of cases that had ended for good by then, from one id on, in their order.

        For good: by her own word; or closed by the office so long ago that she cannot reopen it.
        """
        word = select(func.max(HISTORY.c.at)).where(
            HISTORY.c.tracking_id == COMPLAINTS.c.tracking_id, HISTORY.c.step.in_((Step.CONFIRMED, Step.WITHDRAWN))
        )
        said = and_(COMPLAINTS.c.status.in_(HER_LAST_WORD), word.scalar_subquery() <= before)
        silent = and_(COMPLAINTS.c.status.in_(CLOSED_BY_OFFICE), COMPLAINTS.c.closed_at <= before - reopen)
        of_case = EVIDENCE.join(COMPLAINTS, COMPLAINTS.c.tracking_id == EVIDENCE.c.tracking_id)
        query = select(EVIDENCE.c.id).select_from(of_case).where(EVIDENCE.c.id > after, HELD, or_(said, silent))
        return tuple(self._connection.scalars(query.order_by(EVIDENCE.c.id).limit(most)))

    def _blank(self, found: tuple[str, ...]) -> int:
        self._connection.execute(update(MESSAGES).where(MESSAGES.c.id.in_(found)).values(WORDLESS))
        return len(found)
