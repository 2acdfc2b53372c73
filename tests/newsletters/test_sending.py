"""A numéro leaves: frozen, to each once, and the account is whole."""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from correspondence.models import State
from correspondence.relay import Envelope, Outcome, Result
from correspondence.suppression import suppress
from newsletters.models import Campaign, Delivery, IssuePage, LetterPage, MailingList, Subscription
from newsletters.sending import campaigns, circuit
from newsletters.sending.campaigns import Phase
from newsletters.sending.freezing import CannotSend, launch
from newsletters.sending.worker import send_due
from newsletters.subscribing.joining import erase, leave

pytestmark = pytest.mark.django_db


class Answers:
    """A relay that says what the test wants, and keeps what it accepted."""

    def __init__(self, *outcomes: Outcome, then: Outcome = Outcome.ACCEPTED, said: str = "") -> None:
        self.outcomes, self.then, self.said = list(outcomes), then, said
        self.accepted: list[Envelope] = []

    def post(self, envelope: Envelope) -> Result:
        outcome = self.outcomes.pop(0) if self.outcomes else self.then
        if outcome is Outcome.ACCEPTED:
            self.accepted.append(envelope)
        return Result(outcome, self.said or outcome.value)

    def close(self) -> None: ...


def send(relay: Any = None) -> Any:
    relay = relay or Answers()
    send_due(threading.Event(), threads=1, relay=lambda: relay)
    return relay


def phase(campaign: Campaign) -> str:
    campaign.refresh_from_db()
    return campaign.phase


def states(campaign: Campaign) -> dict[str, str]:
    return dict(campaign.deliveries.values_list("address", "state"))


@pytest.fixture
def readers(subscribe: Callable[..., Any]) -> list[Any]:
    return [subscribe(f"{name}@exemple.fr", first_name=name.title()) for name in ("ines", "paul", "samir")]


def test_each_subscriber_receives_it_once(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send()
    assert sorted(one.recipient for one in relay.accepted) == ["ines@exemple.fr", "paul@exemple.fr", "samir@exemple.fr"]
    assert phase(campaign) == Phase.DONE
    send(relay)
    assert len(relay.accepted) == 3


def test_somebody_on_two_lists_receives_one_copy(
    issue: IssuePage, claire: Any, letter: LetterPage, subscribe: Callable[..., Any]
) -> None:
    second = MailingList.objects.create(letter=letter, name="Réseau", sort_order=1)
    subscribe("ines@exemple.fr")
    subscribe("ines@exemple.fr", mailing_list=second)
    assert launch(issue, claire).total == 1


def test_only_the_chosen_lists_receive_it(
    issue: IssuePage, claire: Any, letter: LetterPage, subscribe: Callable[..., Any]
) -> None:
    second = MailingList.objects.create(letter=letter, name="Réseau", sort_order=1)
    subscribe("ines@exemple.fr")
    subscribe("paul@exemple.fr", mailing_list=second)
    draft = issue.get_latest_revision_as_object()
    draft.recipients = [second.pk]
    draft.save_revision(user=claire)
    assert list(states(launch(issue, claire))) == ["paul@exemple.fr"]


def test_who_left_who_bounces_and_who_wants_paper_only_are_not_mailed(
    issue: IssuePage, claire: Any, letter: LetterPage, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr")
    subscribe("partie@exemple.fr")
    suppress("partie@exemple.fr", letter.scope, "Désabonnement")
    subscribe("morte@exemple.fr", set_aside_at=timezone.now())
    subscribe("papier@exemple.fr", channel=Subscription.Channel.POST)
    pending = subscribe("attente@exemple.fr")
    pending.subscriptions.update(state=Subscription.State.PENDING)
    campaign = launch(issue, claire)
    assert list(states(campaign)) == ["ines@exemple.fr"]
    assert campaign.postal_total == 1


def test_what_leaves_is_what_was_written_when_it_was_launched(issue: IssuePage, claire: Any, readers: list) -> None:
    launch(issue, claire)
    later = IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()
    later.body = []
    later.save_revision(user=claire)
    relay = send()
    assert b"24 d=C3=A9cembre" in relay.accepted[0].data
    page = IssuePage.objects.get(pk=issue.pk)
    assert page.live
    assert [entry.title for rubric in page.content().rubrics for entry in rubric.entries] == ["Fermeture"]


def test_a_copy_is_personal_and_has_what_mailboxes_ask_for(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send()
    [envelope] = [one for one in relay.accepted if one.recipient == "ines@exemple.fr"]
    message = email.message_from_bytes(envelope.data, policy=email.policy.SMTP)
    delivery = Delivery.objects.get(address="ines@exemple.fr")
    assert message["To"] == "Ines <ines@exemple.fr>"
    assert message["From"] == "Le centre <lettre@centre.example>"
    assert message["Subject"] == "Ce que disent les quartiers"
    assert message["Message-ID"] == f"<{campaign.uid.hex}.{delivery.key}@centre.example>"
    assert message["List-Id"] == "La Lettre <la-lettre.centre.example>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = message["List-Unsubscribe"]
    assert leave.startswith("<http://localhost:8000/abonnement/desinscription/") and leave.endswith("/>")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert leave.strip("<>") in text
    assert leave.strip("<>") in html
    assert "[[" not in text + html
    assert "Le centre ferme le 24 décembre." in text


def test_a_numero_leaves_once(issue: IssuePage, claire: Any, readers: list) -> None:
    launch(issue, claire)
    with pytest.raises(CannotSend, match="déjà parti"):
        launch(issue, claire)


def test_a_numero_for_nobody_does_not_leave(issue: IssuePage, claire: Any) -> None:
    with pytest.raises(CannotSend, match="Personne n’est abonné"):
        launch(issue, claire)
    assert not Campaign.objects.exists()


def test_two_people_when_the_letter_asks_for_it(
    issue: IssuePage, claire: Any, readers: list, letter: LetterPage, admin_user: Any
) -> None:
    letter.needs_two_people = True
    letter.save()
    with pytest.raises(CannotSend, match="une autre personne"):
        launch(issue, claire)
    assert launch(issue, admin_user).total == 3


def test_a_faulty_numero_does_not_leave(issue: IssuePage, claire: Any, readers: list) -> None:
    draft = issue.get_latest_revision_as_object()
    draft.body = [("text", {"heading": "", "items": [{"title": "", "text": "", "link_url": "https://a.example"}]})]
    draft.save_revision(user=claire)
    with pytest.raises(CannotSend, match="ni titre ni texte"):
        launch(issue, claire)


def test_a_deferred_copy_is_tried_again_later(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(Outcome.DEFERRED, said="451 4.7.1 Greylisted"))
    assert sorted(states(campaign).values()) == [State.READY, State.SENT, State.SENT]
    assert phase(campaign) == Phase.SENDING
    Delivery.objects.filter(state=State.READY).update(next_try_at=timezone.now())
    send(relay)
    assert phase(campaign) == Phase.DONE
    assert Delivery.objects.get(attempts=2).state == State.SENT


def test_a_copy_deferred_for_too_long_is_abandoned_with_what_the_relay_said(
    issue: IssuePage, claire: Any, readers: list
) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(phase=Phase.SENDING, expires_at=timezone.now() + timedelta(seconds=5) - timedelta(days=1))
    Delivery.objects.update(attempts=1)
    send(Answers(then=Outcome.DEFERRED, said="452 Full"))
    assert set(states(campaign).values()) == {State.ABANDONED}
    assert Delivery.objects.first().reply == "452 Full"
    assert phase(campaign) == Phase.DONE


def test_a_refused_copy_is_counted_and_a_dead_address_set_aside(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    send(Answers(Outcome.REFUSED, said="550 5.1.1 User unknown"))
    assert sorted(states(campaign).values()) == [State.REFUSED, State.SENT, State.SENT]
    assert phase(campaign) == Phase.DONE
    [refused] = Delivery.objects.filter(state=State.REFUSED)
    assert refused.subscriber.set_aside_reason.startswith("Cette adresse n’existe pas (5.1.1).")


def test_an_unreachable_relay_loses_nobody_and_opens_the_circuit(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(then=Outcome.UNREACHABLE, said="Connection refused"))
    assert set(states(campaign).values()) == {State.READY}
    campaign.refresh_from_db()
    assert campaign.phase == Phase.SENDING
    assert campaign.closed_until > timezone.now()
    relay.then = Outcome.ACCEPTED
    send(relay)
    assert relay.accepted == []
    Campaign.objects.update(closed_until=timezone.now())
    send(relay)
    assert phase(campaign) == Phase.DONE
    assert campaign.openings == campaign.failures == 0


def test_a_relay_that_never_answers_ends_in_a_pause_that_says_why(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(openings=circuit.OPENINGS)
    send(Answers(then=Outcome.UNREACHABLE, said="Connection refused"))
    assert phase(campaign) == Phase.PAUSED
    assert "Connection refused" in campaign.pause_reason


def test_a_copy_in_doubt_is_listed_and_never_sent_again_by_itself(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(Outcome.IN_DOUBT))
    assert phase(campaign) == Phase.TO_CHECK
    send(relay)
    assert len(relay.accepted) == 2
    assert campaigns.settle_uncertain(campaign, again=True) == 1
    send(relay)
    assert len(relay.accepted) == 3
    assert phase(campaign) == Phase.DONE


def test_a_copy_in_doubt_may_be_held_for_delivered(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(Outcome.IN_DOUBT))
    campaigns.settle_uncertain(campaign, again=False)
    assert phase(campaign) == Phase.DONE
    send(relay)
    assert len(relay.accepted) == 2


def test_the_copy_of_a_dead_worker_is_in_doubt(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    first = Delivery.objects.first()
    Delivery.objects.filter(pk=first.pk).update(
        state=State.SENDING, claimed_at=timezone.now() - timedelta(hours=1), claimed_by="ailleurs:1:1", next_try_at=None
    )
    send()
    assert states(campaign)[first.address] == State.UNCERTAIN
    assert phase(campaign) == Phase.TO_CHECK


def test_a_pause_stops_what_has_not_begun_and_a_resume_goes_on(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    campaigns.start(campaign)
    campaigns.pause(campaign, "Une faute dans le titre.")
    assert send().accepted == []
    campaigns.resume(campaign)
    assert len(send().accepted) == 3


def test_cancelling_leaves_the_rest_unsent_and_says_so(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    assert campaigns.cancel(campaign) == 3
    assert send().accepted == []
    assert phase(campaign) == Phase.CANCELLED
    assert campaigns.progress(campaign).is_whole


def test_a_scheduled_numero_waits_for_its_hour(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire, starts_at=timezone.now() + timedelta(hours=2))
    assert send().accepted == []
    Campaign.objects.update(starts_at=timezone.now())
    Delivery.objects.update(next_try_at=timezone.now())
    assert len(send().accepted) == 3
    assert phase(campaign) == Phase.DONE


def test_a_schedule_found_in_an_old_backup_does_not_fire(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(starts_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=7))
    assert send().accepted == []
    assert phase(campaign) == Phase.EXPIRED


def test_a_sending_found_in_an_old_backup_stops_for_somebody_to_look(
    issue: IssuePage, claire: Any, readers: list
) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(phase=Phase.SENDING, expires_at=timezone.now() - timedelta(days=7))
    assert send().accepted == []
    assert phase(campaign) == Phase.PAUSED
    assert "délai" in campaign.pause_reason


def test_a_domain_receives_no_more_than_its_share(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(per_minute_and_domain=1)
    relay = send()
    assert len(relay.accepted) == 1
    assert phase(campaign) == Phase.SENDING


def test_a_rate_is_held_across_workers(issue: IssuePage, claire: Any, readers: list) -> None:
    from newsletters.sending import pace

    campaign = launch(issue, claire)
    campaign.per_minute = 60
    first, second = pace.reserve(campaign), pace.reserve(campaign)
    assert first is not None and second is not None
    assert (second - first).total_seconds() == pytest.approx(1, abs=0.01)


def test_leaving_while_it_is_sent_is_heard(issue: IssuePage, claire: Any, readers: list, letter: LetterPage) -> None:
    campaign = launch(issue, claire)
    leave(readers[0], letter, "Lien")
    relay = send()
    assert "ines@exemple.fr" not in {one.recipient for one in relay.accepted}
    assert phase(campaign) == Phase.DONE


def test_the_try_out_writes_through_django(issue: IssuePage, claire: Any, readers: list) -> None:
    launch(issue, claire)
    send_due(threading.Event(), threads=1)
    assert [one.subject for one in mail.outbox] == ["Ce que disent les quartiers"] * 3


def test_clicks_are_counted_without_a_reader_when_the_letter_says_so(
    issue: IssuePage, claire: Any, readers: list, letter: LetterPage, client: Any
) -> None:
    letter.counts_clicks = True
    letter.save()
    draft = issue.get_latest_revision_as_object()
    draft.body = [
        ("text", {"items": [{"title": "Lire", "text": '<p><a href="https://a.example/?x=1&amp;y=2">ici</a></p>'}]})
    ]
    draft.save_revision(user=claire)
    campaign = launch(issue, claire)
    link = campaign.links.get(url="https://a.example/?x=1&y=2")
    address = f"/lettres/lien/{campaign.uid}/{link.position}/"
    assert address in campaign.html
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (302, "https://a.example/?x=1&y=2")
    link.refresh_from_db()
    assert link.count == 1
    assert client.get(f"/lettres/lien/{campaign.uid}/99/").status_code == 404


def test_the_worker_s_sender_stays_until_the_last_copy(issue: IssuePage, claire: Any, readers: list) -> None:
    LetterPage.objects.update(per_minute_and_domain=120)
    campaign = launch(issue, claire)
    call_command("send_newsletters", once=True, threads=1)
    assert phase(campaign) == Phase.SENDING, "the domain must wait half a second"
    call_command("send_newsletters", until_done=True, threads=1, interval=0.1)
    assert phase(campaign) == Phase.DONE
    to = [address for sent in mail.outbox for address in sent.recipients()]
    assert sorted(to) == ["ines@exemple.fr", "paul@exemple.fr", "samir@exemple.fr"]


class During:
    """A relay during whose first mail something else happens."""

    def __init__(self, happening: Callable[[], Any], outcome: Outcome = Outcome.ACCEPTED) -> None:
        self.happening: Callable[[], Any] | None = happening
        self.outcome = outcome
        self.accepted: list[str] = []

    def post(self, envelope: Envelope) -> Result:
        happening, self.happening = self.happening, None
        if happening:
            happening()
        if self.outcome is Outcome.ACCEPTED:
            self.accepted.append(envelope.recipient)
        return Result(self.outcome, "451 4.7.1" if self.outcome is Outcome.DEFERRED else "250")

    def close(self) -> None: ...


def test_a_pause_in_the_middle_finishes_the_copy_begun_and_resumes_with_the_others(
    issue: IssuePage, claire: Any, readers: list
) -> None:
    campaign = launch(issue, claire)
    relay = During(lambda: campaigns.pause(campaign, "Une faute."))
    send(relay)
    assert relay.accepted == ["ines@exemple.fr"]
    assert phase(campaign) == Phase.PAUSED
    assert sorted(states(campaign).values()) == [State.READY, State.READY, State.SENT]
    campaigns.resume(campaign)
    send(relay)
    assert relay.accepted == ["ines@exemple.fr", "paul@exemple.fr", "samir@exemple.fr"]
    assert phase(campaign) == Phase.DONE


def test_a_copy_deferred_while_the_rest_is_stopped_is_stopped_too(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    send(During(lambda: campaigns.cancel(campaign), Outcome.DEFERRED))
    assert set(states(campaign).values()) == {State.CANCELLED}
    assert campaigns.progress(campaign).is_whole
    assert phase(campaign) == Phase.CANCELLED


def test_stopping_twice_or_what_is_done_changes_nothing(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    campaigns.cancel(campaign)
    campaign.refresh_from_db()
    first = campaign.finished_at
    assert campaigns.cancel(campaign) == 0
    campaigns.resume(campaign)
    campaigns.pause(campaign, "x")
    assert phase(campaign) == Phase.CANCELLED
    assert (campaign.finished_at, campaign.started_at) == (first, None)
    assert send().accepted == []


def test_a_doubtful_copy_of_a_stopped_numero_can_be_sent_again_alone(
    issue: IssuePage, claire: Any, readers: list
) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(Outcome.IN_DOUBT, then=Outcome.DEFERRED))
    campaigns.cancel(campaign)
    assert campaigns.settle_uncertain(campaign, again=True) == 1
    relay.then = Outcome.ACCEPTED
    send(relay)
    assert [one.recipient for one in relay.accepted] == ["ines@exemple.fr"]
    assert sorted(states(campaign).values()) == [State.CANCELLED, State.CANCELLED, State.SENT]
    assert phase(campaign) == Phase.DONE


def test_an_expired_numero_leaves_when_somebody_says_so(issue: IssuePage, claire: Any, readers: list) -> None:
    campaign = launch(issue, claire)
    Campaign.objects.update(expires_at=timezone.now() - timedelta(days=7))
    send()
    assert phase(campaign) == Phase.EXPIRED
    campaigns.resume(campaign)
    campaign.refresh_from_db()
    assert campaign.finished_at is None
    assert campaign.expires_at - timezone.now() > timedelta(hours=47)
    assert len(send().accepted) == 3
    assert phase(campaign) == Phase.DONE


@pytest.mark.parametrize("resumed", [False, True])
def test_who_left_between_the_freezing_and_the_departure_does_not_receive_it(
    issue: IssuePage, claire: Any, subscribe: Callable[..., Any], letter: LetterPage, resumed: bool
) -> None:
    names = ("ines", "supprimee", "effacee", "morte", "papier", "finie")
    people = {name: subscribe(f"{name}@exemple.fr") for name in names}
    campaign = launch(issue, claire, starts_at=timezone.now() + timedelta(hours=2))
    if resumed:
        campaigns.pause(campaign, "Une faute.")
    suppress("supprimee@exemple.fr", letter.scope, "Demande par téléphone")
    erase(people["effacee"], "Demande")
    people["morte"].set_aside_at = timezone.now()
    people["morte"].save()
    people["papier"].subscriptions.update(channel="papier")
    people["finie"].subscriptions.update(state=Subscription.State.ENDED)
    Campaign.objects.update(starts_at=timezone.now())
    Delivery.objects.filter(state=State.READY).update(next_try_at=timezone.now())
    if resumed:
        campaigns.resume(campaign)
    assert [one.recipient for one in send().accepted] == ["ines@exemple.fr"]
    assert sorted(states(campaign).values()) == sorted([State.SENT, State.ERASED] + [State.CANCELLED] * 4)
    assert phase(campaign) == Phase.DONE


def test_who_leaves_while_her_copy_is_deferred_does_not_receive_it(
    issue: IssuePage, claire: Any, readers: list, letter: LetterPage
) -> None:
    campaign = launch(issue, claire)
    relay = send(Answers(Outcome.DEFERRED, said="451 4.7.1 Greylisted"))
    leave(readers[0], letter, "Lien")
    Delivery.objects.filter(state=State.READY).update(next_try_at=timezone.now())
    send(relay)
    assert "ines@exemple.fr" not in {one.recipient for one in relay.accepted}
    assert phase(campaign) == Phase.DONE


def test_two_people_means_whoever_wrote_any_version_may_not_launch_it(
    issue: IssuePage, claire: Any, admin_user: Any, readers: list, letter: LetterPage
) -> None:
    letter.needs_two_people = True
    letter.save()
    draft = issue.get_latest_revision_as_object()
    draft.title = "Retouché"
    draft.save_revision(user=admin_user)
    for user in (claire, admin_user):
        with pytest.raises(CannotSend, match="une autre personne"):
            launch(issue, user)
    assert not Campaign.objects.exists()


def test_who_has_no_right_to_send_does_not(issue: IssuePage, readers: list, django_user_model: Any) -> None:
    paul = django_user_model.objects.create_user("paul", "paul@centre.example", "x" * 12)
    with pytest.raises(CannotSend, match="ne pouvez pas"):
        launch(issue, paul)


def test_a_name_adds_no_header_to_a_copy(issue: IssuePage, claire: Any, subscribe: Callable[..., Any]) -> None:
    subscribe("ines@exemple.fr", first_name="Inès\r\nBcc: tous@exemple.fr", last_name="é" * 120)
    launch(issue, claire)
    [envelope] = send().accepted
    head = envelope.data.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, head)) <= 998
    message = email.message_from_bytes(envelope.data, policy=email.policy.SMTP)
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["ines@exemple.fr"]
