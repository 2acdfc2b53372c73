"""Where a request may go. A name is resolved once, every address of it is checked, and the connection goes to one of
those very addresses: a name that answers otherwise a moment later (DNS rebinding) changes nothing.

Sources: IANA special-purpose address registries (RFC 6890), RFC 4291 §2.5.5 (IPv4 in IPv6), RFC 6052 (NAT64),
RFC 3056 (6to4), RFC 4380 (Teredo).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAnswer
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from reference.web.faults import PrivatePlace, UnknownHost

Address = IPv4Address | IPv6Address
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ip_network("::/96")
PATIENCE = 5.0
"""Seconds for a name; the system has no limit of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A machine, checked: `addresses` are those to connect to, in order."""

    host: str
    port: int
    addresses: tuple[str, ...]


def is_of_the_web(address: Address) -> bool:
    """Whether anybody on the internet means the same machine by it: no loopback, no private network, no metadata."""
    carried = inside(address)
    if carried is not None and not is_of_the_web(carried):
        return False
    # A mapped or a translated address is not « global » by itself: what it carries decides alone.
    if _is_a_wrapping(address):
        return True
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def inside(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, compatible, NAT64, 6to4 or Teredo."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if any(address in network for network in _NAT64) or (address in _COMPATIBLE and int(address) > 0xFFFF):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address.sixtofour:
        return address.sixtofour
    return address.teredo[1] if address.teredo else None


def _is_a_wrapping(address: Address) -> bool:
    return isinstance(address, IPv6Address) and (
        address.ipv4_mapped is not None or any(address in network for network in _NAT64)
    )


Resolve = Callable[[str, int], Sequence[str]]


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, each once. Raises OSError or UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Policy:
    """Where we go. The default is the web; a test hands over its own machine, and its own names."""

    allows: Callable[[Address], bool] = is_of_the_web
    resolve: Resolve = resolve
    patience: float = PATIENCE
    own: tuple[str, int] | None = None
    """Our own site, reached wherever it stands: host and port."""

    def place(self, host: str, port: int) -> Place:
        """Raises UnknownHost, PrivatePlace."""
        addresses = self._addresses(host, port)
        # One private address among public ones is enough to refuse: which of them would answer is not ours to bet on.
        is_ours = (host, port) == self.own
        if not is_ours and not all(self.allows(ip_address(one.partition("%")[0])) for one in addresses):
            raise PrivatePlace(host=host)
        return Place(host, port, tuple(addresses))

    def _addresses(self, host: str, port: int) -> list[str]:
        pool = ThreadPoolExecutor(1, thread_name_prefix="resolve")
        try:
            found = list(pool.submit(self.resolve, host, port).result(self.patience))
        except (OSError, UnicodeError, NoAnswer) as error:
            raise UnknownHost(host=host) from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        if not found:
            raise UnknownHost(host=host)
        return found


WEB = Policy()
