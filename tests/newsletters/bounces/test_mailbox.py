"""The box of what comes back, read over a real connection."""

from __future__ import annotations

import pytest

from newsletters.bounces.mailbox import MailboxUnavailable, read_mailbox
from tests.newsletters.bounces.imap_server import Box, Message, imap_server


def url(box: Box, password: str = "", query: str = "?done=Traites") -> str:
    password = password or box.password
    return f"imap://retours%40centre.example:{password}@127.0.0.1:{box.port}/INBOX{query}"


def test_what_was_understood_is_filed_and_the_rest_is_flagged_for_a_person() -> None:
    box = Box({"INBOX": [Message(b"bounce 1"), Message(b"letter"), Message(b"bounce 2")]})
    with imap_server(box):
        assert read_mailbox(url(box), lambda raw: raw.startswith(b"bounce")) == 2
    assert [one.raw for one in box.folders["Traites"]] == [b"bounce 1", b"bounce 2"]
    [left] = box.folders["INBOX"]
    assert (left.raw, left.flags) == (b"letter", {r"\Seen", r"\Flagged"})


def test_a_message_is_read_once() -> None:
    box = Box({"INBOX": [Message(b"bounce")]})
    seen: list[bytes] = []
    with imap_server(box):
        for _turn in range(2):
            read_mailbox(url(box, query=""), lambda raw: not seen.append(raw))
    assert seen == [b"bounce"]


def test_a_message_that_cannot_be_handled_costs_only_itself_and_stays_new() -> None:
    box = Box({"INBOX": [Message(b"poison"), Message(b"bounce")]})

    def handle(raw: bytes) -> bool:
        if raw == b"poison":
            raise ValueError
        return True

    with imap_server(box):
        assert read_mailbox(url(box), handle) == 1
    assert [(one.raw, one.flags) for one in box.folders["INBOX"]] == [(b"poison", set())]


def test_a_wrong_password_is_said_without_it() -> None:
    box = Box({"INBOX": []})
    with imap_server(box), pytest.raises(MailboxUnavailable, match="refuse le nom ou le mot de passe") as caught:
        read_mailbox(url(box, "tres-secret"), bool)
    assert "tres-secret" not in str(caught.value)


def test_a_folder_that_does_not_exist_is_said() -> None:
    box = Box({"Autre": []})
    with imap_server(box), pytest.raises(MailboxUnavailable, match="ne se lit pas"):
        read_mailbox(url(box), bool)


def test_a_server_that_does_not_answer_is_said() -> None:
    with pytest.raises(MailboxUnavailable, match="ne répond pas"):
        read_mailbox("imap://a:b@127.0.0.1:1/INBOX", bool)
