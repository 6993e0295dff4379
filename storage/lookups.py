"""The statements that every message needs: built once, and few, for they decide how many messages a second are taken."""

from sqlalchemy import Boolean, and_, bindparam, case, func, insert, null, select, update

from storage import tables
from storage.tables import table_of

CITIZENS = table_of(tables.Citizen)
CONTACTS = table_of(tables.Contact)
CONVERSATIONS = table_of(tables.Conversation)
RECEIPTS = table_of(tables.Receipt)

PERSON = (
    select(
        CITIZENS.c.id,
        CITIZENS.c.key_sealed,
        CITIZENS.c.phone_index,
        CITIZENS.c.language,
        CONTACTS.c.silenced_at,
        CONTACTS.c.heard_at,
        CONVERSATIONS.c.sealed.label("conversation"),
    )
    .select_from(CONTACTS)
    .join(CITIZENS, CITIZENS.c.id == CONTACTS.c.citizen_id)
    .join(CONVERSATIONS, CONVERSATIONS.c.citizen_id == CITIZENS.c.id)
)
SENDER = CITIZENS.alias("sender")
# One statement that finds the citizen, locks her conversation, and sees whether this message was taken before.
MEET = (
    PERSON.add_columns(
        RECEIPTS.c.reply_sealed,
        SENDER.c.id.label("sender"),
        SENDER.c.joined_to.label("sender_joined"),
        SENDER.c.key_sealed.label("sender_key"),
    )
    .outerjoin(
        RECEIPTS,
        and_(RECEIPTS.c.channel == CONTACTS.c.channel, RECEIPTS.c.message_id == bindparam("message_id")),
    )
    .outerjoin(SENDER, SENDER.c.id == RECEIPTS.c.citizen_id)
    .where(CONTACTS.c.channel == bindparam("channel"), CONTACTS.c.address_index == bindparam("address"))
    .with_for_update(of=CONVERSATIONS)
)
KEEP = (
    update(CONVERSATIONS)
    .where(CONVERSATIONS.c.citizen_id == bindparam("citizen"))
    .values(
        sealed=bindparam("state"),
        updated_at=bindparam("at"),
        # Since when she has left it lying: anew with each message of hers, but not with one of ours.
        unfinished_at=case(
            (~bindparam("unfinished", type_=Boolean), null()),
            (bindparam("heard", type_=Boolean), bindparam("at")),
            else_=func.coalesce(CONVERSATIONS.c.unfinished_at, bindparam("at")),
        ),
        reminded_at=case((bindparam("unfinished", type_=Boolean), CONVERSATIONS.c.reminded_at), else_=null()),
    )
)
RECORD = insert(RECEIPTS)
NAMED = CITIZENS.alias("named")
JOINED = select(func.coalesce(NAMED.c.joined_to, NAMED.c.id)).where(NAMED.c.id == bindparam("citizen"))
BY_ID = PERSON.where(CITIZENS.c.id == JOINED.scalar_subquery()).limit(1)
BY_ID_LOCKED = BY_ID.with_for_update(of=CONVERSATIONS)
TAKEN = select(RECEIPTS.c.reply_sealed).where(
    RECEIPTS.c.channel == bindparam("channel"), RECEIPTS.c.message_id == bindparam("message_id")
)
