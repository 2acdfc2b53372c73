"""What Inès does about her own subscriptions, and what others may not do in her name."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel
from wagtail.models import ModelLogEntry

from correspondence.links import sign
from correspondence.models import Consent, OutgoingMail, State, Suppression
from correspondence.outbox import post_waiting
from correspondence.suppression import EVERYTHING, address_hash, is_suppressed, suppress
from newsletters.links import own_preferences_url, preferences_url, unsubscribe_url
from newsletters.models import (
    Bounce,
    Campaign,
    Delivery,
    IssuePage,
    LetterPage,
    MailingList,
    Subscriber,
    Subscription,
    TrayItem,
)
from newsletters.sending.freezing import launch
from newsletters.subscribing import joining

pytestmark = pytest.mark.django_db

ASK = "/abonnement/"


@pytest.fixture
def visitor() -> Client:
    """A browser: it has no session, and the CSRF check is on."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def second(letter: LetterPage) -> MailingList:
    """Another letter of the centre, with its list."""
    other = LetterPage(title="Parentalités", slug="parentalites", sender_name="Le centre", sender_address="p@c.example")
    letter.get_parent().specific.add_child(instance=other)
    return MailingList.objects.create(letter=other, name="Parentalités", sort_order=0)


def press(browser: Client, address: str, **values: Any) -> Any:
    """Load a page, then send its form as a browser does: same origin, with the token of the page."""
    page = browser.get(address)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token, "no form to send"
    return browser.post(
        address, {**values, "csrfmiddlewaretoken": token[1]}, headers={"origin": "http://localhost:8000"}
    )


def ask(browser: Client, *lists: MailingList, address: str = "ines@exemple.fr", **values: Any) -> Any:
    return press(browser, ASK, email=address, lists=[one.pk for one in lists], **values)


def link_in_last_mail(part: str) -> str:
    [*_before, last] = OutgoingMail.objects.order_by("pk")
    return re.search(rf"http://localhost:8000(/abonnement/{part}/\S+)", last.text)[1]


def state_of(address: str = "ines@exemple.fr") -> list[str]:
    return list(Subscription.objects.filter(subscriber__email=address).values_list("state", flat=True))


def path(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


def acts(address: str = "ines@exemple.fr") -> list[str]:
    return list(Consent.objects.filter(address_hash=address_hash(address)).values_list("act", flat=True))


class TestAsking:
    def test_nothing_is_active_before_she_confirms(self, visitor: Client, everyone: MailingList) -> None:
        response = ask(visitor, everyone, first_name="Inès")
        assert response.status_code == 302
        assert state_of() == [Subscription.State.PENDING]
        assert acts() == [Consent.Act.ASKED]
        [one] = OutgoingMail.objects.all()
        assert (one.address, one.subject) == ("ines@exemple.fr", "Confirmez votre abonnement")
        assert mail.outbox == []
        post_waiting()
        assert [message.recipients() for message in mail.outbox] == [["ines@exemple.fr"]]

    def test_looking_at_the_link_does_nothing(self, visitor: Client, everyone: MailingList) -> None:
        ask(visitor, everyone)
        link = link_in_last_mail("confirmer")
        for _turn in range(3):
            assert visitor.get(link).status_code == 200
            assert visitor.head(link).status_code == 200
        assert state_of() == [Subscription.State.PENDING]
        assert acts() == [Consent.Act.ASKED]

    def test_she_confirms_from_another_browser_and_the_ledger_says_what_she_read(
        self, visitor: Client, everyone: MailingList, letter: LetterPage
    ) -> None:
        letter.wording = "J’accepte de recevoir La Lettre."
        letter.save()
        ask(visitor, everyone)
        response = press(Client(enforce_csrf_checks=True), link_in_last_mail("confirmer"))
        assert response.status_code == 200
        assert "Vous êtes abonné·e" in response.content.decode()
        subscription = Subscription.objects.get()
        assert (subscription.state, subscription.basis) == ("active", "consentement")
        assert acts() == [Consent.Act.ASKED, Consent.Act.GIVEN]
        proof = Consent.objects.get(act=Consent.Act.GIVEN)
        assert (proof.purpose, proof.how) == ("La Lettre", "Lien de confirmation")
        assert proof.wording == "J’accepte de recevoir La Lettre."

    def test_confirming_twice_is_harmless(self, visitor: Client, everyone: MailingList) -> None:
        ask(visitor, everyone)
        link = link_in_last_mail("confirmer")
        assert [press(visitor, link).status_code for _turn in range(2)] == [200, 200]
        assert state_of() == [Subscription.State.ACTIVE]

    def test_a_link_of_more_than_seven_days_is_dead(self, visitor: Client, everyone: MailingList) -> None:
        ask(visitor, everyone)
        link = link_in_last_mail("confirmer")
        with travel(timezone.now() + timedelta(days=7, minutes=1)):
            response = visitor.get(link)
        assert response.status_code == 404
        assert "plus de sept jours" in response.content.decode()
        assert "Recevoir mon lien" in response.content.decode()
        assert state_of() == [Subscription.State.PENDING]

    def test_the_link_of_a_list_that_is_gone_is_dead(self, visitor: Client, everyone: MailingList) -> None:
        ask(visitor, everyone)
        link = link_in_last_mail("confirmer")
        everyone.delete()
        assert visitor.get(link).status_code == 404

    def test_the_page_says_the_same_whoever_is_subscribed(
        self, visitor: Client, everyone: MailingList, subscribe: Callable[..., Any]
    ) -> None:
        subscribe("paul@exemple.fr", first_name="Paul")
        answers = [ask(visitor, everyone, address=one) for one in ("ines@exemple.fr", "paul@exemple.fr")]
        assert [(one.status_code, one["Location"]) for one in answers] == [(302, "/abonnement/demande/")] * 2
        assert "ines" not in visitor.get("/abonnement/demande/").content.decode()
        assert {one.address for one in OutgoingMail.objects.all()} == {"ines@exemple.fr", "paul@exemple.fr"}

    def test_whoever_asks_in_the_name_of_paul_changes_nothing_of_his(
        self, visitor: Client, everyone: MailingList, subscribe: Callable[..., Any]
    ) -> None:
        subscribe("paul@exemple.fr", first_name="Paul", organisation="Ville")
        ask(visitor, everyone, address="PAUL@exemple.fr", first_name="Pirate", organisation="Ailleurs")
        paul = Subscriber.objects.get()
        assert (paul.first_name, paul.organisation) == ("Paul", "Ville")
        assert state_of("paul@exemple.fr") == [Subscription.State.ACTIVE]

    def test_our_mail_carries_no_words_of_a_stranger(self, visitor: Client, everyone: MailingList) -> None:
        ask(visitor, everyone, first_name="Gagnez 1000 €", last_name="http://piege.example")
        joining.send_own_link("ines@exemple.fr")
        assert OutgoingMail.objects.count() == 2
        for one in OutgoingMail.objects.all():
            assert "piege" not in one.text + one.html + one.name
            assert "Gagnez" not in one.text + one.html + one.name

    def test_she_is_called_by_her_name_once_it_is_hers(self, subscribe: Callable[..., Any]) -> None:
        subscribe("ines@exemple.fr", first_name="Inès", last_name="Fontaine")
        joining.send_own_link("ines@exemple.fr")
        one = OutgoingMail.objects.get()
        assert one.name == "Inès Fontaine"
        assert "Bonjour Inès Fontaine," in one.text
        assert "Bonjour Inès Fontaine," in one.html

    def test_the_longest_names_are_taken(self, visitor: Client, everyone: MailingList) -> None:
        assert ask(visitor, everyone, first_name="é" * 100, last_name="é" * 120).status_code == 302
        press(visitor, link_in_last_mail("confirmer"))
        joining.send_own_link("ines@exemple.fr")
        assert OutgoingMail.objects.count() == 2

    @pytest.mark.parametrize(
        "address",
        ["", "ines", "ines@exemple", "a@b.fr, c@d.fr", "ines@exemple.fr\r\nBcc: tous@exemple.fr", "x" * 250 + "@a.fr"],
    )
    def test_a_bad_address_is_refused_and_written_nowhere(
        self, visitor: Client, everyone: MailingList, address: str
    ) -> None:
        response = ask(visitor, everyone, address=address)
        assert response.status_code == 422
        assert not Subscriber.objects.exists()
        assert not OutgoingMail.objects.exists()

    def test_html_in_a_refused_value_is_shown_escaped(self, visitor: Client, everyone: MailingList) -> None:
        response = ask(visitor, everyone, address='"><script>alert(1)</script>', first_name="<script>alert(2)</script>")
        assert "<script>alert" not in response.content.decode()
        assert "&lt;script&gt;alert(2)" in response.content.decode()

    def test_a_robot_is_thanked_and_leaves_nothing(self, visitor: Client, everyone: MailingList) -> None:
        response = ask(visitor, everyone, site="http://robot.example")
        assert (response.status_code, response["Location"]) == (302, "/abonnement/demande/")
        assert not Subscriber.objects.exists()
        assert not OutgoingMail.objects.exists()
        assert not Consent.objects.exists()

    def test_a_list_that_is_not_proposed_cannot_be_asked_for(self, visitor: Client, letter: LetterPage) -> None:
        MailingList.objects.create(letter=letter, name="Bureau", sort_order=1, is_public=False)
        hidden = MailingList.objects.get(name="Bureau")
        assert ask(visitor, hidden).status_code == 422
        assert not Subscription.objects.exists()

    def test_asking_again_and_again_does_not_fill_her_mailbox(self, visitor: Client, everyone: MailingList) -> None:
        for _turn in range(4):
            assert ask(visitor, everyone).status_code == 302
        assert OutgoingMail.objects.count() == 1
        assert acts() == [Consent.Act.ASKED]
        start = timezone.now()
        for hour in range(1, 13):
            with travel(start + timedelta(hours=hour)):
                ask(visitor, everyone)
        assert OutgoingMail.objects.count() == joining.MAILS_A_DAY

    def test_another_letter_asked_for_at_once_has_its_own_mail(
        self, visitor: Client, everyone: MailingList, second: MailingList
    ) -> None:
        second.letter.save_revision().publish()
        ask(visitor, everyone)
        ask(visitor, everyone, second)
        assert OutgoingMail.objects.count() == 2
        press(visitor, link_in_last_mail("confirmer"))
        assert Subscription.objects.get(mailing_list=second).state == Subscription.State.ACTIVE
        assert Subscription.objects.get(mailing_list=everyone).state == Subscription.State.PENDING

    def test_two_letters_asked_for_together_are_one_mail(
        self, visitor: Client, everyone: MailingList, second: MailingList
    ) -> None:
        ask(visitor, everyone, second)
        assert OutgoingMail.objects.count() == 1
        press(visitor, link_in_last_mail("confirmer"))
        assert state_of() == ["active", "active"]

    def test_a_link_of_her_own_confirms_nothing_and_a_confirmation_opens_no_page(
        self, visitor: Client, everyone: MailingList
    ) -> None:
        ask(visitor, everyone)
        ines = Subscriber.objects.get()
        confirmation = link_in_last_mail("confirmer").split("/")[-2]
        assert visitor.get(f"/abonnement/preferences/{confirmation}/").status_code == 404
        own = sign("lettre.abonne", ines.pk, ines.key)
        assert visitor.get(f"/abonnement/confirmer/{own}/").status_code == 404

    def test_coming_back_rests_on_her_consent_and_ends_what_stopped_her(
        self, visitor: Client, everyone: MailingList, letter: LetterPage, subscribe: Callable[..., Any]
    ) -> None:
        ines = subscribe("ines@exemple.fr")
        ines.subscriptions.update(basis="interet", origin="Préfecture, 2024", started_on="2024-01-01")
        joining.leave(ines, letter, "Lien")
        Subscriber.objects.update(set_aside_at=timezone.now(), set_aside_reason="Adresse morte")
        Bounce.objects.create(
            subscriber=ines, address=ines.email, kind=Bounce.Kind.HARD, reason="Adresse morte", source_hash="1"
        )
        ask(visitor, everyone)
        assert state_of() == [Subscription.State.ENDED]
        press(visitor, link_in_last_mail("confirmer"))
        subscription = Subscription.objects.get()
        assert (subscription.state, subscription.basis) == ("active", "consentement")
        assert (subscription.origin, subscription.started_on) == ("Lien de confirmation", timezone.localdate())
        assert (subscription.ended_on, subscription.end_reason) == (None, "")
        assert not is_suppressed("ines@exemple.fr", letter.scope)
        assert Subscriber.objects.get().set_aside_at is None
        assert not Bounce.objects.exists()

    def test_coming_back_to_one_letter_after_leaving_all_leaves_the_others(
        self, visitor: Client, everyone: MailingList, letter: LetterPage, second: MailingList
    ) -> None:
        suppress("ines@exemple.fr", EVERYTHING, "Effacement")
        ask(visitor, everyone)
        assert is_suppressed("ines@exemple.fr", letter.scope)
        press(visitor, link_in_last_mail("confirmer"))
        assert not is_suppressed("ines@exemple.fr", letter.scope)
        assert is_suppressed("ines@exemple.fr", second.letter.scope)


@pytest.fixture
def ines(subscribe: Callable[..., Any]) -> Subscriber:
    return subscribe("ines@exemple.fr", first_name="Inès", last_name="Fontaine", street="12 rue Pasteur")


@pytest.fixture
def copy(issue: IssuePage, claire: Any, ines: Subscriber) -> Delivery:
    launch(issue, claire)
    return Delivery.objects.get(address="ines@exemple.fr")


def leaving(copy: Delivery) -> str:
    return path(unsubscribe_url(copy.campaign_id, copy.key, copy.subscriber_id))


def choosing(copy: Delivery) -> str:
    return path(preferences_url(copy.campaign_id, copy.key, copy.subscriber_id))


class TestLeaving:
    def test_looking_changes_nothing_and_shows_whom_without_the_whole_address(
        self, visitor: Client, copy: Delivery
    ) -> None:
        page = visitor.get(leaving(copy))
        visitor.head(leaving(copy))
        assert page.status_code == 200
        assert "i…@exemple.fr" in page.content.decode()
        assert "ines@exemple.fr" not in page.content.decode()
        assert state_of() == [Subscription.State.ACTIVE]
        assert not Suppression.objects.exists()

    def test_one_click_needs_no_cookie_no_token_no_referer(
        self, visitor: Client, copy: Delivery, letter: LetterPage
    ) -> None:
        """RFC 8058 §3.2: the mailbox provider posts this body, and nothing else."""
        response = visitor.post(
            leaving(copy), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        assert response.status_code == 200
        assert not response.cookies
        assert state_of() == [Subscription.State.ENDED]
        assert is_suppressed("ines@exemple.fr", letter.scope)
        line = Consent.objects.get(act=Consent.Act.WITHDRAWN)
        assert line.how == "Désabonnement en un clic"
        copy.refresh_from_db()
        assert (copy.state, copy.unsubscribed_at is not None) == (State.CANCELLED, True)

    def test_the_button_of_the_page_does_the_same(self, visitor: Client, copy: Delivery) -> None:
        assert visitor.post(leaving(copy)).status_code == 200
        assert state_of() == [Subscription.State.ENDED]
        assert Consent.objects.get(act=Consent.Act.WITHDRAWN).how == "Lien de désabonnement"

    def test_leaving_twice_says_the_same_and_writes_once(self, visitor: Client, copy: Delivery) -> None:
        for _turn in range(2):
            assert visitor.post(leaving(copy)).status_code == 200
        assert acts().count(Consent.Act.WITHDRAWN) == 1
        assert Suppression.objects.count() == 1

    def test_leaving_one_letter_keeps_the_other(
        self, visitor: Client, copy: Delivery, ines: Subscriber, second: MailingList
    ) -> None:
        Subscription.objects.create(subscriber=ines, mailing_list=second)
        visitor.post(leaving(copy))
        assert Subscription.objects.get(mailing_list=second).state == Subscription.State.ACTIVE
        assert not is_suppressed("ines@exemple.fr", second.letter.scope)

    def test_an_old_numero_still_lets_one_leave_once_its_journal_names_nobody(
        self, visitor: Client, copy: Delivery
    ) -> None:
        address = leaving(copy)
        joining.pseudonymise(copy)
        assert visitor.get(address).status_code == 200
        assert visitor.post(address).status_code == 200
        assert state_of() == [Subscription.State.ENDED]

    def test_the_link_of_an_erased_person_is_dead_and_says_so_in_french(
        self, visitor: Client, copy: Delivery, ines: Subscriber
    ) -> None:
        addresses = leaving(copy), choosing(copy), path(own_preferences_url(ines))
        joining.erase(ines, "Demande")
        for address in addresses:
            for response in (visitor.get(address), visitor.head(address)):
                assert response.status_code == 404
        assert "il n’y a plus rien à arrêter" in visitor.get(addresses[0]).content.decode()
        assert visitor.post(addresses[0]).status_code == 404

    @pytest.mark.parametrize("place", ["desinscription", "preferences", "confirmer", "renouveler", "donnees"])
    @pytest.mark.parametrize("token", ["x", "a:b:c", "é", "%00", "x" * 3000])
    def test_a_made_up_link_is_a_404_that_says_what_to_do(
        self, visitor: Client, letter: LetterPage, place: str, token: str
    ) -> None:
        response = visitor.get(f"/abonnement/{place}/{token}/")
        assert response.status_code == 404
        assert "Ce lien ne mène plus nulle part" in response.content.decode()
        assert "Recevoir mon lien" in response.content.decode()

    def test_one_reader_s_link_bent_towards_another_is_nobody_s(
        self, visitor: Client, copy: Delivery, ines: Subscriber, subscribe: Callable[..., Any]
    ) -> None:
        paul = subscribe("paul@exemple.fr")
        forged = path(unsubscribe_url(copy.campaign_id, "0" * 20, paul.pk))
        assert visitor.post(forged).status_code == 404
        assert state_of("paul@exemple.fr") == [Subscription.State.ACTIVE]


class TestPreferences:
    def own(self, ines: Subscriber) -> str:
        return path(own_preferences_url(ines))

    def test_all_the_letters_are_chosen_on_one_page(
        self, visitor: Client, ines: Subscriber, everyone: MailingList, second: MailingList, letter: LetterPage
    ) -> None:
        page = visitor.get(self.own(ines)).content.decode()
        assert "Parentalités" in page and "12 rue Pasteur" in page
        values = {f"list_{everyone.pk}": "", f"list_{second.pk}": "courriel", "first_name": "Inès"}
        response = press(visitor, self.own(ines), **values)
        assert response.status_code == 302
        assert dict(Subscription.objects.values_list("mailing_list__name", "state")) == {
            "La Lettre": "finie",
            "Parentalités": "active",
        }
        assert is_suppressed("ines@exemple.fr", letter.scope)
        assert acts() == [Consent.Act.WITHDRAWN, Consent.Act.GIVEN]
        joined = Subscription.objects.get(mailing_list=second)
        assert (joined.basis, joined.origin) == ("consentement", "Page de préférences")

    def test_saving_without_changing_anything_writes_no_line(
        self, visitor: Client, ines: Subscriber, everyone: MailingList
    ) -> None:
        press(visitor, self.own(ines), **{f"list_{everyone.pk}": "courriel"})
        assert acts() == []
        assert state_of() == [Subscription.State.ACTIVE]

    def test_leaving_there_stops_the_numero_on_its_way(
        self, visitor: Client, copy: Delivery, ines: Subscriber, everyone: MailingList
    ) -> None:
        press(visitor, self.own(ines), **{f"list_{everyone.pk}": ""})
        copy.refresh_from_db()
        assert copy.state == State.CANCELLED

    def test_paper_wants_an_address(self, visitor: Client, ines: Subscriber, everyone: MailingList) -> None:
        response = press(visitor, self.own(ines), **{f"list_{everyone.pk}": "papier"})
        assert response.status_code == 422
        assert "le code postal et la ville" in response.content.decode()
        values = {f"list_{everyone.pk}": "papier", "postal_code": "93200", "city": "Saint-Denis", "last_name": "F"}
        assert press(visitor, self.own(ines), **values).status_code == 302
        assert Subscription.objects.get().channel == "papier"
        assert acts() == [Consent.Act.CHANGED]

    def test_a_forwarded_numero_shows_nothing_of_her_and_erases_nothing(
        self, visitor: Client, copy: Delivery, ines: Subscriber
    ) -> None:
        page = visitor.get(choosing(copy)).content.decode()
        for secret in ("12 rue Pasteur", "Fontaine", "ines@exemple.fr"):
            assert secret not in page
        assert "Recevoir mon lien" in page
        token = choosing(copy).split("/")[-2]
        assert visitor.get(f"/abonnement/donnees/{token}/").status_code == 404
        Client().post(f"/abonnement/effacer/{token}/")
        assert Subscriber.objects.filter(pk=ines.pk).exists()

    def test_a_numero_s_link_chooses_and_leaves_who_she_is_alone(
        self, visitor: Client, copy: Delivery, everyone: MailingList, ines: Subscriber
    ) -> None:
        press(visitor, choosing(copy), **{f"list_{everyone.pk}": "", "first_name": "Pirate", "street": "Ailleurs"})
        ines.refresh_from_db()
        assert (ines.first_name, ines.street) == ("Inès", "12 rue Pasteur")
        assert state_of() == [Subscription.State.ENDED]
        assert press(visitor, choosing(copy), **{f"list_{everyone.pk}": "papier"}).status_code == 422
        assert press(visitor, choosing(copy), **{f"list_{everyone.pk}": "courriel"}).status_code == 302
        assert state_of() == [Subscription.State.ACTIVE]

    def test_her_link_goes_to_her_address_alone_and_the_page_says_the_same(
        self, visitor: Client, ines: Subscriber, settings: Any
    ) -> None:
        def said(address: str) -> str:
            visitor.get(ASK)
            token = visitor.cookies["csrftoken"].value
            response = visitor.post("/abonnement/lien/", {"email": address, "csrfmiddlewaretoken": token})
            assert response.status_code == 200
            return re.sub(r"\s+", " ", response.content.decode())

        assert said("ines@exemple.fr") == said("personne@exemple.fr")
        assert [one.address for one in OutgoingMail.objects.all()] == ["ines@exemple.fr"]
        assert visitor.get(link_in_last_mail("preferences")).status_code == 200
        said("ines@exemple.fr")
        assert OutgoingMail.objects.count() == 1

    def test_a_form_sent_without_its_token_changes_nothing(
        self, visitor: Client, ines: Subscriber, everyone: MailingList
    ) -> None:
        assert visitor.post(self.own(ines), {f"list_{everyone.pk}": ""}).status_code == 403
        assert state_of() == [Subscription.State.ACTIVE]


class TestHerData:
    def test_everything_held_about_her_and_nothing_of_anybody_else(
        self, visitor: Client, copy: Delivery, ines: Subscriber, subscribe: Callable[..., Any], everyone: MailingList
    ) -> None:
        subscribe("paul@exemple.fr", first_name="Paul")
        joining.ask("ines@exemple.fr", [everyone], {})
        TrayItem.objects.create(rubric="text", title="Une annonce", proposer="ines@exemple.fr")
        token = own_preferences_url(ines).split("/")[-2]
        response = visitor.get(f"/abonnement/donnees/{token}/")
        assert "attachment" in response["Content-Disposition"]
        found = response.json()
        assert (found["courriel"], found["prenom"], found["adresse"][0]) == (
            "ines@exemple.fr",
            "Inès",
            "12 rue Pasteur",
        )
        assert [one["base_legale"] for one in found["abonnements"]] == ["Consentement"]
        assert [one["acte"] for one in found["consentements"]] == ["Demande d’abonnement"]
        assert [one["etat"] for one in found["envois"]] == ["Prêt à partir"]
        assert [one["objet"] for one in found["courriels"]] == ["Confirmez votre abonnement"]
        assert [one["titre"] for one in found["propositions"]] == ["Une annonce"]
        assert "paul" not in response.content.decode().lower()

    def test_somebody_without_an_address_is_shown_nobody_else_s_lines(self, subscribe: Callable[..., Any]) -> None:
        ines = subscribe("ines@exemple.fr")
        joining.erase(ines, "Demande")
        paper = subscribe(None, last_name="Papier", channel="papier")
        found = joining.exported(paper)
        assert (found["consentements"], found["courriels"], found["propositions"]) == ([], [], [])

    def test_erasing_leaves_a_hash_and_counts(
        self, visitor: Client, copy: Delivery, ines: Subscriber, everyone: MailingList, claire: Any
    ) -> None:
        from wagtail.log_actions import log

        joining.ask("ines@exemple.fr", [everyone], {})
        TrayItem.objects.create(rubric="text", title="Une annonce", proposer="ines@exemple.fr")
        Bounce.objects.create(
            subscriber=ines, delivery=copy, address="ines@exemple.fr", kind="passager", reason="Pleine", source_hash="1"
        )
        log(ines, "wagtail.edit", user=claire)
        assert "ines@exemple.fr" in ModelLogEntry.objects.get().label
        Delivery.objects.filter(pk=copy.pk).update(state=State.UNCERTAIN)
        own = own_preferences_url(ines)
        token = own.split("/")[-2]
        page = visitor.get(path(own)).content.decode()
        csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        assert visitor.post(f"/abonnement/effacer/{token}/").status_code == 403
        assert visitor.post(f"/abonnement/effacer/{token}/", {"csrfmiddlewaretoken": csrf}).status_code == 200
        assert traces_of("ines@exemple.fr", "Fontaine", "Pasteur") == []
        assert is_suppressed("ines@exemple.fr", "lettre:999")
        assert acts()[-1] == Consent.Act.ERASED
        copy.refresh_from_db()
        assert (copy.state, copy.subscriber) == (State.ERASED, None)
        assert Campaign.objects.get().total == 1

    def test_erasing_forgets_a_former_address_too(self, copy: Delivery, ines: Subscriber) -> None:
        ines.email = "ines.fontaine@exemple.fr"
        ines.save()
        joining.erase(ines, "Demande")
        assert traces_of("ines@exemple.fr", "ines.fontaine@exemple.fr") == []

    def test_a_deletion_in_the_admin_leaves_no_address_behind(
        self, client: Client, admin_user: Any, copy: Delivery, ines: Subscriber
    ) -> None:
        joining.choose(ines, {ines.subscriptions.get().mailing_list: "les-deux"})
        client.force_login(admin_user)
        response = client.post(f"/admin/lettres/abonnes/delete/{ines.pk}/")
        assert response.status_code == 302
        assert traces_of("ines@exemple.fr", "Fontaine") == []

    def test_an_address_typed_in_the_admin_has_the_form_of_all_others(
        self, client: Client, admin_user: Any, ines: Subscriber
    ) -> None:
        paul = Subscriber(email=" Paul <PAUL@Exemple.FR> ")
        paul.full_clean(exclude=["territories", "themes"])
        assert paul.email == "paul@exemple.fr"
        twice = Subscriber(email="INES@exemple.fr")
        with pytest.raises(Exception, match=r"existe déjà|already exists"):
            twice.full_clean(exclude=["territories", "themes"])


def traces_of(*words: str) -> list[str]:
    """Every row of every table of ours, and of the admin's journal, where one of the words stands."""
    from django.apps import apps

    models = [
        *apps.get_app_config("rayonnage_correspondence").get_models(),
        *apps.get_app_config("rayonnage_newsletters").get_models(),
        ModelLogEntry,
    ]
    rows = ((model.__name__, str(row)) for model in models for row in model._base_manager.values())
    return [f"{name}: {row}" for name, row in rows for word in words if word in row]


def test_the_pages_reached_by_a_link_tell_nobody_of_it(visitor: Client, copy: Delivery, ines: Subscriber) -> None:
    for address in (leaving(copy), choosing(copy), path(own_preferences_url(ines)), "/abonnement/confirmer/x/"):
        response = visitor.get(address)
        page = response.content.decode()
        assert response["Referrer-Policy"] == "same-origin"
        # « no-referrer » would make a browser say « Origin: null » of the form, and Django refuse it.
        assert '<meta name="referrer" content="same-origin">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert "no-store" in response["Cache-Control"] or "no-cache" in response["Cache-Control"]
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!localhost)[^"]+', page), "something else would be told"
    for address in ("/abonnement/", "/abonnement/proposer/"):
        assert "noindex" not in visitor.get(address).content.decode()


def test_a_confirmation_reads_well_in_both_forms(visitor: Client, everyone: MailingList) -> None:
    ask(visitor, everyone)
    post_waiting()
    message = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.SMTP)
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    link = "http://localhost:8000" + link_in_last_mail("confirmer")
    assert link in text and link in html
    assert "– La Lettre" in text and "<li>La Lettre</li>" in html
    assert str(message["From"]) == "Le centre <lettre@centre.example>"
    assert message["Reply-To"] == "documentation@centre.example"
