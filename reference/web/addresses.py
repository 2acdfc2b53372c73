"""What an address of the web is: http or https, a host, no password."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\]")


class NotAnAddress(ValueError):
    """Not the address of a page of the web."""


def split(address: str) -> SplitResult:
    """http or https, a host in lower case and in ASCII, no default port, no password. Raises NotAnAddress."""
    text = unicodedata.normalize("NFC", "".join(address.split())) if "\n" in address else address.strip()
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        raise NotAnAddress(address) from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or parts.username is not None:
        raise NotAnAddress(address)
    name = _ascii_host(host)
    shown = f"[{name}]" if ":" in name else name
    if not _HOST.fullmatch(shown):
        raise NotAnAddress(address)
    netloc = shown if port in (None, _PORTS[scheme]) else f"{shown}:{port}"
    return SplitResult(scheme, netloc, parts.path, parts.query, parts.fragment)


def door(parts: SplitResult) -> tuple[str, int]:
    """The host and the port of an address that was split."""
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


def host_of(address: str) -> str:
    """`www.exemple.fr`; "" when it is no address."""
    try:
        return split(address).hostname or ""
    except NotAnAddress:
        return ""


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NotAnAddress(host) from error
