"""Where the watch may go: the web, and nowhere inside our own network."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.web.faults import PrivatePlace, UnknownHost
from reference.web.places import Policy, is_of_the_web

PRIVATE = [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
    "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fd00:ec2::254", "fc00::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "::7f00:1", "2001:0:53aa:64c:0:0:80ff:fffe",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_never_reached_however_it_is_written(address: str) -> None:
    assert not is_of_the_web(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_web_is(address: str) -> None:
    assert is_of_the_web(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_judged_as_itself(address) -> None:
    assert is_of_the_web(ip_address(f"::ffff:{address}")) == is_of_the_web(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    policy = Policy(resolve=lambda host, port: ["93.184.216.34", "10.0.0.1"])
    with pytest.raises(PrivatePlace, match="réseau privé"):
        policy.place("journal.example", 80)


def test_a_name_is_resolved_once_and_reached_where_it_was_checked() -> None:
    """DNS rebinding: a public answer first, a private one a moment later."""
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    place = Policy(resolve=lambda host, port: answers.pop(0)).place("journal.example", 80)
    assert place.addresses == ("93.184.216.34",)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "017700000001"])
def test_the_system_s_own_ways_to_write_this_machine_are_seen_through(host: str) -> None:
    with pytest.raises((PrivatePlace, UnknownHost)):
        Policy().place(host, 80)


def test_a_name_that_nobody_bears_is_told() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("unknown")

    with pytest.raises(UnknownHost, match=r"« journal\.example » est introuvable"):
        Policy(resolve=nobody).place("journal.example", 80)
