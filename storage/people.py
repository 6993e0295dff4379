"""Citizens, their addresses, their conversations, and the messages taken from them."""

import json
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update

from core import conversation as conversations
from core.conversation import Conversation
from core.messages import Inbound, Reply
from storage import joining, tables
from storage.lookups import BY_ID, BY_ID_LOCKED, KEEP, MEET, RECORD, TAKEN
from storage.person import Address, Person
from storage.replies import pack, unpack
from storage.tables import table_of
from storage.vault import Box, Unreadable, Vault, blind_index

__all__ = ["Address", "People", "Person"]

log = logging.getLogger(__name__)

CITIZENS = table_of(tables.Citizen)
CONTACTS = table_of(tables.Contact)
CONVERSATIONS = table_of(tables.Conversation)
RECEIPTS = table_of(tables.Receipt)
CODES = table_of(tables.LinkCode)

COLD = timedelta(hours=23)  # a day, less what is not kept so exactly
HEARD_EVERY = timedelta(minutes=30)  # how exactly "last heard on this channel" is kept


class People:
    """The people of one transaction."""

    def __init__(self, connection: Connection, vault: Vault, index_key: Callable[[], bytes], now: datetime) -> None:
        self._connection = connection
        self._vault = vault
        self._index_key = index_key
        self._now = now

    def meet(self, inbound: Inbound) -> Person:
        """Who sent this, with her conversation locked; a stranger becomes a citizen."""
        index = self._index(f"address/{inbound.channel}", inbound.address)
        here = {"channel": inbound.channel, "message_id": inbound.id, "address": index}
        row = self._connection.execute(MEET, here).first()
        nobody = self._of_nobody(inbound) if row is None else None
        if nobody:  # or of somebody whose first message this was, and was taken between our two looks
            row = self._connection.execute(MEET, here).first()
        if row is None:
            return nobody or self._also(self._welcome(inbound, index), inbound)
        self._heard(row, inbound.channel, index)
        person = self._person(row)
        if row.sender is None:
            return self._also(self._identified(person, row.phone_index, inbound), inbound)
        return replace(person, seen=True, reply=self._earlier(person, row, inbound))

    def recall(self, citizen_id: str, *, lock: bool = True) -> Person | None:
        """A citizen by her id, None when she is erased; with her conversation locked where it is going to be changed.

        Who has joined herself to another is that other.
        """
        query, who = BY_ID_LOCKED if lock else BY_ID, {"citizen": citizen_id}
        # Who was joined while we waited for her lock is found by looking again.
        row = self._connection.execute(query, who).first() or (lock and self._connection.execute(query, who).first())
        return self._person(row) if row and row.key_sealed else None

    def box(self, citizen_id: str) -> Box | None:
        """What is sealed under a citizen's own key, whoever she is today, opens with this; None when she is erased."""
        key = self._connection.scalar(select(CITIZENS.c.key_sealed).where(CITIZENS.c.id == citizen_id))
        return self._vault.unwrap(key, citizen_id) if key else None

    def of_phone(self, phone: str) -> Person | None:
        """The citizen with this number (E.164), with her conversation locked."""
        index = self._index("phone", phone)
        citizen_id = self._connection.scalar(select(CITIZENS.c.id).where(CITIZENS.c.phone_index == index))
        return self.recall(citizen_id) if citizen_id else None

    def keep(self, person: Person, conversation: Conversation, *, heard: bool = False) -> None:
        """Remember where the conversation stands now. `heard`: a message of hers led there."""
        state = json.dumps(conversations.dump(conversation), ensure_ascii=False, separators=(",", ":"))
        sealed = person.box.seal(state, f"conversations/{person.id}")
        now = {"at": self._now, "unfinished": conversation.unfinished, "heard": heard}
        self._connection.execute(KEEP, {"citizen": person.id, "state": sealed, **now})

    def record(self, person: Person, inbound: Inbound, reply: Reply | None) -> None:
        """This message is taken, for ever, and this was the reply."""
        place = f"{inbound.channel}/{inbound.id}"
        text = None if person.erased else person.box.seal(inbound.text, f"receipts.text/{place}")
        self._connection.execute(
            RECORD,
            {
                "channel": inbound.channel,
                "message_id": inbound.id,
                "citizen_id": person.id,
                "text_sealed": text,
                "reply_sealed": reply and person.box.seal(pack(reply), f"receipts.reply/{place}"),
                "received_at": self._now,
            },
        )

    def answered(self, person: Person, inbound: Inbound, reply: Reply) -> None:
        """Another reply than the recorded one has been given to a message."""
        here = (RECEIPTS.c.channel == inbound.channel) & (RECEIPTS.c.message_id == inbound.id)
        self._connection.execute(delete(RECEIPTS).where(here))
        self.record(person, inbound, reply)

    def speak(self, person: Person, language: str) -> None:
        """Her chosen language."""
        self._connection.execute(update(CITIZENS).where(CITIZENS.c.id == person.id).values(language=language))

    def learn(self, person: Person, at: datetime | None) -> None:
        """We may learn from her words since `at`; None: no more."""
        self._connection.execute(update(CITIZENS).where(CITIZENS.c.id == person.id).values(learning_at=at))

    def learning(self, person: Person) -> bool:
        """Whether we may."""
        since = self._connection.scalar(select(CITIZENS.c.learning_at).where(CITIZENS.c.id == person.id))
        return since is not None

    def silence(self, person: Person, channel: str, at: datetime | None) -> None:
        """No unasked-for messages to her on this channel since `at`; None: she wants them again."""
        hers = and_(CONTACTS.c.citizen_id == person.id, CONTACTS.c.channel == channel)
        self._connection.execute(update(CONTACTS).where(hers).values(silenced_at=at))

    def addresses(self, person: Person) -> tuple[Address, ...]:
        """Where she can be reached, the channel she used last first."""
        hers = select(CONTACTS).where(CONTACTS.c.citizen_id == person.id).order_by(CONTACTS.c.heard_at.desc())
        return tuple(
            Address(
                row.channel,
                person.box.open(row.address_sealed, joining.contact_place(row)),
                silenced=row.silenced_at is not None,
                cold=self._now - row.heard_at > COLD,
            )
            for row in self._connection.execute(hers)
        )

    def join(self, person: Person, into: Person) -> Person:
        """She turned out to be another citizen of ours, whose conversation goes on: the other, as she is now.

        Both conversations are locked.
        """
        joining.move(self._connection, (person.id, person.box), (into.id, into.box))
        if person.language and not into.language:
            self.speak(into, person.language)
        return replace(into, language=into.language or person.language)

    def reach(self, person: Person, channel: str, phone: str) -> None:
        """She was heard from this number just now; it is hers on another channel as well."""
        index = self._index(f"address/{channel}", phone)
        here = and_(CONTACTS.c.channel == channel, CONTACTS.c.address_index == index)
        if not self._connection.execute(update(CONTACTS).where(here).values(heard_at=self._now)).rowcount:
            self._find_at(person, channel, phone, index)

    def erase(self, person: Person) -> None:
        """Destroy her keys and all that finds her: what is sealed under them can never be read again."""
        # The conversation goes, too: a message that waits for its lock finds a stranger, not her old key.
        for table in (CONTACTS, CONVERSATIONS, CODES):
            self._connection.execute(delete(table).where(table.c.citizen_id == person.id))
        gone = {"key_sealed": None, "phone_index": None, "phone_sealed": None, "language": None, "learning_at": None}
        self._connection.execute(update(CITIZENS).where(joining.same(person.id)).values(gone))

    def forgotten(self, person: Person) -> Person:
        """Who she is once she is erased."""
        return replace(person, box=self._nobodys(), conversation=Conversation(), erased=True)

    def _welcome(self, inbound: Inbound, index: bytes) -> Person:
        """A new address: of a citizen we know by her number, or of a new one."""
        person = (self.of_phone(inbound.phone) if inbound.phone else None) or self._born(inbound.phone)
        self._find_at(person, inbound.channel, inbound.address, index)
        return person

    def _find_at(self, person: Person, channel: str, address: str, index: bytes) -> None:
        sealed = person.box.seal(address, f"contacts/{channel}/{index.hex()}")
        values = {"channel": channel, "address_index": index, "citizen_id": person.id, "address_sealed": sealed}
        self._connection.execute(insert(CONTACTS).values(heard_at=self._now, **values))

    def _identified(self, person: Person, known: bytes | None, inbound: Inbound) -> Person:
        """Who she is by the number that came with a message from an address; it may be of somebody we know already."""
        settled = known is not None and inbound.phone == inbound.address
        if inbound.phone is None or settled or known == self._index("phone", inbound.phone):
            return person
        found = self.of_phone(inbound.phone)
        if found is None and not person.numbered:
            number = self._number(person.id, person.box, inbound.phone)
            self._connection.execute(update(CITIZENS).where(CITIZENS.c.id == person.id).values(number))
            return replace(person, numbered=True, joined=True)
        if found is None or found.id == person.id:
            return person
        return replace(self._one(person, found), joined=True)

    def _one(self, person: Person, into: Person) -> Person:
        """Two have turned out to be one. Of two open conversations the other's goes on; where that has none, hers does."""
        standing = into.conversation if into.conversation.stack else person.conversation
        return replace(self.join(person, into=into), conversation=standing)

    def _also(self, person: Person, inbound: Inbound) -> Person:
        """The provider's own id for her is an address of hers as well; who came by that alone so far is she."""
        if inbound.also is None:
            return person
        index = self._index(f"address/{inbound.channel}", inbound.also)
        here = and_(CONTACTS.c.channel == inbound.channel, CONTACTS.c.address_index == index)
        row = self._connection.execute(select(CONTACTS.c.citizen_id, CONTACTS.c.heard_at).where(here)).first()
        if row and row.citizen_id == person.id:
            self._heard(row, inbound.channel, index)
            return person
        other = self.recall(row.citizen_id) if row else None
        if other and not other.numbered:
            return self._one(other, person)
        self._connection.execute(delete(CONTACTS).where(here))  # of another number: the id has moved on
        self._find_at(person, inbound.channel, inbound.also, index)
        return person

    def _number(self, citizen_id: str, box: Box, phone: str) -> Mapping[str, bytes]:
        return {
            "phone_index": self._index("phone", phone),
            "phone_sealed": box.seal(phone, f"citizens.phone/{citizen_id}"),
        }

    def _born(self, phone: str | None) -> Person:
        citizen_id = uuid.uuid4().hex
        box, wrapped = self._vault.new_key(citizen_id)
        number = self._number(citizen_id, box, phone) if phone else {}
        self._connection.execute(
            insert(CITIZENS).values(id=citizen_id, key_sealed=wrapped, created_at=self._now, **number)
        )
        person = Person(citizen_id, box, Conversation(), None, silenced=False, numbered=bool(phone))
        state = box.seal(json.dumps(conversations.dump(person.conversation)), f"conversations/{citizen_id}")
        self._connection.execute(
            insert(CONVERSATIONS).values(citizen_id=citizen_id, sealed=state, updated_at=self._now)
        )
        return person

    def _of_nobody(self, inbound: Inbound) -> Person | None:
        """Who sent a message that was taken before from somebody who is erased since; None where it is new."""
        row = self._connection.execute(TAKEN, {"channel": inbound.channel, "message_id": inbound.id}).first()
        if row is None:
            return None
        box = self._nobodys()
        try:
            reply = self._reply(box, row.reply_sealed, inbound)
        except Unreadable:
            reply = None  # it was sealed under her key
        return Person("", box, Conversation(), None, silenced=True, seen=True, reply=reply, erased=True)

    def _nobodys(self) -> Box:
        return Box(self._index("key", "nobody"))

    def _person(self, row: Any) -> Person:
        box = self._vault.unwrap(row.key_sealed, row.id)
        conversation, silenced = self._conversation(row, box), row.silenced_at is not None
        return Person(row.id, box, conversation, row.language, silenced, numbered=row.phone_index is not None)

    def _earlier(self, person: Person, row: Any, inbound: Inbound) -> Reply | None:
        """The reply that a message of hers got, if it was hers: never another's."""
        if row.sender == person.id:
            return self._reply(person.box, row.reply_sealed, inbound)
        if row.sender_joined != person.id or not row.sender_key:
            return None
        return self._reply(self._vault.unwrap(row.sender_key, row.sender), row.reply_sealed, inbound)

    def _conversation(self, row: Any, box: Box) -> Conversation:
        """Where it stood; a damaged one begins anew, or she could never write to us again."""
        try:
            return conversations.load(json.loads(box.open(row.conversation, f"conversations/{row.id}")))
        except (Unreadable, ValueError, KeyError, TypeError, AttributeError):
            log.error("a conversation is damaged and begins anew", extra={"citizen": row.id})
            return Conversation()

    def _reply(self, box: Box, sealed: bytes | None, inbound: Inbound) -> Reply | None:
        return unpack(box.open(sealed, f"receipts.reply/{inbound.channel}/{inbound.id}")) if sealed else None

    def _heard(self, row: Any, channel: str, index: bytes) -> None:
        if self._now - row.heard_at > HEARD_EVERY:
            here = and_(CONTACTS.c.channel == channel, CONTACTS.c.address_index == index)
            self._connection.execute(update(CONTACTS).where(here).values(heard_at=self._now))

    def _index(self, column: str, value: str) -> bytes:
        return blind_index(self._index_key(), column, value)
