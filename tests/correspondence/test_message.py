"""What a mail looks like to the program that reads it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from correspondence.message import Mould, header, mailbox, name_and_address

# Anything a form may hold; a database keeps no lone surrogate.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=250)


def read(*headers: tuple[str, str]) -> EmailMessage:
    return email.message_from_bytes(Mould("Texte").pour(headers), policy=email.policy.SMTP)


def lines(data: bytes) -> list[bytes]:
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    return data.split(b"\r\n")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_subject_adds_no_header(end: str) -> None:
    message = read(("Subject", header(f"Bonjour{end}Bcc: tous@exemple.fr{end}{end}<p>Acheter")))
    assert message["Bcc"] is None
    assert message["Subject"] == "Bonjour Bcc: tous@exemple.fr <p>Acheter"
    assert message.get_content().strip() == "Texte"


def test_a_name_adds_no_header_nor_recipient() -> None:
    message = read(("To", mailbox("Inès\r\nBcc: tous@exemple.fr", "ines@exemple.fr")))
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["ines@exemple.fr"]
    message = read(("To", mailbox('Fontaine, <tous@exemple.fr>, "x', "ines@exemple.fr")))
    assert [one.addr_spec for one in message["To"].addresses] == ["ines@exemple.fr"]
    assert message["To"].addresses[0].display_name == 'Fontaine, <tous@exemple.fr>, "x'


def test_an_encoded_word_typed_by_somebody_is_read_as_typed() -> None:
    message = read(("Subject", header("=?utf-8?q?Votre_banque?=")), ("To", mailbox("=?utf-8?q?X?=", "a@exemple.fr")))
    assert message["Subject"] == "=?utf-8?q?Votre_banque?="
    assert message["To"].addresses[0].display_name == "=?utf-8?q?X?="


def test_a_plain_subject_stays_readable_in_the_source() -> None:
    assert header("La Lettre 84") == "La Lettre 84"
    assert mailbox("Le centre", "lettre@centre.example") == "Le centre <lettre@centre.example>"


def test_an_accented_address_stands_alone() -> None:
    assert mailbox("Inès", "inès@exemple.fr") == "inès@exemple.fr"


@given(TEXTS)
def test_any_subject_comes_back_in_short_lines(text: str) -> None:
    data = Mould("Texte").pour([("Subject", header(text))])
    head = data.partition(b"\r\n\r\n")[0]
    if not text.isascii():
        assert max(map(len, lines(head))) <= 78
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert message.keys() == ["Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    wanted = " ".join("".join(" " if one < " " or "\x7f" <= one <= "\x9f" else one for one in text).split())
    assert message["Subject"] == wanted


@given(TEXTS)
def test_any_name_leaves_one_address_and_lines_a_relay_accepts(text: str) -> None:
    data = Mould("Texte").pour([("To", mailbox(text, "ines@exemple.fr"))])
    head = data.partition(b"\r\n\r\n")[0]
    # RFC 5322 §2.1.1: 998 characters at most, and RFC 2047 §2: 76 for a line of encoded words.
    assert max(map(len, lines(head))) <= (998 if text.isascii() else 100)
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert [one.addr_spec for one in message["To"].addresses] == ["ines@exemple.fr"]
    assert message.keys() == ["To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]


@given(TEXTS, TEXTS, TEXTS)
def test_any_text_and_value_come_back_in_lines_of_76(before: str, value: str, after: str) -> None:
    mould = Mould(f"{before}[[ICI]]{after}", f"<p>{before}</p>[[ICI]]<p>{after}</p>", ["[[ICI]]"])
    if "[[ICI]]" in before + after:
        return
    data = mould.pour([("Subject", "x")], {"[[ICI]]": value}, boundary="cle")
    assert max(map(len, lines(data))) <= 76
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    for kind, wanted in (("plain", before + value + after), ("html", f"<p>{before}</p>{escape(value)}<p>{after}</p>")):
        found = message.get_body((kind,)).get_payload(decode=True).decode()
        # Line ends have one form in a mail; whatever stands between them is kept.
        assert [line for line in found.splitlines() if line] == [line for line in wanted.splitlines() if line]


def test_a_full_line_before_a_value_stays_a_line_of_76() -> None:
    for length in range(70, 80):
        data = Mould("a" * length + "[[ICI]]", placeholders=["[[ICI]]"]).pour([], {"[[ICI]]": "b" * length})
        assert max(map(len, lines(data))) <= 76


def test_a_value_is_escaped_where_html_needs_it() -> None:
    mould = Mould("Bonjour [[N]]", "<p>Bonjour [[N]]</p>", ["[[N]]"])
    message = email.message_from_bytes(mould.pour([], {"[[N]]": "<b>Inès & Cie</b>"}), policy=email.policy.SMTP)
    assert message.get_body(("plain",)).get_content().strip() == "Bonjour <b>Inès & Cie</b>"
    assert message.get_body(("html",)).get_content().strip() == "<p>Bonjour &lt;b&gt;Inès &amp; Cie&lt;/b&gt;</p>"


def test_a_text_that_imitates_a_boundary_opens_no_part() -> None:
    hostile = "--=_cle\nContent-Type: text/html\n\n<script>\n--=_cle--"
    message = email.message_from_bytes(Mould(hostile, "<p>x</p>").pour([], boundary="cle"), policy=email.policy.SMTP)
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().split() == hostile.split()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Le centre <lettre@centre.example>", ("Le centre", "lettre@centre.example")),
        ("Centre, Saint-Denis (93) <a@centre.example>", ("Centre, Saint-Denis (93)", "a@centre.example")),
        ('"Centre, Saint-Denis" <a@centre.example>', ("Centre, Saint-Denis", "a@centre.example")),
        ("a@centre.example", ("", "a@centre.example")),
        ("<a@centre.example>", ("", "a@centre.example")),
    ],
)
def test_a_sender_as_people_type_it(typed: str, found: tuple[str, str]) -> None:
    assert name_and_address(typed) == found
