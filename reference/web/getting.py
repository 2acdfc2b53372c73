"""One GET: bounded in time, in size and in redirects, conditional, and nowhere but where the policy lets it go.

answer = get(Question(url, agent="Rayonnage (+https://…)", etag=…), policy=WEB)
answer.is_unchanged, answer.body, answer.moved_to
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Timer
from types import TracebackType
from urllib.parse import urljoin, urlsplit, urlunsplit

from reference.web import addresses
from reference.web.faults import (
    BadAddress,
    BadCertificate,
    BadPacking,
    BadRedirect,
    Busy,
    CutShort,
    Failing,
    Fault,
    Gone,
    NotFound,
    Refused,
    TooBig,
    TooManyRedirects,
    TooSlow,
    Unreachable,
)
from reference.web.places import WEB, Place, Policy

CHUNK = 1 << 16
LONGEST_WAIT = 7 * 24 * 3600.0
"""Seconds: a site may ask us to wait, not to go away for ever."""
_PERMANENT, _REDIRECTS = {301, 308}, {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Limits:
    seconds: float = 20.0
    megabytes: float = 5
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Question:
    url: str
    agent: str = "Rayonnage"
    etag: str = ""
    last_modified: str = ""
    """`ETag` and `Last-Modified` of the last answer: a site that has nothing new then sends nothing (RFC 9110 §13)."""
    accept: str = "*/*"
    wants_body: bool = True
    """Whether what it says matters, or only that it answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    url: str
    """Where it was found in the end."""
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    """The address to keep from now on: set when every redirect on the way is permanent."""
    is_unchanged: bool = False


def get(question: Question, *, policy: Policy = WEB, limits: Limits | None = None) -> Answer:
    """Raises Fault."""
    limits = limits or Limits()
    url, seen, permanent = requestable(question.url), set[str](), True
    with Watchdog(limits.seconds) as watchdog:
        for _hop in range(limits.redirects + 1):
            if url in seen:
                break
            seen.add(url)
            found = _ask(url, question, policy, limits, watchdog)
            if isinstance(found, Answer):
                return replace(found, moved_to=url) if permanent and len(seen) > 1 else found
            status, location = found
            permanent = permanent and status in _PERMANENT
            url = _next(url, location)
    raise TooManyRedirects(count=len(seen))


def requestable(url: str) -> str:
    """As it is written on the wire: ASCII, no fragment. Raises BadAddress."""
    try:
        parts = addresses.split(url)
    except addresses.NotAnAddress as error:
        raise BadAddress from error
    # Spaces and accents are escaped, what is escaped stays so: the rest is the site's own business.
    path, query = (re.sub(r"[^!-~]", _escaped, text) for text in (parts.path or "/", parts.query))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _escaped(character: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in character[0].encode("utf-8", "replace"))


def _next(url: str, location: str) -> str:
    # http.client reads headers as Latin-1; sites write UTF-8.
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return requestable(urljoin(url, location.strip()))
    except (BadAddress, ValueError) as error:
        raise BadRedirect(where=location[:100]) from error


@dataclass(slots=True)
class Watchdog:
    """Ends the connection when the time is up, whatever the other side does: a byte every nine seconds is an answer
    for a socket, not for us."""

    seconds: float
    deadline: float = 0
    socket: socket.socket | None = None
    timer: Timer = field(init=False)

    def __enter__(self) -> Watchdog:
        self.deadline = time.monotonic() + self.seconds
        self.timer = Timer(self.seconds, self.cut)
        self.timer.daemon = True
        self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.timer.cancel()

    @property
    def left(self) -> float:
        """Seconds. Raises TooSlow when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TooSlow(seconds=f"{self.seconds:g}")
        return left

    def cut(self) -> None:
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


class PinnedConnection(http.client.HTTPConnection):
    """To an address that was checked, whatever its name says by now."""

    def __init__(self, place: Place, watchdog: Watchdog, context: ssl.SSLContext | None) -> None:
        super().__init__(place.host, place.port, timeout=watchdog.left)
        self.place, self.watchdog, self.context = place, watchdog, context

    def connect(self) -> None:
        self.sock = self._first_that_answers()
        self.watchdog.socket = self.sock
        if self.context is not None:
            # Shaken hands apart, so that the watchdog already holds the socket.
            self.sock = self.context.wrap_socket(
                self.sock, server_hostname=self.place.host, do_handshake_on_connect=False
            )
            self.watchdog.socket = self.sock
            self.sock.do_handshake()

    def _first_that_answers(self) -> socket.socket:
        fault: OSError = OSError("no address")
        for address in self.place.addresses:
            try:
                return socket.create_connection((address, self.place.port), timeout=self.watchdog.left)
            except OSError as error:
                fault = error
        raise fault


def _ask(url: str, question: Question, policy: Policy, limits: Limits, watchdog: Watchdog) -> Answer | tuple[int, str]:
    """The answer, or the status and the place of a redirect. Raises Fault."""
    parts = urlsplit(url)
    host, port = addresses.door(parts)
    place = policy.place(host, port)
    context = ssl.create_default_context() if parts.scheme == "https" else None
    connection = PinnedConnection(place, watchdog, context)
    try:
        target = urlunsplit(("", "", parts.path, parts.query, ""))
        connection.request("GET", target, headers=_headers(question) | {"Host": parts.netloc})
        response = connection.getresponse()
        if response.status in _REDIRECTS and (location := response.headers.get("Location")):
            return response.status, location
        return _read(url, question, response, limits, watchdog)
    except Fault:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        _ = watchdog.left  # what the watchdog cut is slow, whatever it looks like
        raise _in_words(error, host) from error
    finally:
        connection.close()


def _headers(question: Question) -> dict[str, str]:
    headers = {
        "User-Agent": question.agent.encode("ascii", "ignore").decode(),
        "Accept": question.accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if question.etag.isascii() and question.etag.isprintable() and question.etag:
        headers["If-None-Match"] = question.etag
    if question.last_modified.isascii() and question.last_modified.isprintable() and question.last_modified:
        headers["If-Modified-Since"] = question.last_modified
    return headers


def _read(
    url: str, question: Question, response: http.client.HTTPResponse, limits: Limits, watchdog: Watchdog
) -> Answer:
    headers = response.headers
    found = Answer(
        url,
        content_type=headers.get("Content-Type", "")[:200],
        etag=headers.get("ETag", "")[:300],
        last_modified=headers.get("Last-Modified", "")[:100],
    )
    if response.status == 304:
        return replace(found, is_unchanged=True)
    if not 200 <= response.status < 300:
        raise _of_status(response.status, headers.get("Retry-After", ""))
    return replace(found, body=_body(response, limits, watchdog)) if question.wants_body else found


def _body(response: http.client.HTTPResponse, limits: Limits, watchdog: Watchdog) -> bytes:
    """Piece by piece, unpacked as it comes: neither a huge answer nor a small one that unfolds is ever held whole."""
    most = int(limits.megabytes * (1 << 20))
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    body = bytearray()
    while piece := response.read1(CHUNK):
        _ = watchdog.left
        waiting = piece
        while waiting:
            unpacked, waiting = unpack(waiting, most + 1 - len(body))
            body += unpacked
            if len(body) > most:
                raise TooBig(megabytes=f"{limits.megabytes:g}")
    _ = watchdog.left
    # The watchdog, or the site, ended before what was announced.
    if response.length:
        raise CutShort
    return bytes(body)


Unpack = Callable[[bytes, int], tuple[bytes, bytes]]
"""bytes, most → bytes unpacked, bytes not yet read. Raises BadPacking."""


def _unpacker(encoding: str) -> Unpack:
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        return lambda piece, most: (piece[:most], b"")
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise BadPacking
    packed = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(piece: bytes, most: int) -> tuple[bytes, bytes]:
        if packed.eof:
            return b"", b""
        try:
            return packed.decompress(piece, max(most, 1)), packed.unconsumed_tail
        except zlib.error as error:
            raise BadPacking from error

    return unpack


def _of_status(status: int, retry_after: str) -> Fault:
    if status == 410:
        return Gone()
    if status == 404:
        return NotFound(status=status)
    if status in (429, 503):
        busy = Busy(status=status)
        busy.retry_after = seconds_to_wait(retry_after)
        return busy
    return Failing(status=status) if status >= 500 else Refused(status=status)


def seconds_to_wait(said: str) -> float:
    """`Retry-After`: seconds, or a date (RFC 9110 §10.2.3); 0 when it says nothing that can be read."""
    said = said.strip()
    if said.isascii() and said.isdigit():
        return min(float(said[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return 0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0), LONGEST_WAIT)


def _in_words(error: Exception, host: str) -> Fault:
    match error:
        case TimeoutError():
            return Unreachable(host=host, why="délai dépassé")
        case ssl.SSLCertVerificationError():
            return BadCertificate(host=host, why=_certificate(error))
        case ssl.SSLError():
            return Unreachable(host=host, why="liaison sécurisée impossible")
        case ConnectionRefusedError():
            return Unreachable(host=host, why="connexion refusée")
        case http.client.IncompleteRead():
            return CutShort()
        case http.client.HTTPException():
            return Unreachable(host=host, why="sa réponse n’est pas celle d’un site web")
        case _:
            return Unreachable(host=host, why="connexion coupée")


def _certificate(error: ssl.SSLCertVerificationError) -> str:
    if "expired" in error.verify_message:
        return "il a expiré"
    return "il est d’un autre site" if "mismatch" in error.verify_message else "personne ne le garantit"
