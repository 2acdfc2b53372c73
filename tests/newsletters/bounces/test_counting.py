"""An address that does not exist is no longer written to; a full box is forgiven."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from newsletters.bounces.counting import count, read_returns
from newsletters.models import Bounce, Campaign, Delivery, IssuePage, LetterPage, Subscriber
from newsletters.sending.freezing import launch
from tests.newsletters.bounces.imap_server import Box, Message, imap_server
from tests.newsletters.bounces.test_dsn import report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def return_address(settings: Any) -> None:
    settings.RETURN_ADDRESS = "retours@centre.example"


@pytest.fixture
def copy(issue: IssuePage, claire: Any, subscribe: Callable[..., Any]) -> Delivery:
    subscribe("ines@ville.example")
    return launch(issue, claire).deliveries.get()


def came_back(copy: Delivery, status: str, diagnostic: str = "x", turn: int = 0) -> bytes:
    raw = report("failed", status, f"550 {status} {diagnostic} {turn}")
    return raw.replace(b"retours+a1b2c3@", f"retours+{copy.key}@".encode())


def ines() -> Subscriber:
    return Subscriber.objects.get(email="ines@ville.example")


def test_an_address_that_does_not_exist_is_set_aside_with_the_reason(copy: Delivery) -> None:
    assert count(came_back(copy, "5.1.1"))
    assert ines().set_aside_reason == "Cette adresse n’existe pas (5.1.1). Messages revenus le 02/03/2026."
    [bounce] = Bounce.objects.all()
    assert (bounce.delivery, bounce.kind, bounce.status) == (copy, Bounce.Kind.HARD, "5.1.1")


def test_the_same_message_counts_once(copy: Delivery) -> None:
    for _turn in range(2):
        count(came_back(copy, "5.2.2"))
    assert Bounce.objects.count() == 1


def test_a_full_box_is_forgiven_four_numeros_in_a_row_and_not_five(
    copy: Delivery, letter: LetterPage, claire: Any
) -> None:
    from newsletters.composing import new_issue

    count(came_back(copy, "5.2.2", turn=0))
    for turn in range(1, 5):
        assert ines().set_aside_at is None
        issue = new_issue(letter, claire)
        issue.body = [("text", {"items": [{"title": "Une annonce", "text": "<p>…</p>"}]})]
        issue.save_revision(user=claire)
        following = launch(issue, claire).deliveries.get()
        count(came_back(following, "5.2.2", turn=turn))
    assert ines().set_aside_reason.startswith("La boîte est pleine (5.2.2).")


def test_a_bounce_that_knows_nothing_of_our_copy_is_shown_and_stops_nothing(copy: Delivery) -> None:
    """Anybody can write one."""
    assert count(report("failed", "5.1.1", "unknown", to="lettre@centre.example"))
    assert Bounce.objects.get().subscriber == ines()
    assert ines().set_aside_at is None


def test_a_bounce_that_returns_our_copy_is_known_by_its_message_id(copy: Delivery) -> None:
    raw = report("failed", "5.1.1", "unknown", to="lettre@centre.example")
    count(raw.replace(b"<f00.a1b2c3@", f"<{copy.campaign.uid.hex}.{copy.key}@".encode()))
    assert Bounce.objects.get().delivery == copy
    assert ines().set_aside_at is not None


def test_a_bounce_about_nobody_of_ours_changes_nothing(copy: Delivery) -> None:
    assert count(report("failed", "5.1.1", "unknown", recipient="autre@ville.example"))
    assert not Bounce.objects.exists()


def test_a_person_s_answer_is_left_in_the_box(copy: Delivery) -> None:
    assert not count(b"From: ines@ville.example\nTo: retours@centre.example\nSubject: Merci\n\nBelle lettre.")


def test_what_is_set_aside_receives_no_other_numero(copy: Delivery, letter: LetterPage, claire: Any) -> None:
    from newsletters.composing import new_issue
    from newsletters.sending.freezing import mail_subscribers

    count(came_back(copy, "5.1.1"))
    assert not mail_subscribers(new_issue(letter, claire)).exists()


def test_the_box_is_read_from_the_setting(copy: Delivery, settings: Any) -> None:
    box = Box({"INBOX": [Message(came_back(copy, "5.1.1"))]})
    with imap_server(box):
        settings.RETURN_MAILBOX = f"imap://retours:secret@127.0.0.1:{box.port}/INBOX?done=Lus"
        assert read_returns() == 1
    assert ines().set_aside_at is not None
    assert Campaign.objects.get().deliveries.exclude(bounces=None).count() == 1
