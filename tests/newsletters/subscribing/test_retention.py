"""How long people are kept, day after day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from time_machine import travel

from correspondence.models import Consent, OutgoingMail, State
from correspondence.suppression import is_suppressed
from newsletters.models import Campaign, Delivery, IssuePage, LetterPage, MailingList, Subscriber, TrayItem
from newsletters.sending.campaigns import cancel
from newsletters.sending.freezing import launch
from newsletters.subscribing import joining
from newsletters.subscribing.retention import RENEWAL, every_day, renew

pytestmark = pytest.mark.django_db

TODAY = date(2029, 6, 15)


@pytest.fixture(autouse=True)
def on_that_day() -> Any:
    with travel(datetime(2029, 6, 15, 10, tzinfo=ZoneInfo("Europe/Paris")), tick=False):
        yield


@pytest.fixture
def silent_since(subscribe: Callable[..., Any]) -> Callable[..., Subscriber]:
    def silent(day: date, address: str = "ines@exemple.fr", **about: Any) -> Subscriber:
        return subscribe(address, last_sign_on=day, **about)

    return silent


def renewals() -> list[str]:
    return list(OutgoingMail.objects.filter(purpose=RENEWAL).values_list("address", flat=True))


def link() -> str:
    text = OutgoingMail.objects.get(purpose=RENEWAL).text
    return next(word for word in text.split() if "/renouveler/" in word).removeprefix("http://localhost:8000")


@pytest.mark.parametrize(
    ("last_sign", "asked"), [(date(2026, 9, 15), 1), (date(2026, 9, 16), 0), (date(2029, 6, 15), 0)]
)
def test_she_is_asked_at_33_months_not_before(
    silent_since: Callable[..., Subscriber], last_sign: date, asked: int
) -> None:
    silent_since(last_sign)
    assert every_day(TODAY).asked == asked
    assert len(renewals()) == asked


def test_she_is_asked_once(silent_since: Callable[..., Subscriber]) -> None:
    silent_since(date(2026, 9, 15))
    for days in range(3):
        every_day(TODAY + timedelta(days=days))
    assert renewals() == ["ines@exemple.fr"]


def test_her_answer_keeps_her_for_three_more_years(
    silent_since: Callable[..., Subscriber], client: Client, letter: LetterPage
) -> None:
    ines = silent_since(date(2026, 9, 15))
    every_day(TODAY)
    answer = link()
    for _turn in range(2):
        assert client.get(answer).status_code == 200
        assert client.head(answer).status_code == 200
    ines.refresh_from_db()
    assert ines.last_sign_on == date(2026, 9, 15)
    assert client.post(answer).status_code == 200
    ines.refresh_from_db()
    assert (ines.last_sign_on, ines.reconfirmation_asked_on) == (TODAY, None)
    assert Consent.objects.get().act == Consent.Act.RENEWED
    assert every_day(date(2032, 3, 14)).asked == 0
    assert every_day(date(2032, 3, 15)).asked == 1


def test_her_silence_is_heard_at_36_months(silent_since: Callable[..., Subscriber]) -> None:
    silent_since(date(2026, 9, 15))
    every_day(TODAY)
    assert every_day(date(2029, 9, 14)).forgotten == 0
    assert Subscriber.objects.exists()
    assert every_day(date(2029, 9, 15)).forgotten == 1
    assert not Subscriber.objects.exists()
    assert not OutgoingMail.objects.exists()
    [line] = Consent.objects.all()
    assert (line.act, line.how, line.address) == (Consent.Act.ERASED, "Trois ans sans nouvelles", "")
    assert is_suppressed("ines@exemple.fr", "lettre:1")


def test_nobody_is_forgotten_without_having_been_asked_in_time(silent_since: Callable[..., Subscriber]) -> None:
    """The worker was down for months: she still has sixty days to answer."""
    silent_since(date(2026, 1, 1))
    assert (every_day(TODAY).asked, Subscriber.objects.count()) == (1, 1)
    assert every_day(TODAY + timedelta(days=59)).forgotten == 0
    assert every_day(TODAY + timedelta(days=60)).forgotten == 1


def test_a_member_stays_while_a_member(silent_since: Callable[..., Subscriber]) -> None:
    ines = silent_since(date(2020, 1, 1))
    ines.subscriptions.update(basis="adhesion")
    done = every_day(TODAY)
    assert (done.asked, done.forgotten) == (0, 0)
    assert Subscriber.objects.exists()


def test_any_act_of_hers_is_a_sign_and_receiving_is_none(
    silent_since: Callable[..., Subscriber], everyone: MailingList, letter: LetterPage, issue: IssuePage, claire: Any
) -> None:
    for number, act in enumerate(
        (
            lambda one: joining.confirm(one, [everyone]),
            lambda one: joining.choose(one, {everyone: "courriel"}),
            lambda one: joining.leave(one, letter, "Lien"),
            renew,
        )
    ):
        one = silent_since(date(2026, 9, 15), f"lecteur{number}@exemple.fr")
        act(one)
        one.refresh_from_db()
        assert one.last_sign_on == TODAY
    ines = silent_since(date(2026, 9, 15))
    launch(issue, claire)
    Delivery.objects.update(state=State.SENT)
    ines.refresh_from_db()
    assert ines.last_sign_on == date(2026, 9, 15)


class TestWhoIsAbsent:
    def test_who_never_confirmed_goes_after_a_month_and_may_ask_again(self, everyone: MailingList) -> None:
        joining.ask("ines@exemple.fr", [everyone], {"first_name": "Inès"})
        assert every_day(TODAY + timedelta(days=29)).absent == 0
        assert every_day(TODAY + timedelta(days=30)).absent == 1
        assert not Subscriber.objects.exists()
        assert not Consent.objects.exclude(address="").exists()
        assert not is_suppressed("ines@exemple.fr", everyone.letter.scope)

    def test_who_asks_again_has_her_month(self, everyone: MailingList) -> None:
        joining.ask("ines@exemple.fr", [everyone], {})
        with travel(timezone.now() + timedelta(days=28)):
            joining.ask("ines@exemple.fr", [everyone], {})
        assert every_day(TODAY + timedelta(days=31)).absent == 0
        assert every_day(TODAY + timedelta(days=58)).absent == 1

    def test_who_left_everything_goes_after_six_months_and_her_refusal_stays(
        self, silent_since: Callable[..., Subscriber], letter: LetterPage
    ) -> None:
        joining.leave(silent_since(TODAY), letter, "Lien")
        assert every_day(date(2029, 12, 14)).absent == 0
        assert every_day(date(2029, 12, 15)).absent == 1
        assert not Subscriber.objects.exists()
        assert is_suppressed("ines@exemple.fr", letter.scope)
        assert not is_suppressed("ines@exemple.fr", "lettre:999")

    def test_who_left_one_letter_of_two_stays(
        self, silent_since: Callable[..., Subscriber], letter: LetterPage, subscribe: Callable[..., Any]
    ) -> None:
        other = LetterPage(title="Parentalités", slug="p", sender_name="C", sender_address="c@c.example")
        letter.get_parent().specific.add_child(instance=other)
        ines = silent_since(TODAY)
        subscribe("ines@exemple.fr", mailing_list=MailingList.objects.create(letter=other, name="P", sort_order=0))
        joining.leave(ines, letter, "Lien")
        assert every_day(date(2029, 12, 15)).absent == 0

    def test_who_comes_back_before_is_kept(
        self, silent_since: Callable[..., Subscriber], letter: LetterPage, everyone: MailingList
    ) -> None:
        ines = silent_since(TODAY)
        joining.leave(ines, letter, "Lien")
        joining.confirm(ines, [everyone])
        assert every_day(date(2029, 12, 15)).absent == 0

    def test_who_reads_on_paper_stays(self, subscribe: Callable[..., Any]) -> None:
        subscribe(None, last_name="Papier", channel="papier", last_sign_on=date(2020, 1, 1))
        every_day(TODAY)
        assert Subscriber.objects.exists()


def test_the_journal_of_a_numero_names_nobody_after_six_months(
    silent_since: Callable[..., Subscriber], issue: IssuePage, claire: Any
) -> None:
    silent_since(TODAY, first_name="Inès")
    campaign = launch(issue, claire)
    cancel(campaign)
    assert every_day(date(2029, 12, 15)).pseudonymised == 0
    assert every_day(date(2029, 12, 16)).pseudonymised == 1
    row = Delivery.objects.get()
    assert "ines" not in str(Delivery.objects.values()).lower()
    assert (row.subscriber, row.state) == (None, State.CANCELLED)
    assert Campaign.objects.get().total == 1
    assert every_day(date(2029, 12, 17)).pseudonymised == 0
    assert Subscriber.objects.exists()


def test_a_proposal_nobody_judged_no_longer_says_whose_it_was(db: None) -> None:
    TrayItem.objects.create(rubric="text", title="Annonce", state=TrayItem.State.PROPOSED, proposer="ines@exemple.fr")
    every_day(date(2029, 12, 14))
    assert TrayItem.objects.get().proposer == "ines@exemple.fr"
    every_day(date(2029, 12, 15))
    assert (TrayItem.objects.get().proposer, TrayItem.objects.get().title) == ("", "Annonce")


def test_the_worker_does_it_once_a_day(silent_since: Callable[..., Subscriber]) -> None:
    from django.core.cache import cache

    from newsletters.signals import look_after_the_silent

    cache.clear()
    silent_since(date(2026, 9, 15))
    look_after_the_silent()
    OutgoingMail.objects.all().delete()
    Subscriber.objects.update(reconfirmation_asked_on=None)
    look_after_the_silent()
    assert renewals() == []
    with travel(timezone.now() + timedelta(days=1)):
        look_after_the_silent()
    assert renewals() == ["ines@exemple.fr"]
