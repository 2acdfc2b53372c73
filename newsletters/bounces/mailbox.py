"""The box where undelivered mails arrive, read by IMAP (RFC 3501), one message at a time."""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

TIMEOUT = 30


class MailboxUnavailable(Exception):
    """The box cannot be read: why, in French, without its password."""


def read_mailbox(url: str, handle: Callable[[bytes], bool], *, limit: int = 500) -> int:
    """Give each new message to `handle`; what it understood goes to the folder of the address, the rest is flagged.

    `url` is `imaps://user:password@host[:993]/INBOX?done=Traites` (`imap://` without TLS). A message that makes `handle`
    raise stays new, and costs only itself. Returns how many were understood. Raises MailboxUnavailable.
    """
    parts = urlsplit(url)
    folder, done = unquote(parts.path.lstrip("/")) or "INBOX", parse_qs(parts.query).get("done", [""])[0]
    with _opened(url) as box:
        try:
            _ok(box.select(_quoted(folder)))
            understood = sum(_one(box, uid, handle, done) for uid in _new(box, limit))
            if understood and done:
                box.expunge()
        except (imaplib.IMAP4.error, OSError) as error:
            raise MailboxUnavailable(
                _("La boîte de retour de %(host)s ne se lit pas : %(reason)s")
                % {"host": parts.hostname, "reason": error}
            ) from error
    return understood


@contextmanager
def _opened(url: str) -> Iterator[imaplib.IMAP4]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        box: imaplib.IMAP4 = (
            imaplib.IMAP4_SSL(host, parts.port or 993, timeout=TIMEOUT)
            if parts.scheme == "imaps"
            else imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
        )
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxUnavailable(
            _("La boîte de retour de %(host)s ne répond pas (%(reason)s). Vérifiez RETURN_MAILBOX.")
            % {"host": host, "reason": error}
        ) from error
    try:
        try:
            box.login(unquote(parts.username or ""), unquote(parts.password or ""))
        except imaplib.IMAP4.error as error:
            raise MailboxUnavailable(
                _("La boîte de retour de %s refuse le nom ou le mot de passe. Vérifiez RETURN_MAILBOX.") % host
            ) from error
        yield box
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            box.logout()


def _new(box: imaplib.IMAP4, limit: int) -> list[str]:
    answer = _ok(box.uid("SEARCH", "UNSEEN"))
    return [uid.decode() for uid in (answer[0] or b"").split()][:limit]


def _one(box: imaplib.IMAP4, uid: str, handle: Callable[[bytes], bool], done: str) -> bool:
    """PEEK: a message that cannot be handled stays new."""
    answer = _ok(box.uid("FETCH", uid, "(BODY.PEEK[])"))
    raw = next((part[1] for part in answer if isinstance(part, tuple)), b"")
    try:
        understood = handle(raw)
    except Exception:
        logger.exception("A message of the return box costs itself: UID %s", uid)
        return False
    if not understood:
        # For a person to look at.
        box.uid("STORE", uid, "+FLAGS", r"(\Seen \Flagged)")
        return False
    if done and _filed(box, uid, done):
        box.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)")
    else:
        box.uid("STORE", uid, "+FLAGS", r"(\Seen)")
    return True


def _filed(box: imaplib.IMAP4, uid: str, done: str) -> bool:
    """Copied to the folder, made the first time."""
    if box.uid("COPY", uid, _quoted(done))[0] == "OK":
        return True
    box.create(_quoted(done))
    return box.uid("COPY", uid, _quoted(done))[0] == "OK"


def _ok(answer: tuple[str, list]) -> list:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(" ".join(str(part) for part in answer[1]))
    return answer[1]


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
