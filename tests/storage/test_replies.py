"""A reply comes back from its JSON as it went in."""

from core.messages import Number, Option, Reply
from storage.replies import pack, unpack


def test_a_reply_comes_back_whole() -> None:
    reply = Reply("پانی \ud83d\n1", (Option("yes", "ہاں"), Option("no", "نہیں")), "ur", True, Number.GIVEN)
    assert unpack(pack(reply)) == reply


def test_a_reply_kept_before_replies_could_end_a_session_can_still_be_read() -> None:
    assert unpack('{"text": "Salam", "options": [], "language": "en"}') == Reply("Salam")
