"""One HTTP request, bounded in time and in size, that goes nowhere but to the host it names."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from http.client import HTTPMessage
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from catalogue.retrieval.faults import (
    Busy,
    CutAnswer,
    Failing,
    Fault,
    Refused,
    TooBig,
    TooSlow,
    Unreachable,
    WentElsewhere,
)

PATIENCE = 10.0
"""Seconds for a whole answer."""
LIMIT_MB = 5
CHUNK = 1 << 16
_PORTS = {"http": 80, "https": 443}


def fetch(url: str, *, patience: float = PATIENCE) -> bytes:
    """The body of the answer. Raises Fault."""
    if urlsplit(url).scheme not in _PORTS:
        raise Unreachable(why="son adresse est mal réglée")
    request = Request(url, headers={"User-Agent": "Rayonnage (catalogage)", "Accept": "application/xml, text/xml"})  # noqa: S310
    deadline = time.monotonic() + patience
    try:
        with build_opener(SameHostOnly).open(request, timeout=patience) as response:
            return _read(response, deadline)
    except HTTPError as error:
        with error:
            raise _of_status(error.code) from error
    except URLError as error:
        raise _of_reason(error.reason) from error
    except http.client.IncompleteRead as error:
        raise CutAnswer from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _of_reason(error) from error


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """Piece by piece: a server that sends a byte a second is as slow as one that sends none."""
    body = bytearray()
    while piece := response.read1(CHUNK):
        body += piece
        if len(body) > LIMIT_MB << 20:
            raise TooBig(limit=LIMIT_MB)
        if time.monotonic() > deadline:
            raise TooSlow
    return bytes(body)


class SameHostOnly(HTTPRedirectHandler):
    """A catalogue may move its page, or pass to https; it may not send us elsewhere, our own network least of all."""

    def redirect_request(
        self, request: Request, fp: IO[bytes], code: int, message: str, headers: HTTPMessage, url: str
    ) -> Request | None:
        if not is_same_place(urlsplit(request.full_url), urlsplit(url)):
            raise WentElsewhere(where=urlsplit(url).netloc or url[:80])
        return super().redirect_request(request, fp, code, message, headers, url)


def is_same_place(here: SplitResult, there: SplitResult) -> bool:
    if there.scheme not in _PORTS or here.hostname != there.hostname:
        return False
    passes_to_https = (_place(here), _place(there)) == (("http", 80), ("https", 443))
    return _place(here) == _place(there) or passes_to_https


def _place(parts: SplitResult) -> tuple[str, int]:
    return parts.scheme, parts.port or _PORTS[parts.scheme]


def _of_status(status: int) -> Fault:
    if status in (429, 503):
        return Busy(status=status)
    return Failing(status=status) if status >= 500 else Refused(status=status)


def _of_reason(reason: Any) -> Fault:
    if isinstance(reason, TimeoutError):
        return TooSlow()
    return Unreachable(why=_in_words(reason))


def _in_words(reason: Any) -> str:
    match reason:
        case ConnectionRefusedError():
            return "connexion refusée"
        case socket.gaierror():
            return "adresse introuvable : le site est-il relié à internet ?"
        case ssl.SSLError():
            return "certificat de sécurité refusé"
        case ConnectionError() | http.client.RemoteDisconnected():
            return "connexion coupée"
        case http.client.HTTPException():
            return "réponse incompréhensible"
        case OSError():
            return "réseau injoignable"
    return str(reason)
