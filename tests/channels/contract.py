"""What holds for every channel. A channel's test class inherits `Contract` and says how its provider speaks."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask, Request, Response
from werkzeug.test import EnvironBuilder

from channels.port import Channel, ChannelError, Forged, NotFetched, NotSent, Unreadable
from core.messages import Event, Inbound, Media, Option, Reply

SENDER = "+923000000101"
URDU = "گلی نمبر ۴ میں گٹر بند ہے"
REPLY = Reply("Is this right? <Water> & sewer", (Option("yes", "Yes, go on"), Option("no", "No")))
ELSEWHERE = (
    "http://127.0.0.1:1/photo.jpg",
    "http://169.254.169.254/latest/meta-data/",
    "https://evil.example/photo.jpg",
    "file:///etc/passwd",
    "",
)
APP = Flask(__name__)


@dataclass(frozen=True)
class Call:
    """A request as the provider makes it."""

    path: str
    method: str = "POST"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str | None = None

    def but(self, **changes: Any) -> "Call":
        return replace(self, **changes)

    def request(self) -> Request:
        builder = EnvironBuilder(
            path=self.path,
            base_url="http://internal.invalid:8000",
            method=self.method,
            query_string=self.query,
            headers=list(self.headers),
            data=self.body,
            content_type=self.content_type,
        )
        return Request(builder.get_environ())


class Contract:
    """A subclass gives the channel and the calls; every test here then holds it to them."""

    channel: Channel
    secrets: tuple[str, ...] = ()

    def says(self, text: str, number: int = 1) -> Call:
        """The provider delivers a citizen's words from SENDER; `number` tells her messages apart."""
        raise NotImplementedError

    def forged(self) -> dict[str, Call]:
        """Calls by whoever is not the provider."""
        raise NotImplementedError

    def unreadable(self) -> dict[str, Call]:
        """Proven calls that say nothing the provider documents."""
        raise NotImplementedError

    def not_for_us(self) -> dict[str, Call]:
        """Proven and readable calls that are no message to us."""
        raise NotImplementedError

    def receive(self, call: Call) -> tuple[Event, ...]:
        with APP.request_context(call.request().environ):
            return tuple(self.channel.receive(call.request()))

    def hear(self, call: Call) -> Inbound:
        (event,) = self.receive(call)
        assert isinstance(event, Inbound)
        return event

    def respond(self, reply: Reply | None) -> Response:
        return self.channel.answer(reply, self.says("hi").request())

    @pytest.mark.parametrize("text", ["hi", URDU, "1", "a+b & c=d; 100% <ok> \\ ~", "line\nline", "😀", " padded "])
    def test_a_citizens_words_arrive_as_she_wrote_them(self, text: str) -> None:
        heard = self.hear(self.says(text))
        assert (heard.channel, heard.address, heard.phone) == (self.channel.name, SENDER, SENDER)
        assert heard.text == text
        assert (heard.choice, heard.media, heard.pin) == (None, (), None)

    def test_a_message_without_words_is_a_message(self) -> None:
        assert self.hear(self.says("")).text == ""

    def test_a_redelivered_message_is_the_same(self) -> None:
        assert self.hear(self.says("hi")) == self.hear(self.says("hi"))

    def test_the_same_words_said_again_are_another_message(self) -> None:
        assert self.hear(self.says("1", 1)).id != self.hear(self.says("1", 2)).id

    def test_a_message_id_names_nobody(self) -> None:
        assert SENDER.strip("+") not in self.hear(self.says("hi")).id

    def test_what_the_provider_did_not_send_is_forged(self) -> None:
        for name, call in self.forged().items():
            with pytest.raises(Forged):
                assert not self.receive(call), name

    def test_what_the_provider_does_not_document_is_unreadable(self) -> None:
        for name, call in self.unreadable().items():
            with pytest.raises(Unreadable):
                assert not self.receive(call), name

    def test_what_is_not_for_us_is_passed_over(self) -> None:
        for name, call in self.not_for_us().items():
            assert self.receive(call) == (), name

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "TRACE", "OPTIONS", "HEAD"])
    def test_a_method_the_provider_does_not_use_is_never_heard(self, method: str) -> None:
        if method not in self.channel.methods:
            with pytest.raises(ChannelError):
                self.receive(self.says("hi").but(method=method))

    def test_trouble_says_nothing_about_the_citizen_or_our_secrets(self) -> None:
        for call in [*self.forged().values(), *self.unreadable().values()]:
            with pytest.raises(ChannelError) as trouble:
                self.receive(call)
            assert not [word for word in (SENDER, "923000000101", *self.secrets) if word in str(trouble.value)]

    def test_the_same_reply_is_answered_with_the_same_bytes(self) -> None:
        first, second = self.respond(REPLY), self.respond(REPLY)
        assert (first.get_data(), first.status_code) == (second.get_data(), second.status_code)
        assert first.headers.to_wsgi_list() == second.headers.to_wsgi_list()

    def test_having_nothing_to_say_is_a_good_answer(self) -> None:
        assert self.respond(None).status_code in (200, 204)

    @pytest.mark.parametrize("url", ELSEWHERE)
    def test_a_file_is_fetched_from_nobody_but_the_provider(self, url: str) -> None:
        with pytest.raises(NotFetched) as trouble:
            self.channel.fetch(Media(url, "image/jpeg"))
        assert (trouble.value.reason in ("elsewhere", "no files"), trouble.value.retryable) == (True, False)

    def test_a_channel_on_which_only_she_can_begin_says_so(self) -> None:
        if not self.channel.pushes:
            with pytest.raises(NotSent) as trouble:
                self.channel.push(SENDER, REPLY)
            assert not trouble.value.retryable

    def test_a_reply_costs_at_least_one_part(self) -> None:
        assert self.channel.parts(REPLY) >= 1

    def test_a_channel_shown_in_a_log_keeps_its_secrets(self) -> None:
        assert self.secrets
        assert not [secret for secret in self.secrets if secret in repr(self.channel)]
