"""Single mails: written down with what they are about, sent once, and never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from correspondence.message import Attachment
from correspondence.models import OutgoingMail, State
from correspondence.outbox import KEPT, forget_old, post_waiting, queue
from correspondence.posting import claim, settle
from correspondence.relay import Envelope, Outcome, Result

pytestmark = pytest.mark.django_db


def write(address: str = "ines@exemple.fr", **values: Any) -> OutgoingMail:
    values = {"subject": "Votre réservation", "text": "Le document vous attend.\n", **values}
    return queue("essai", address, values.pop("subject"), values.pop("text"), **values)


def state(mail: OutgoingMail) -> str:
    mail.refresh_from_db()
    return mail.state


def now_due() -> None:
    OutgoingMail.objects.filter(state=State.READY).update(next_try_at=timezone.now())


def test_a_mail_leaves_as_it_was_written(server: Any) -> None:
    mail = write(
        name="Inès Fontaine",
        html="<p>Le document vous <b>attend</b>.</p>",
        sender="Centre, Saint-Denis <lettre@centre.example>",
        reply_to="documentation@centre.example",
        headers={"X-Essai": "é"},
    )
    assert post_waiting() == 1
    assert (state(mail), mail.attempts, mail.reply) == (State.SENT, 1, "250 OK")
    [message] = server.messages
    assert str(message["From"]) == '"Centre, Saint-Denis" <lettre@centre.example>'
    assert str(message["To"]) == "Inès Fontaine <ines@exemple.fr>"
    assert (message["Subject"], message["Reply-To"]) == ("Votre réservation", "documentation@centre.example")
    assert (message["Message-ID"], message["X-Essai"]) == (f"<{mail.message_id}>", "é")
    assert message.get_body(("plain",)).get_content() == "Le document vous attend.\r\n"
    assert "<b>attend</b>" in message.get_body(("html",)).get_content()
    assert post_waiting() == 0
    assert len(server.accepted) == 1


def test_a_file_goes_with_it_byte_for_byte(server: Any) -> None:
    data = bytes(range(256)) * 3
    write(html="<p>Le document</p>", attachments=[Attachment("rendez-vous.ics", "text/calendar", data)])
    write(address="paul@exemple.fr", attachments=[Attachment("a.ics", "text/calendar", b"x")])
    assert post_waiting() == 2
    message, plain = server.messages
    assert message.get_body(("plain",)).get_content() == "Le document vous attend.\r\n"
    assert "<p>Le document</p>" in message.get_body(("html",)).get_content()
    [file] = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("rendez-vous.ics", "text/calendar")
    assert file.get_payload(decode=True) == data
    assert [one.get_filename() for one in plain.iter_attachments()] == ["a.ics"]
    assert not message.defects


def test_a_file_whose_name_would_add_a_header_is_refused() -> None:
    with pytest.raises(ValueError):
        Attachment('a"\r\nX-Piege: 1', "text/calendar", b"")


def test_nothing_leaves_of_a_transaction_that_was_undone(server: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write()
        raise ZeroDivisionError
    assert post_waiting() == 0
    assert server.accepted == []


def test_nothing_leaves_with_the_request(server: Any) -> None:
    write()
    assert server.connections == 0


def test_what_is_too_long_to_keep_is_cut(server: Any) -> None:
    mail = write(name="n" * 221, subject="s" * 300)
    mail.refresh_from_db()
    assert (len(mail.name), len(mail.subject)) == (200, 250)
    assert post_waiting() == 1


def test_a_refused_mail_is_not_tried_again(server: Any) -> None:
    mail = write()
    server.rcpt = "550 5.1.1 User unknown"
    assert post_waiting() == 0
    assert (state(mail), mail.reply) == (State.REFUSED, "550 5.1.1 User unknown")
    server.rcpt = "250 OK"
    now_due()
    assert post_waiting() == 0


def test_a_deferred_mail_waits_longer_each_time(server: Any, settings: Any) -> None:
    settings.SENDING_RETRY_AFTER = 30
    mail = write()
    server.rcpt = "451 4.7.1 Greylisted"
    for attempt, seconds in ((1, 30), (2, 60), (3, 120)):
        before = timezone.now()
        assert post_waiting() == 0
        assert (state(mail), mail.attempts, mail.reply) == (State.READY, attempt, "451 4.7.1 Greylisted")
        assert mail.next_try_at - before == pytest.approx(timedelta(seconds=seconds), abs=timedelta(seconds=5))
        assert post_waiting() == 0
        now_due()
    server.rcpt = "250 OK"
    assert post_waiting() == 1
    assert state(mail) == State.SENT


def test_a_mail_deferred_past_its_time_is_abandoned(server: Any) -> None:
    mail = write(patience=timedelta(seconds=10))
    server.rcpt = "451 4.7.1 Greylisted"
    post_waiting()
    assert (state(mail), mail.reply) == (State.ABANDONED, "451 4.7.1 Greylisted")


def test_a_relay_that_does_not_answer_costs_no_try_and_stops_the_round(server: Any) -> None:
    first, second = write("ines@exemple.fr"), write("paul@exemple.fr")
    server.hang_up = "rcpt"
    assert post_waiting() == 0
    assert server.connections == 1
    assert [state(first), state(second)] == [State.READY, State.READY]
    assert (first.attempts, second.attempts) == (0, 0)
    server.hang_up = ""
    assert post_waiting() == 2


def test_a_relay_that_never_comes_back_does_not_send_stale_mail(server: Any) -> None:
    mail = write(patience=timedelta(hours=1))
    server.hang_up = "rcpt"
    post_waiting()
    OutgoingMail.objects.update(give_up_at=timezone.now() - timedelta(seconds=1))
    server.hang_up = ""
    assert post_waiting() == 0
    assert state(mail) == State.ABANDONED
    assert mail.reply
    assert server.accepted == []


def test_a_line_cut_after_the_dot_is_never_sent_again_unasked(server: Any) -> None:
    mail, other = write("ines@exemple.fr"), write("paul@exemple.fr")
    server.hang_up = "dot"
    post_waiting(limit=1)
    assert state(mail) == State.UNCERTAIN
    server.hang_up = ""
    now_due()
    post_waiting()
    assert (state(mail), state(other)) == (State.UNCERTAIN, State.SENT)
    # The server had the first one: sent again, she would have it twice.
    assert [to for to, _data in server.accepted] == ["ines@exemple.fr", "paul@exemple.fr"]


@pytest.mark.parametrize("worker", ["ailleurs:12:1", None])
def test_a_mail_whose_worker_died_is_in_doubt_and_never_sent_again(
    server: Any, worker: str | None, dead_process: str
) -> None:
    """The lease tells of another machine; of this one, whether the process still runs."""
    mail = write()
    assert claim(OutgoingMail.objects.all(), worker or dead_process) is not None
    if worker:
        OutgoingMail.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    assert post_waiting() == 0
    assert state(mail) == State.UNCERTAIN
    assert "interrompu" in mail.reply
    assert server.accepted == []


@pytest.fixture
def dead_process() -> str:
    import subprocess
    import sys

    from correspondence.posting import HOST

    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{HOST}:{process.pid}:1"


def test_a_mail_that_another_worker_holds_is_left_alone(server: Any) -> None:
    mail = write()
    assert claim(OutgoingMail.objects.all(), "ailleurs:12:1") is not None
    assert claim(OutgoingMail.objects.all(), "ici:13:1") is None
    assert post_waiting() == 0
    assert state(mail) == State.SENDING


def test_the_reply_of_a_slow_worker_settles_a_doubt_and_only_that() -> None:
    mail = write()
    held = claim(OutgoingMail.objects.all(), "ailleurs:12:1")
    assert held is not None
    OutgoingMail.objects.update(state=State.UNCERTAIN)
    assert not settle(held, Result(Outcome.DEFERRED, "451"), held.give_up_at)
    assert state(mail) == State.UNCERTAIN
    assert settle(held, Result(Outcome.ACCEPTED, "250"), held.give_up_at)
    assert state(mail) == State.SENT
    OutgoingMail.objects.update(state=State.CANCELLED)
    assert not settle(held, Result(Outcome.ACCEPTED, "250"), held.give_up_at)
    assert state(mail) == State.CANCELLED


def test_a_mail_that_cannot_be_written_costs_itself_only(server: Any) -> None:
    broken, good = write("ines@exemple.fr", headers={"X-Essai": 3}), write("paul@exemple.fr")
    assert post_waiting() == 1
    assert (state(broken), state(good)) == (State.REFUSED, State.SENT)
    assert "pas pu être écrit" in broken.reply


def test_whatever_a_server_says_can_be_kept() -> None:
    class Talkative:
        def post(self, envelope: Envelope) -> Result:
            return Result(Outcome.REFUSED, "550 \0" + "x" * 900)

        def close(self) -> None: ...

    mail = write()
    post_waiting(Talkative())
    assert state(mail) == State.REFUSED
    assert mail.reply.startswith("550 x")
    assert len(mail.reply) == 500


def test_the_texts_of_what_is_done_with_are_forgotten(server: Any) -> None:
    for kind in (State.SENT, State.REFUSED, State.ABANDONED, State.UNCERTAIN, State.READY, State.SENDING):
        mail = write(f"{kind.value}@exemple.fr")
        OutgoingMail.objects.filter(pk=mail.pk).update(
            state=kind, settled_at=None if kind in (State.READY, State.SENDING) else timezone.now() - KEPT
        )
    recent = write("recent@exemple.fr")
    OutgoingMail.objects.filter(pk=recent.pk).update(state=State.SENT, settled_at=timezone.now())
    assert forget_old() == 4
    assert {one.address for one in OutgoingMail.objects.all()} == {
        "pret@exemple.fr", "en-cours@exemple.fr", "recent@exemple.fr"}  # fmt: skip


def test_a_try_out_writes_files_that_a_mail_program_opens(settings: Any, tmp_path: Path) -> None:
    import email
    import email.policy

    from correspondence.folder import written_mails

    settings.RELAY_BACKEND = "correspondence.folder.FolderBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "courrier"
    assert written_mails() == []
    write(name="Inès", html="<p>é</p>")
    write("paul@exemple.fr")
    assert post_waiting() == 2
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.SMTP) for path in written_mails()]
    assert [one["To"] for one in found] == ["paul@exemple.fr", "Inès <ines@exemple.fr>"]
    assert found[1].get_body(("html",)).get_content().strip() == "<p>é</p>"


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_outside_any_transaction_as_the_worker_sends_it(server: Any) -> None:
    queue("essai", "ines@exemple.fr", "Bonjour", "Bonjour Inès.")
    assert post_waiting() == 1
    assert [to for to, _data in server.accepted] == ["ines@exemple.fr"]
