"""A message that came back → what it says of whom: delivery status notifications (RFC 3464), and those of older servers.

A report is about one recipient. An absence or a vacation is no bounce; a letter from a person gives no report at all.
"""

from __future__ import annotations

import contextlib
import email
import email.errors
import email.header
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from enum import Enum
from typing import cast

from newsletters.bounces.verp import key_of


class Kind(Enum):
    HARD = "hard"
    """The address does not exist, or no longer."""
    SOFT = "soft"
    """Full, refused by a filter, out of order: it says nothing of the address."""
    DELAYED = "delayed"
    """The server still tries."""
    AUTO_REPLY = "auto-reply"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Report:
    key: str | None
    """Of the copy, read in the address it came back to."""
    recipient: str
    kind: Kind
    status: str
    """RFC 3463: « 5.1.1 », or nothing."""
    diagnostic: str
    """One line, as the server said it."""
    message_id: str
    """Of the copy itself, when it was returned."""
    received_at: datetime | None


# RFC 3463 §3: these are about the address itself; every other 5.y.z may pass.
HARD_STATUSES = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.0.0")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"[\w.+%=/-]+@[\w-]+(?:\.[\w-]+)+")
_RETURNED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Original-Recipient")
_MOST_TEXT = 20_000

# What servers without RFC 3464 write, lower case: the first pattern found decides.
WORDS: list[tuple[str, Kind, str]] = [
    (
        r"mailbox (?:is )?full|over ?quota|quota exceeded|boite (?:aux lettres )?pleine|bo[iî]te.{0,80}pleine",
        Kind.SOFT,
        "5.2.2",
    ),
    (r"user unknown|unknown user|no such user|no mailbox here by that name|recipient not found", Kind.HARD, "5.1.1"),
    (
        r"does not exist|doesn't exist|n'existe pas|n’existe pas|adresse inconnue|destinataire inconnu",
        Kind.HARD,
        "5.1.1",
    ),
    (
        r"address rejected|invalid recipient|utilisateur inconnu|unrouteable address|mailbox unavailable",
        Kind.HARD,
        "5.1.1",
    ),
    (r"account (?:is )?(?:disabled|inactive)|compte (?:d[ée]sactiv[ée]|ferm[ée]|inactif)", Kind.HARD, "5.2.1"),
    (r"host or domain name not found|domain not found|domaine (?:inconnu|inexistant)", Kind.HARD, "5.1.2"),
    (r"spam|blacklist|blocked|policy|reputation|ofr_\d+|refus[ée] par le filtre", Kind.SOFT, "5.7.1"),
    (r"retry timeout exceeded|too many hops|timed out|try again later|temporar", Kind.SOFT, "4.4.1"),
]
_BOUNCE_SUBJECTS = re.compile(
    r"undeliver|delivery (?:status|failure|has failed)|returned mail|failure notice|mail delivery (?:failed|system)"
    r"|non remis|non distribu|[ée]chec de (?:remise|la remise|distribution)|message refus[ée]|retour de message",
    re.IGNORECASE,
)
_AWAY_SUBJECTS = re.compile(
    r"^\s*(?:auto(?:matic)?[ -]?(?:reply|response)|r[ée]ponse automatique|out of (?:the )?office|absen[ct]e?|vacation"
    r"|message d[’']absence|je suis absent)",
    re.IGNORECASE,
)
_BOUNCE_SENDERS = re.compile(r"mailer-daemon|postmaster|mail delivery|<>", re.IGNORECASE)


def reports(raw: bytes, base: str) -> list[Report]:
    """What a message that reached the return address says; `base` is that address. Never raises."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        return list(_read(message, base))
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError):
        # The stdlib's parser promises not to raise, and sometimes does on what spammers send.
        return []


def _read(message: Message, base: str) -> Iterator[Report]:
    key, received = _key(message, base), _date(message)
    returned = _returned(message)
    original_id = _header(returned, "Message-ID").strip("<> ") if returned else ""
    fields = list(_recipient_fields(message))
    if fields:
        for one in fields:
            found = _of_fields(one, key or (returned and _key(returned, base)) or None, original_id, received)
            if found:
                yield found
        return
    if _is_away(message):
        yield Report(
            key, _sender(message), Kind.AUTO_REPLY, "", _line(_header(message, "Subject")), original_id, received
        )
    elif _looks_returned(message):
        yield _of_words(message, key, original_id, received)


def _recipient_fields(message: Message) -> Iterator[Message]:
    """RFC 3464 §2.3: one group a recipient; the first group is about the message."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            groups = payload if isinstance(payload, list) else _groups(str(payload))
            yield from (one for one in groups if isinstance(one, Message) and one.get("Final-Recipient"))


def _groups(text: str) -> list[Message]:
    return [email.message_from_string(group) for group in re.split(r"\r?\n\r?\n", text) if group.strip()]


def _of_fields(group: Message, key: str | None, original_id: str, received: datetime | None) -> Report | None:
    action = _header(group, "Action").lower()
    if action in ("delivered", "relayed", "expanded"):
        return None
    diagnostic = _line(_header(group, "Diagnostic-Code").partition(";")[2] or _header(group, "Diagnostic-Code"))
    told = _STATUS.search(_header(group, "Status"))
    inside = _STATUS.search(diagnostic)
    # Some say 5.0.0 in the field, and the truth in the text.
    status = inside[1] if inside and (told is None or told[1].endswith(".0.0")) else told[1] if told else ""
    recipient = _header(group, "Original-Recipient") or _header(group, "Final-Recipient")
    address = recipient.partition(";")[2].strip().strip("<>") or recipient.strip()
    kind = Kind.DELAYED if action == "delayed" else _kind(status, diagnostic)
    return Report(key, address, kind, status, diagnostic, original_id, received)


def _kind(status: str, diagnostic: str) -> Kind:
    if status in HARD_STATUSES and not (status == "5.0.0" and _by_words(diagnostic)):
        return Kind.HARD
    if status and status != "5.0.0":
        return Kind.SOFT
    found = _by_words(diagnostic)
    return found[0] if found else Kind.UNKNOWN


def _by_words(text: str) -> tuple[Kind, str] | None:
    lowered = text.lower()
    return next(((kind, status) for pattern, kind, status in WORDS if re.search(pattern, lowered)), None)


def _of_words(message: Message, key: str | None, original_id: str, received: datetime | None) -> Report:
    text = _text(message)
    status, found = _STATUS.search(text), _by_words(text)
    kind = _kind(status[1], text) if status else found[0] if found else Kind.UNKNOWN
    code = status[1] if status else found[1] if found else ""
    address = _ADDRESS.search(text)
    return Report(key, address[0] if address else "", kind, code, _telling_line(text), original_id, received)


def _telling_line(text: str) -> str:
    """The line that says why, else the first that says something."""
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    telling = next((row for row in rows if _STATUS.search(row) or _by_words(row)), rows[0] if rows else "")
    return _line(telling)


def _is_away(message: Message) -> bool:
    """RFC 3834 §5, and those that do not follow it."""
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted.startswith("auto-replied") or message.get("X-Autoreply") or message.get("X-Autorespond"):
        return True
    return bool(_AWAY_SUBJECTS.search(_header(message, "Subject")))


def _looks_returned(message: Message) -> bool:
    empty_path = _header(message, "Return-Path").strip() == "<>"
    return (
        empty_path
        or bool(_BOUNCE_SENDERS.search(_header(message, "From")))
        or bool(_BOUNCE_SUBJECTS.search(_header(message, "Subject")))
    )


def _key(message: Message, base: str) -> str | None:
    for name in _RETURNED_TO:
        for value in message.get_all(name) or ():
            for address in _ADDRESS.findall(str(value)):
                if key := key_of(address, base):
                    return key
    path = _ADDRESS.search(_header(message, "Return-Path"))
    return key_of(path[0], base) if path else None


def _returned(message: Message) -> Message | None:
    """The copy that was sent back, whole or its headers only."""
    for part in message.walk():
        if part is message:
            continue
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            [returned, *_] = cast("list[Message]", part.get_payload())
            return returned
        if part.get_content_type() == "text/rfc822-headers":
            return email.message_from_string(str(part.get_payload()))
    return None


def _text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload[:_MOST_TEXT].decode(_charset(part), "replace")
    return ""


def _charset(part: Message) -> str:
    name = part.get_content_charset() or "utf-8"
    try:
        "".encode(name)
    except LookupError:
        return "latin-1"
    return name


def _header(message: Message, name: str) -> str:
    """Decoded, in one line. Old servers put bare bytes there: UTF-8, else Latin-1."""
    raw = next((value for known, value in message.raw_items() if known.lower() == name.lower()), "")
    bare = str(raw).encode("utf-8", "surrogateescape")
    try:
        text = bare.decode("utf-8")
    except UnicodeDecodeError:
        text = bare.decode("latin-1")
    with contextlib.suppress(ValueError, LookupError, email.errors.HeaderParseError):
        text = str(email.header.make_header(email.header.decode_header(text)))
    return " ".join(text.split())


def _sender(message: Message) -> str:
    return email.utils.parseaddr(_header(message, "From"))[1]


def _date(message: Message) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(_header(message, "Date"))
    except (ValueError, TypeError, OverflowError):
        return None
    return found if found.tzinfo else None


def _line(text: str) -> str:
    return " ".join(text.split())[:300]
