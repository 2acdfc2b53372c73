"""What a message that came back says, whoever wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletters.bounces.dsn import Kind, reports
from newsletters.bounces.in_french import reason
from newsletters.bounces.verp import key_of, return_path

BASE = "retours@centre.example"
TO = "retours+a1b2c3@centre.example"


def report(action: str, status: str, diagnostic: str, recipient: str = "ines@ville.example", to: str = TO) -> bytes:
    return f"""\
From: MAILER-DAEMON@relais.example
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 10:00:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

--limite
Content-Type: text/plain

Votre message n’a pas été remis.

--limite
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--limite
Content-Type: message/rfc822

From: lettre@centre.example
To: {recipient}
Message-ID: <f00.a1b2c3@centre.example>
Subject: La Lettre

Bonjour
--limite--
""".encode()


def plain(subject: str, text: str, headers: str = "", sender: str = "MAILER-DAEMON@relais.example") -> bytes:
    return f"From: {sender}\nTo: {TO}\nSubject: {subject}\n{headers}\n{text}\n".encode()


def only(raw: bytes):
    [found] = reports(raw, BASE)
    return found


@pytest.mark.parametrize(
    ("status", "diagnostic", "kind", "told"),
    [
        ("5.1.1", "550 5.1.1 <ines@ville.example>: Recipient address rejected: User unknown", Kind.HARD, "5.1.1"),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", Kind.HARD, "5.1.10"),
        ("5.2.1", "550 5.2.1 The email account that you tried to reach is disabled", Kind.HARD, "5.2.1"),
        ("5.2.2", "552 5.2.2 Mailbox full", Kind.SOFT, "5.2.2"),
        ("5.7.1", "550 5.7.1 Message rejected as spam", Kind.SOFT, "5.7.1"),
        ("4.4.7", "Message expired", Kind.SOFT, "4.4.7"),
        ("5.0.0", "550 5.1.1 No such user", Kind.HARD, "5.1.1"),
        ("5.0.0", "552 mailbox is full", Kind.SOFT, "5.0.0"),
    ],
)
def test_a_standard_report_is_read(status: str, diagnostic: str, kind: Kind, told: str) -> None:
    found = only(report("failed", status, diagnostic))
    assert (found.key, found.recipient, found.kind, found.status) == ("a1b2c3", "ines@ville.example", kind, told)
    assert found.message_id == "f00.a1b2c3@centre.example"
    assert found.diagnostic == diagnostic
    assert found.received_at is not None and found.received_at.year == 2026


def test_a_delay_is_no_failure() -> None:
    assert only(report("delayed", "4.4.1", "Connection timed out")).kind is Kind.DELAYED


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded"])
def test_good_news_is_no_bounce(action: str) -> None:
    assert reports(report(action, "2.0.0", "250 OK"), BASE) == []


def test_each_recipient_of_a_report_has_its_own() -> None:
    raw = report("failed", "5.1.1", "550 unknown").replace(
        b"--limite\nContent-Type: message/rfc822",
        b"Final-Recipient: rfc822; paul@ville.example\nAction: failed\nStatus: 5.2.2\n\n"
        b"--limite\nContent-Type: message/rfc822",
    )
    assert [(one.recipient, one.kind) for one in reports(raw, BASE)] == [
        ("ines@ville.example", Kind.HARD),
        ("paul@ville.example", Kind.SOFT),
    ]


@pytest.mark.parametrize(
    ("subject", "text", "kind", "status"),
    [
        ("failure notice", "<ines@ville.example>:\nSorry, no mailbox here by that name. (#5.1.1)", Kind.HARD, "5.1.1"),
        ("Mail delivery failed", "  ines@ville.example\n    Unrouteable address", Kind.HARD, "5.1.1"),
        ("Message non remis", "L'adresse ines@ville.example n'existe pas.", Kind.HARD, "5.1.1"),
        ("Échec de remise", "La boîte aux lettres de ines@ville.example est pleine", Kind.SOFT, "5.2.2"),
        ("Undeliverable", "ines@ville.example: host said OFR_506 [506] Mail rejeté", Kind.SOFT, "5.7.1"),
        ("Returned mail", "retry timeout exceeded for ines@ville.example", Kind.SOFT, "4.4.1"),
        ("Returned mail", "Quelque chose est arrivé.", Kind.UNKNOWN, ""),
    ],
)
def test_servers_of_before_the_standard_are_understood(subject: str, text: str, kind: Kind, status: str) -> None:
    found = only(plain(subject, text))
    assert (found.kind, found.status, found.key) == (kind, status, "a1b2c3")


@pytest.mark.parametrize(
    ("subject", "headers"),
    [
        ("Re: La Lettre", "Auto-Submitted: auto-replied\n"),
        ("Réponse automatique : La Lettre", ""),
        ("Absent du bureau", ""),
        ("Automatic reply: La Lettre", ""),
        ("Re: La Lettre", "X-Autoreply: yes\n"),
    ],
)
def test_an_absence_is_no_bounce(subject: str, headers: str) -> None:
    raw = plain(subject, "Je suis en congé jusqu’au 3.", headers, "Ines <ines@ville.example>")
    assert only(raw).kind is Kind.AUTO_REPLY


def test_a_letter_from_a_person_is_left_to_a_person() -> None:
    raw = plain("Re: La Lettre", "Merci pour ce numéro, l’adresse de Paul n’existe plus.", "", "ines@ville.example")
    assert reports(raw, BASE) == []


def test_the_key_is_read_wherever_the_server_left_it() -> None:
    raw = report("failed", "5.1.1", "unknown", to="lettre@centre.example")
    assert only(b"Delivered-To: " + TO.encode() + b"\n" + raw).key == "a1b2c3"
    assert only(raw).key is None


@given(st.binary(max_size=400))
def test_nothing_makes_it_fail(raw: bytes) -> None:
    reports(raw, BASE)


@given(st.data())
def test_a_damaged_report_makes_nothing_fail(data: st.DataObject) -> None:
    raw = bytearray(report("failed", "5.1.1", "550 unknown"))
    for _turn in range(data.draw(st.integers(1, 20))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    reports(bytes(raw), BASE)


@given(
    st.from_regex(r"[0-9a-f]{20}", fullmatch=True),
    st.sampled_from([BASE, "a+b@centre.example", "Retours@Centre.example"]),
)
def test_a_return_address_is_read_back(key: str, base: str) -> None:
    assert key_of(f"<{return_path(base, key)}>".upper(), base) == key


@pytest.mark.parametrize(
    "address", ["retours@centre.example", "retours+@centre.example", "autre+a1@centre.example", "x", ""]
)
def test_any_other_address_has_no_key(address: str) -> None:
    assert key_of(address, BASE) is None


def test_a_reason_is_said_in_french() -> None:
    assert reason("5.1.1", "User unknown") == "Cette adresse n’existe pas (5.1.1)."
    assert reason("5.2.9", "x") == "Boîte indisponible (5.2.9)."
    assert reason("", "Go away") == "Le serveur a répondu : Go away"
