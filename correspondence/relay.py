"""The way out: one connection to the relay, and what became of each mail, without ever guessing.

RFC 5321 §4.2: 2yz accepted, 4yz try later, 5yz refused. What is told apart with care is a connection that breaks:
before the final dot of DATA the mail has certainly not left (§4.1.1.4); between that dot and the reply nobody knows.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage as ParsedMessage
from enum import Enum
from typing import Protocol, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection


class Outcome(Enum):
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNREACHABLE = "unreachable"
    IN_DOUBT = "in doubt"


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`data` is a whole message, lines ended by CRLF."""

    sender: str
    recipient: str
    data: bytes


class Relay(Protocol):
    def post(self, envelope: Envelope) -> Result: ...

    def close(self) -> None: ...


_NOT_AN_ADDRESS = re.compile(r"[\s<>\x00-\x1f\x7f]|^$")
"""What would add a command of its own to the dialogue, or name nobody."""


def relay_in_use() -> Relay:
    """SMTP when EMAIL_URL says so; else another backend of Django: files in a try-out, memory in tests."""
    if settings.RELAY_BACKEND == "django.core.mail.backends.smtp.EmailBackend":
        return SmtpRelay()
    return DjangoRelay()


class SmtpRelay:
    """One connection, kept open from one mail to the next, opened again when it broke."""

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None

    def post(self, envelope: Envelope) -> Result:
        try:
            smtp = self._smtp or self._open()
        except smtplib.SMTPResponseException as error:
            self._smtp = None
            # A relay that is stopping says 421, one that refuses our password 535: neither is about this recipient.
            return Result(Outcome.UNREACHABLE, _said(error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            self._smtp = None
            return Result(Outcome.UNREACHABLE, str(error) or type(error).__name__)
        try:
            return self._dialogue(smtp, envelope)
        except (OSError, smtplib.SMTPException) as error:
            # Anything that breaks before the end of DATA: nothing has left.
            self.drop()
            return Result(Outcome.UNREACHABLE, str(error) or type(error).__name__)

    def _open(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        smtp = kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT or 30)
        try:
            # Small writes, each waited for: Nagle's algorithm would cost 40 ms a mail.
            if smtp.sock:
                smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if settings.EMAIL_USE_TLS:
                smtp.starttls()
            if settings.EMAIL_HOST_USER:
                smtp.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        self._smtp = smtp
        return smtp

    def _dialogue(self, smtp: smtplib.SMTP, envelope: Envelope) -> Result:
        for address in (envelope.sender, envelope.recipient):
            if _NOT_AN_ADDRESS.search(address):
                return Result(Outcome.REFUSED, f"553 5.1.3 « {address} » n’est pas une adresse.")
        options = []
        if not (envelope.sender + envelope.recipient).isascii():
            if not smtp.has_extn("smtputf8"):
                return Result(Outcome.REFUSED, "553 5.6.7 Le relais n’accepte pas les adresses accentuées (SMTPUTF8).")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        commands = [
            f"MAIL FROM:<{envelope.sender}>{''.join(f' {option}' for option in options)}",
            f"RCPT TO:<{envelope.recipient}>",
            "DATA",
        ]
        refusal = None
        try:
            # RFC 5321 §4.2.1: the first digit says it all.
            for (code, text), (command, wanted) in zip(_answers(smtp, commands), _WANTED, strict=False):
                is_about_us = command == "MAIL" and code >= 500
                if code == 421 or is_about_us or (code < 400 and code // 100 != wanted):
                    # It is stopping, refuses the sender, or its replies no longer match the commands: nothing has left.
                    self.drop()
                    return refusal or Result(Outcome.UNREACHABLE, _said(code, text))
                if code >= 400:
                    refusal = refusal or Result(_outcome(code), _said(code, text))
        except (OSError, smtplib.SMTPException):
            if refusal is None:
                raise
            # It hung up on what it had just refused.
            self.drop()
            return refusal
        if refusal:
            self._start_over(smtp, took_data=code // 100 == 3)
            return refusal
        smtp.send(_quoted(envelope.data))
        try:
            code, text = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.drop()
            return Result(Outcome.IN_DOUBT, str(error) or type(error).__name__)
        if code == 421:
            self.drop()
        return Result(_outcome(code), _said(code, text))

    def _start_over(self, smtp: smtplib.SMTP, *, took_data: bool) -> None:
        """Ready for the next mail, on this connection if it still stands."""
        if took_data:
            # It waits for the end of an empty message (RFC 2920 §3.1), and may deliver that.
            self.drop()
            return
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.drop()

    def drop(self) -> None:
        """Hang up without a word."""
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def close(self) -> None:
        if self._smtp:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._smtp.quit()
        self.drop()


_WANTED = (("MAIL", 2), ("RCPT", 2), ("DATA", 3))
"""The commands of a mail, and the first digit of a favourable reply to each."""


def _answers(smtp: smtplib.SMTP, commands: list[str]) -> Iterator[tuple[int, bytes]]:
    """The replies, in order: to all the commands sent at once where the relay allows it (RFC 2920), else one by one."""
    if smtp.has_extn("pipelining"):
        smtp.send("".join(f"{command}\r\n" for command in commands).encode())
        yield from (smtp.getreply() for _command in commands)
        return
    for command in commands:
        smtp.send(f"{command}\r\n".encode())
        code, text = smtp.getreply()
        yield code, text
        if code >= 400:
            return


def _outcome(code: int) -> Outcome:
    if 200 <= code < 300:
        return Outcome.ACCEPTED
    if 400 <= code < 500:
        return Outcome.DEFERRED
    # Neither yes nor no: smtplib gives −1 for a reply that has no code.
    return Outcome.REFUSED if code >= 500 else Outcome.IN_DOUBT


def _said(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {said}"[:500]


def _quoted(data: bytes) -> bytes:
    """RFC 5321 §4.5.2: a line that begins with a dot gets another; a dot alone ends the message."""
    data = data.replace(b"\r\n.", b"\r\n..")
    data = b"." + data if data.startswith(b".") else data
    return data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n")


class DjangoRelay:
    """Whatever backend of Django RELAY_BACKEND is: a folder of files, the console, the memory of a test."""

    def post(self, envelope: Envelope) -> Result:
        try:
            with get_connection(settings.RELAY_BACKEND) as connection:
                sent = connection.send_messages([cast(EmailMessage, _Raw(envelope))])
        except (OSError, smtplib.SMTPException) as error:
            return Result(Outcome.UNREACHABLE, str(error) or type(error).__name__)
        return Result(Outcome.ACCEPTED, "250 Ok") if sent else Result(Outcome.DEFERRED, "450 Rien n’est parti.")

    def close(self) -> None:
        """Nothing stays open."""


class _Raw:
    """What Django's backends ask of a message, for one that is already written."""

    def __init__(self, envelope: Envelope) -> None:
        self.envelope = envelope
        self.from_email = envelope.sender
        self.parsed = email.message_from_bytes(envelope.data, policy=email.policy.SMTP)
        self.subject = self.parsed["Subject"]

    def message(self) -> ParsedMessage:
        return self.parsed

    def recipients(self) -> list[str]:
        return [self.envelope.recipient]
