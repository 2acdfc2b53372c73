"""A real SMTP server, in a thread, that answers what a test asks of it."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from correspondence.relay import SmtpRelay


class Server:
    """`rcpt`, `data` and `mail` are the replies to give; `hang_up` says at which of them the line is cut instead.

    `accepted` holds what it took: recipient, and the message as read.
    """

    def __init__(self) -> None:
        self.mail = self.rcpt = self.data = "250 OK"
        self.hang_up = ""
        self.is_pipelining = False
        self.is_sloppy = False
        """It forgets that it has refused the sender."""
        self.connections = 0
        self.accepted: list[tuple[str, bytes]] = []

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(data, policy=email.policy.SMTP) for _to, data in self.accepted]

    async def handle_EHLO(  # noqa: N802 – aiosmtpd's names.
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return [*responses[:-1], *(["250-PIPELINING"] if self.is_pipelining else []), responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mail[0] == "2" or self.is_sloppy:
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hang_up == "rcpt":
            server.transport.abort()
        if self.hang_up == "after rcpt":
            server.transport.write(f"{self.rcpt}\r\n".encode())
            server.transport.close()
        if self.rcpt[0] == "2":
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Once the final dot has arrived."""
        if self.hang_up == "dot":
            server.transport.abort()
        if self.data[0] == "2":
            self.accepted.extend((to, bytes(envelope.content or b"")) for to in envelope.rcpt_tos)
        return self.data


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    settings.RELAY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    settings.EMAIL_TIMEOUT = 5
    yield handler
    controller.stop()


@pytest.fixture
def relay(server: Server) -> Iterator[SmtpRelay]:
    one = SmtpRelay()
    yield one
    one.close()
