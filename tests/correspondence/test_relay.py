"""What became of a mail, by what a real server did."""

from __future__ import annotations

import time
from typing import Any

import pytest

from correspondence.relay import Envelope, Outcome, SmtpRelay

MAIL = Envelope("lettre@centre.example", "ines@exemple.fr", b"Subject: Bonjour\r\n\r\nTexte\r\n")


@pytest.fixture(autouse=True, params=[False, True], ids=["one by one", "pipelining"])
def pipelining(request: Any, server: Any) -> None:
    server.is_pipelining = request.param


def test_what_the_server_took_is_accepted_with_its_reply(server: Any, relay: SmtpRelay) -> None:
    server.data = "250 2.0.0 queued as 4F2"
    result = relay.post(MAIL)
    assert (result.outcome, result.reply) == (Outcome.ACCEPTED, "250 2.0.0 queued as 4F2")
    assert [to for to, _data in server.accepted] == ["ines@exemple.fr"]


def test_one_connection_serves_several_mails(server: Any, relay: SmtpRelay) -> None:
    for _number in range(3):
        relay.post(MAIL)
    assert (server.connections, len(server.accepted)) == (1, 3)


@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize(
    ("reply", "outcome"),
    [("451 4.7.1 Greylisted", Outcome.DEFERRED), ("550 5.1.1 User unknown", Outcome.REFUSED)],
)
def test_a_refusal_is_told_from_a_delay_and_the_next_mail_leaves(
    server: Any, relay: SmtpRelay, step: str, reply: str, outcome: Outcome
) -> None:
    setattr(server, step, reply)
    result = relay.post(MAIL)
    assert (result.outcome, result.reply) == (outcome, reply)
    assert server.accepted == []
    setattr(server, step, "250 OK")
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED
    assert len(server.accepted) == 1


@pytest.mark.parametrize("is_pipelining", [False, True])
def test_a_sender_that_is_refused_is_no_reader_s_fault(server: Any, relay: SmtpRelay, is_pipelining: bool) -> None:
    server.mail, server.is_pipelining = "550 5.1.8 Bad sender", is_pipelining
    result = relay.post(MAIL)
    assert (result.outcome, result.reply) == (Outcome.UNREACHABLE, "550 5.1.8 Bad sender")
    server.mail = "250 OK"
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED


def test_a_server_that_goes_on_after_its_refusal_receives_nothing(server: Any, relay: SmtpRelay) -> None:
    server.mail, server.is_sloppy = "550 5.7.1 Not you", True
    before = time.monotonic()
    assert relay.post(MAIL).outcome is Outcome.UNREACHABLE
    assert time.monotonic() - before < 2, "it waited for a server that waits for a message"
    assert server.accepted == []
    server.mail = "250 OK"
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED
    assert len(server.accepted) == 1


def test_a_line_cut_before_the_dot_is_the_relay_s_fault(server: Any, relay: SmtpRelay) -> None:
    server.hang_up = "rcpt"
    assert relay.post(MAIL).outcome is Outcome.UNREACHABLE
    server.hang_up = ""
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED
    assert server.connections == 2


def test_a_line_cut_after_the_dot_leaves_a_doubt(server: Any, relay: SmtpRelay) -> None:
    server.hang_up = "dot"
    assert relay.post(MAIL).outcome is Outcome.IN_DOUBT
    server.hang_up = ""
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED


def test_a_server_that_refuses_then_hangs_up_has_refused(server: Any, relay: SmtpRelay) -> None:
    server.hang_up, server.rcpt = "after rcpt", "550 5.1.1 User unknown"
    result = relay.post(MAIL)
    assert (result.outcome, result.reply) == (Outcome.REFUSED, "550 5.1.1 User unknown")
    server.hang_up, server.rcpt = "", "250 OK"
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_server_that_is_stopping_says_nothing_of_the_recipient(server: Any, relay: SmtpRelay, step: str) -> None:
    setattr(server, step, "421 4.3.2 Shutting down")
    expected = Outcome.DEFERRED if step == "data" else Outcome.UNREACHABLE
    assert relay.post(MAIL).outcome is expected
    setattr(server, step, "250 OK")
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED


def test_any_yes_to_a_recipient_is_a_yes(server: Any, relay: SmtpRelay) -> None:
    """RFC 5321 §4.2.1: the first digit decides."""
    server.rcpt = "252 Will try"
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED
    assert len(server.accepted) == 1


def test_a_reply_that_makes_no_sense_is_never_held_for_a_delivery(server: Any, relay: SmtpRelay) -> None:
    server.mail = "354 Go ahead"
    assert relay.post(MAIL).outcome is Outcome.UNREACHABLE
    server.mail, server.data = "250 OK", "354 What?"
    assert relay.post(MAIL).outcome is Outcome.IN_DOUBT


def test_nobody_at_the_other_end(server: Any, relay: SmtpRelay, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    assert relay.post(MAIL).outcome is Outcome.UNREACHABLE


@pytest.mark.parametrize(
    "address",
    [
        "ines@exemple.fr>\r\nRCPT TO:<paul@exemple.fr",
        "ines@exemple.fr\r\nDATA",
        "<ines@exemple.fr>",
        "a b@exemple.fr",
        "",
    ],
)
def test_an_address_adds_no_command_to_the_dialogue(server: Any, relay: SmtpRelay, address: str) -> None:
    assert relay.post(Envelope(MAIL.sender, address, MAIL.data)).outcome is Outcome.REFUSED
    assert relay.post(Envelope(address, MAIL.recipient, MAIL.data)).outcome is Outcome.REFUSED
    assert server.accepted == []
    assert relay.post(MAIL).outcome is Outcome.ACCEPTED
    assert [to for to, _data in server.accepted] == ["ines@exemple.fr"]


def test_lines_of_dots_arrive_as_they_were(server: Any, relay: SmtpRelay) -> None:
    data = b"Subject: x\r\n\r\n.\r\n..\r\n.bonjour\r\nfin"
    relay.post(Envelope(MAIL.sender, MAIL.recipient, data))
    assert server.accepted[0][1] == data + b"\r\n"


def test_an_accented_address_leaves_where_the_server_knows_how(server: Any, relay: SmtpRelay) -> None:
    envelope = Envelope(MAIL.sender, "inès@exemple.fr", MAIL.data)
    assert relay.post(envelope).outcome is Outcome.ACCEPTED
    assert [to for to, _data in server.accepted] == ["inès@exemple.fr"]
