"""The demo's letters as a newcomer finds them: an archive, sendings that add up, a draft ready, readers who are nobody."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import BibliographicRecord
from cms.demo.tables import read
from correspondence.models import Consent, OutgoingMail, State
from correspondence.suppression import suppressed
from newsletters.demo.issues import period
from newsletters.demo.public import Public, of_commune
from newsletters.models import Bounce, Campaign, Delivery, IssuePage, LetterPage, Subscriber, Subscription, TrayItem
from newsletters.printing.issues import issue_labels
from newsletters.rendering.checks import faults
from newsletters.rendering.mail import rendered
from newsletters.sending.campaigns import Phase, due, progress
from newsletters.sending.freezing import mail_subscribers
from newsletters.subscribing.retention import every_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_demo")]

HARMLESS = ("example.org", "example.net", "example.com")


@pytest.fixture
def la_lettre() -> LetterPage:
    return LetterPage.objects.get(title="La Lettre")


@pytest.fixture
def draft(la_lettre: LetterPage) -> IssuePage:
    return IssuePage.objects.child_of(la_lettre).get(live=False).get_latest_revision_as_object()


def at_work(client: Client, name: str) -> Client:
    client.force_login(get_user_model().objects.get(username=name))
    return client


def test_three_letters_each_with_its_own_look_and_sender() -> None:
    letters = LetterPage.objects.live()
    assert {one.title: one.mailing_lists.count() for one in letters} == {
        "La Lettre": 1,
        "Lettre régionale": 1,
        "Lettre du Réaap et du Clas": 2,
    }
    for field in ("accent", "tagline", "sender_address"):
        assert len({getattr(one, field) for one in letters}) == 3, field
    assert all(one.is_demo and len(one.rubrics) >= 5 for one in letters)


def test_la_lettre_has_gone_out_every_two_months(la_lettre: LetterPage) -> None:
    issues = list(la_lettre.issues())
    assert [one.number for one in issues] == [83, 82, 81]
    days = [one.issued_on for one in issues]
    assert [(newer - older).days for newer, older in itertools.pairwise(days)] == [61, 61]
    assert not IssuePage.objects.live().filter(first_published_at__gt=timezone.now() - timedelta(days=15)).exists()
    assert all(one.frozen and one.is_demo for one in IssuePage.objects.live())
    assert {one.title: one.issues().count() for one in LetterPage.objects.all()}["Lettre régionale"] == 1


def test_inès_reads_a_numéro_in_the_archive(client: Client, la_lettre: LetterPage) -> None:
    issue = la_lettre.latest_issue()
    page = client.get(issue.url).content.decode()
    for words in (
        "Où en sont nos travaux",
        "Sixtine Abdelkader",
        "Chaleur, bruit, air",
        "Fraîcheur partagée",
        "Santé, territoires et participation",
        "Contenu de démonstration",
    ):
        assert words in page, words
    assert BibliographicRecord.objects.get(title="Portraits de quartiers").get_absolute_url() in page
    assert la_lettre.url in page and reverse("newsletters:subscribe") in page
    older = la_lettre.issues()[1]
    assert older.url in page


def test_she_finds_the_letters_from_any_page_and_before_subscribing(client: Client, la_lettre: LetterPage) -> None:
    assert reverse("newsletters:subscribe") in client.get("/agenda/").content.decode()
    home = client.get("/").content.decode()
    assert reverse("newsletters:subscribe") in home and la_lettre.url in home
    assert 'href="/lettres/"' in home
    assert la_lettre.url in client.get(reverse("newsletters:subscribe")).content.decode()


def test_a_letter_wears_its_colour_without_a_style_in_the_page(client: Client, la_lettre: LetterPage) -> None:
    page = client.get(la_lettre.url).content.decode()
    assert la_lettre.colours_url in page and "style=" not in page
    sheet = client.get(la_lettre.colours_url)
    assert la_lettre.accent in sheet.content.decode() and sheet["Content-Type"].startswith("text/css")
    assert client.get(la_lettre.colours_url.replace(la_lettre.accent[1:], "abcdef")).status_code == 404


def test_what_has_left_adds_up_to_the_last_copy() -> None:
    campaigns = list(Campaign.objects.order_by("starts_at"))
    assert len(campaigns) == 5 and not due().exists()
    for one in campaigns:
        found = progress(one)
        assert one.phase == Phase.DONE and found.is_whole and found.failed == 2
        assert one.starts_at < one.finished_at < timezone.now() - timedelta(days=15)
        assert one.deliveries.filter(attempts=1, next_try_at=None).count() == one.total
    la_lettre = [one.total for one in campaigns if one.postal_total]
    assert la_lettre == sorted(la_lettre) and la_lettre[0] > 150


def test_nobody_was_written_to_before_asking_nor_after_leaving() -> None:
    dated = Delivery.objects.filter(subscriber__created_at__gt=F("settled_at"))
    assert not dated.exists()
    left = Delivery.objects.exclude(unsubscribed_at=None)
    assert left.count() >= 5
    for one in left:
        letter = one.campaign.issue.letter
        states = Subscription.objects.filter(subscriber=one.subscriber, mailing_list__letter=letter)
        assert {s.state for s in states} == {Subscription.State.ENDED}
        assert suppressed([one.address], letter.scope)
        after = Delivery.objects.filter(address=one.address, campaign__starts_at__gt=one.unsubscribed_at)
        assert not any(late.campaign.issue.letter == letter for late in after)


def test_what_came_back_set_aside_the_addresses_that_do_not_exist() -> None:
    assert Bounce.objects.count() >= 15
    aside = Subscriber.objects.exclude(set_aside_at=None)
    assert aside.count() >= 8 and not aside.filter(set_aside_reason="").exists()
    assert set(Bounce.objects.filter(status="5.1.1").values_list("subscriber", flat=True)) <= set(
        aside.values_list("pk", flat=True)
    )
    assert not aside.filter(set_aside_at__gt=timezone.now()).exists()


def test_readers_are_many_various_and_nobody(la_lettre: LetterPage) -> None:
    assert Subscriber.objects.filter(is_demo=True).count() == Subscriber.objects.count() == 260
    addresses = Subscriber.objects.exclude(email=None).values_list("email", flat=True)
    written_to = Delivery.objects.values_list("address", flat=True)
    for address in [*addresses, *written_to, *Consent.objects.values_list("address", flat=True)]:
        assert ".".join(address.rpartition("@")[2].split(".")[-2:]) in HARMLESS, address
    assert set(Subscriber.objects.values_list("category", flat=True)) == set(Subscriber.Category.values)
    by_post = Subscription.objects.by_post()
    assert by_post.count() > 30
    assert all(one.subscriber.has_postal_address for one in by_post.select_related("subscriber"))
    states = Counter(Subscription.objects.values_list("state", flat=True))
    assert states["attente"] >= 4 and states["finie"] >= 5 and states["active"] > 300


def test_each_mail_subscription_has_its_line_in_the_ledger() -> None:
    known = set(Consent.objects.values_list("address", flat=True))
    by_mail = Subscription.objects.exclude(subscriber__email=None)
    assert {one.subscriber.email for one in by_mail.select_related("subscriber")} <= known


def test_the_day_after_nobody_is_bothered() -> None:
    every_day()
    assert not OutgoingMail.objects.exists()
    assert Subscriber.objects.count() == 260


def test_the_same_people_each_time() -> None:
    table, today = read("abonnes"), timezone.localdate()
    lists = list(LetterPage.objects.get(title="La Lettre").mailing_lists.all())
    first, second = (sorted(p.subscriber.email or "" for p in Public(table, lists, today).waiting) for _ in range(2))
    assert first == second


def test_the_draft_is_ready_to_be_looked_at(draft: IssuePage) -> None:
    content = draft.content()
    assert (draft.number, draft.title) == (84, "Une règle écrite vaut trois réunions")
    assert content.editorial and content.preheader
    assert {"progress", "moves", "events", "references", "sheets", "publications", "text"} == {
        rubric.kind for rubric in content.rubrics
    }
    mail = rendered(content)
    assert faults(content, mail, draft.mail_subject) == []
    assert mail_subscribers(draft).count() > 180


def test_no_numéro_has_a_fault() -> None:
    for issue in IssuePage.objects.live():
        content = issue.content()
        assert faults(content, rendered(content), issue.mail_subject) == [], issue.title


def test_the_tray_holds_what_waits_and_what_readers_propose(draft: IssuePage) -> None:
    states = Counter(TrayItem.objects.values_list("state", flat=True))
    assert states == {TrayItem.State.USED: 8, TrayItem.State.WAITING: 6, TrayItem.State.PROPOSED: 2}
    assert TrayItem.objects.filter(used_in=draft.pk).count() == 8
    assert TrayItem.objects.filter(state=TrayItem.State.WAITING).exclude(content_type=None).count() == 3


@pytest.mark.parametrize("place", ["prepare", "sending", "mail"])
def test_claire_opens_her_screens(client: Client, draft: IssuePage, place: str) -> None:
    claire = at_work(client, "claire")
    assert claire.get(reverse(f"newsletters_admin:{place}", args=[draft.pk])).status_code == 200


def test_claire_edits_follows_and_opens_the_next_one(client: Client, draft: IssuePage, la_lettre: LetterPage) -> None:
    claire = at_work(client, "claire")
    assert claire.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).status_code == 200
    assert (
        "Contrats de ville, la copie rendue"
        in claire.get(reverse("newsletters_admin:prepare", args=[draft.pk])).content.decode()
    )
    tray = claire.get(reverse("newsletters_admin:tray")).content.decode()
    assert "Odilon Ferreira-Gueye" in tray and "Portes ouvertes du jardin" in tray
    assert "Terminé" in claire.get(reverse("newsletters_admin:numbers")).content.decode()
    sent = claire.get(reverse("newsletters_admin:sending", args=[la_lettre.latest_issue().pk])).content.decode()
    assert "5.1.1" in sent
    claire.post(reverse("newsletters_admin:new_issue", args=[la_lettre.pk]))
    assert IssuePage.objects.child_of(la_lettre).filter(number=85).exists()


def test_claire_may_send_and_nadia_may_only_fill_the_tray(client: Client, draft: IssuePage) -> None:
    nadia = at_work(client, "nadia")
    record = BibliographicRecord.objects.get(title="Recruter sans discriminer")
    keep = reverse("newsletters_admin:keep", args=["rayonnage_catalogue", "bibliographicrecord", record.pk])
    nadia.post(keep, {"letter": draft.letter.pk, "rubric": "references", "note": ""})
    assert TrayItem.objects.filter(object_id=record.pk, state=TrayItem.State.WAITING).exists()
    sending = reverse("newsletters_admin:sending", args=[draft.pk])
    nadia.post(sending, {"geste": "envoyer", "relu": "on"})
    assert not Campaign.objects.filter(issue=draft.pk).exists()
    at_work(client, "claire").post(sending, {"geste": "envoyer", "relu": "on"})
    assert Campaign.objects.get(issue=draft.pk).phase == Phase.SCHEDULED
    assert not Delivery.objects.filter(campaign__issue=draft.pk).exclude(state=State.READY).exists()


def test_nadia_sees_what_waits_and_neither_judges_nor_reads_addresses(
    client: Client, draft: IssuePage, la_lettre: LetterPage
) -> None:
    nadia, admin = at_work(client, "nadia"), "newsletters_admin"
    tray = nadia.get(reverse(f"{admin}:tray")).content.decode()
    assert "Odilon Ferreira-Gueye" in tray
    assert "claudine.ferrand@example.net" not in tray and "Écarter" not in tray
    item = TrayItem.objects.filter(state=TrayItem.State.PROPOSED).first()
    refused = "/admin/"
    assert nadia.post(reverse(f"{admin}:judge", args=[item.pk]), {"accepter": "1"})["Location"] == refused
    for place in ("labels", "mailmerge"):
        assert nadia.get(reverse(f"{admin}:{place}", args=[draft.pk]))["Location"] == refused
    for place in ("numbers", "import"):
        assert nadia.get(reverse(f"{admin}:{place}"))["Location"] == refused
    reader = Subscriber.objects.exclude(email=None).first()
    mail = nadia.get(reverse(f"{admin}:mail", args=[draft.pk]), {"abonne": reader.email}).content.decode()
    assert reader.name not in mail and "/abonnement/preferences/" not in mail
    assert (
        "/abonnement/preferences/"
        in at_work(client, "claire")
        .get(reverse(f"{admin}:mail", args=[draft.pk]), {"abonne": reader.email})
        .content.decode()
    )


def test_labels_can_be_printed_for_those_who_take_paper(la_lettre: LetterPage) -> None:
    assert issue_labels(la_lettre.latest_issue()).startswith(b"%PDF")


def test_a_period_is_written_as_on_the_paper(la_lettre: LetterPage) -> None:
    day = la_lettre.latest_issue().issued_on
    assert period(day.replace(year=2026, month=3), la_lettre) == "mars – avril\u00a02026"
    assert period(day.replace(year=2026, month=12), la_lettre) == "décembre\u00a02026 – janvier\u00a02027"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Pantin", "de Pantin"), ("Épinay-sur-Seine", "d’Épinay-sur-Seine"), ("Le Blanc-Mesnil", "du Blanc-Mesnil"),
     ("Les Lilas", "des Lilas"), ("La Courneuve", "de La Courneuve")],
)  # fmt: skip
def test_a_town_is_named_as_one_says_it(name: str, said: str) -> None:
    assert of_commune(name) == said
