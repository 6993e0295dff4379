"""A real SMTP server on loopback: keeps the mails it was given, answers what the test lays out for it."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

OK, LATER, NEVER = "250 taken", "451 later", "550 no such mailbox"
HANGS = "hangs"  # takes the mail and hangs up without an answer


@dataclass
class Mailbox:
    """Answers in the order of `answers`, the last one for ever; `encrypted` tells of each mail whether it came by TLS."""

    url: str = ""
    answers: list[str] = field(default_factory=lambda: [OK])
    mails: list[EmailMessage] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        self.encrypted.append(session.ssl is not None)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == HANGS:
            server.transport.abort()
            await asyncio.sleep(0)
        return answer

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=True)


class _Anywhere(Controller):  # type: ignore[misc]
    """On any port that is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailbox(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Mailbox]:
    """Serve until the block ends; with TLS offered by STARTTLS, and passwords taken, where a context is given."""
    box = Mailbox()
    more: dict[str, Any] = (
        {"tls_context": tls, "authenticator": box.authenticate, "auth_required": False} if tls else {}
    )
    controller = _Anywhere(box, hostname=host, port=0, **more)
    controller.start()
    box.url = f"smtp://{host}:{controller.port}"
    try:
        yield box
    finally:
        controller.stop()
