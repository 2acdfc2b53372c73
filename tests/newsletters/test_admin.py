"""Claire's screens: the tray, « Préparer », « Envoi », the subscribers; and who may not see them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from catalogue.models import BibliographicRecord
from cms.models import EventPage
from correspondence.models import Consent, OutgoingMail, State
from correspondence.suppression import is_suppressed, suppress
from newsletters.models import Campaign, IssuePage, LetterPage, MailingList, Subscriber, Subscription, TrayItem
from newsletters.sending.freezing import launch

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_work(client: Client, claire: Any) -> Client:
    client.force_login(claire)
    return client


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


def draft(issue: IssuePage) -> IssuePage:
    return IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()


def url(issue: IssuePage, place: str) -> str:
    return f"/admin/lettres/numero/{issue.pk}/{place}"


def test_a_notice_is_kept_from_its_own_page_then_taken(
    at_work: Client, letter: LetterPage, record: BibliographicRecord
) -> None:
    keep = f"/admin/lettres/suite/rayonnage_catalogue/bibliographicrecord/{record.pk}/"
    assert "Faire société" in said(at_work.get(keep))
    response = at_work.post(keep, {"letter": letter.pk, "rubric": "references", "note": "Le chapitre 2"}, follow=True)
    assert "Le chapitre 2" in said(response)

    response = at_work.post(f"/admin/lettres/{letter.pk}/nouveau/", follow=True)
    [issue] = IssuePage.objects.all()
    assert 'value="' in said(response) and "mis de côté" in said(response)
    [item] = TrayItem.objects.all()
    at_work.post(url(issue, "preparer/"), {"pris": [item.reference], "vu": [item.reference]})
    content = draft(issue).content()
    assert [entry.title for rubric in content.rubrics for entry in rubric.entries] == ["Faire société"]


def test_a_page_of_the_site_offers_to_be_kept(at_work: Client, letter: LetterPage, event: EventPage) -> None:
    edit = said(at_work.get(f"/admin/pages/{event.pk}/edit/"))
    assert f"/admin/lettres/suite/rayonnage_cms/eventpage/{event.pk}/" in edit
    assert "Pour la prochaine lettre" in edit


def test_what_one_reads_on_the_site_offers_to_be_kept(
    at_work: Client, letter: LetterPage, event: EventPage, record: BibliographicRecord
) -> None:
    event.save_revision().publish()
    for address, keep in (
        (record.get_absolute_url(), f"/admin/lettres/suite/rayonnage_catalogue/bibliographicrecord/{record.pk}/"),
        ("/habiter/", f"/admin/lettres/suite/rayonnage_cms/eventpage/{event.pk}/"),
    ):
        assert f'href="{keep}"' in said(at_work.get(address))
        assert at_work.get(keep).status_code == 200
    assert "Pour la prochaine lettre" not in said(at_work.get("/la-lettre/"))
    at_work.logout()
    assert "Pour la prochaine lettre" not in said(at_work.get(record.get_absolute_url()))


def test_what_another_numero_says_is_shown_and_taken(at_work: Client, letter: LetterPage, issue: IssuePage) -> None:
    at_work.post(f"/admin/lettres/{letter.pk}/nouveau/")
    following = IssuePage.objects.exclude(pk=issue.pk).get()
    place = f"{url(following, 'preparer/')}?numero={issue.pk}"
    page = at_work.get(place)
    assert "Fermeture" in said(page)
    [rubric] = page.context["found"]
    at_work.post(place, {"pris": [rubric.offers[0].reference]})
    assert [entry.title for rubric in draft(following).content().rubrics for entry in rubric.entries] == ["Fermeture"]


def test_words_are_typed_in_the_tray(at_work: Client, letter: LetterPage) -> None:
    values = {"letter": letter.pk, "rubric": "text", "title": "Fermeture", "text": "Le 24 décembre.", "note": ""}
    assert "Fermeture" in said(at_work.post("/admin/lettres/suite/", values, follow=True))
    assert TrayItem.objects.get().values == {"title": "Fermeture", "text": "<p>Le 24 décembre.</p>"}


def test_a_reader_s_proposal_is_accepted_and_the_reader_told_then_forgotten(
    at_work: Client, letter: LetterPage
) -> None:
    item = TrayItem.objects.create(
        rubric="text", title="À la une", values={}, state=TrayItem.State.PROPOSED, proposer="ines@exemple.fr"
    )
    assert "ines@exemple.fr" in said(at_work.get("/admin/lettres/suite/"))
    at_work.post(f"/admin/lettres/suite/{item.pk}/", {"accepter": "1"})
    item.refresh_from_db()
    assert (item.state, item.proposer) == (TrayItem.State.WAITING, "")
    [sent] = OutgoingMail.objects.all()
    assert (sent.address, sent.subject) == ("ines@exemple.fr", "Votre proposition est retenue")


def test_a_proposal_put_aside_is_not_answered(at_work: Client, letter: LetterPage) -> None:
    item = TrayItem.objects.create(
        rubric="text", title="Publicité", state=TrayItem.State.PROPOSED, proposer="x@y.example"
    )
    at_work.post(f"/admin/lettres/suite/{item.pk}/", {"ecarter": "1"})
    item.refresh_from_db()
    assert (item.state, item.proposer) == (TrayItem.State.DROPPED, "")
    assert not OutgoingMail.objects.exists()


def test_the_screen_of_a_numero_says_what_is_wrong(at_work: Client, issue: IssuePage) -> None:
    assert "Rien à redire sur le contenu." in said(at_work.get(url(issue, "envoi/")))
    written = draft(issue)
    written.subject = "x" * 120
    written.save_revision()
    assert "L’objet compte 120 caractères" in said(at_work.get(url(issue, "envoi/")))


def test_a_try_goes_to_one_address_and_counts_nowhere(at_work: Client, issue: IssuePage) -> None:
    at_work.post(url(issue, "envoi/"), {"geste": "essai", "adresse": "Claire@Centre.example"})
    [sent] = OutgoingMail.objects.all()
    assert (sent.address, sent.subject) == ("claire@centre.example", "[Essai] Ce que disent les quartiers")
    assert "[[" not in sent.html + sent.text
    assert not Campaign.objects.exists()


def test_a_try_to_a_bad_address_says_why(at_work: Client, issue: IssuePage) -> None:
    response = at_work.post(url(issue, "envoi/"), {"geste": "essai", "adresse": "claire@gmial.com"}, follow=True)
    assert "gmail.com" in said(response)
    assert not OutgoingMail.objects.exists()


def test_a_numero_is_sent_paused_resumed_and_cancelled_from_its_screen(
    at_work: Client, issue: IssuePage, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr")
    assert "Envoyer à 1 personne" in said(at_work.get(url(issue, "envoi/")))
    response = at_work.post(url(issue, "envoi/"), {"geste": "envoyer", "starts_at": ""}, follow=True)
    assert "Rien n’est parti : cochez d’abord" in said(response)
    assert not Campaign.objects.exists()
    response = at_work.post(url(issue, "envoi/"), {"geste": "envoyer", "starts_at": "", "relu": "on"}, follow=True)
    assert "Le numéro part, pour 1 personne." in said(response)
    campaign = Campaign.objects.get()
    for act, phase in (("pause", "pause"), ("reprendre", "envoi"), ("arreter", "arrete")):
        at_work.post(url(issue, "envoi/"), {"geste": act})
        campaign.refresh_from_db()
        assert campaign.phase == phase
    assert campaign.deliveries.get().state == State.CANCELLED


def test_the_copies_in_doubt_are_named_with_one_button(
    at_work: Client, issue: IssuePage, claire: Any, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr", first_name="Inès", last_name="Fontaine")
    campaign = launch(issue, claire)
    campaign.deliveries.update(state=State.UNCERTAIN, next_try_at=None)
    Campaign.objects.update(phase=Campaign.Phase.TO_CHECK)
    shown = said(at_work.get(url(issue, "envoi/suivi/")))
    assert "Inès Fontaine (ines@exemple.fr)" in shown
    assert "Renvoyer à cette personne" in shown
    at_work.post(url(issue, "envoi/"), {"geste": "renvoyer"})
    assert campaign.deliveries.get().state == State.READY


def test_who_may_not_send_sees_no_button_and_is_refused(
    client: Client, issue: IssuePage, subscribe: Callable[..., Any], claire: Any
) -> None:
    subscribe("ines@exemple.fr")
    paul = get_user_model().objects.create_user("paul", password="x" * 12)
    paul.groups.add(Group.objects.get(name="Rédacteurs"))
    client.force_login(paul)
    client.post(url(issue, "envoi/"), {"geste": "envoyer", "relu": "on"})
    assert not Campaign.objects.exists()
    launch(issue, claire)
    assert client.post(url(issue, "envoi/"), {"geste": "arreter"}).status_code in (302, 403)
    assert Campaign.objects.get().phase == Campaign.Phase.SCHEDULED


def test_a_visitor_sees_nothing_of_it(client: Client, issue: IssuePage) -> None:
    for place in ("envoi/", "preparer/", "courriel/", "papier.pdf", "etiquettes.pdf", "publipostage.csv"):
        assert client.get(url(issue, place)).status_code == 302


def test_the_mail_is_shown_as_a_given_subscriber_receives_it(
    at_work: Client, issue: IssuePage, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr", first_name="Inès", last_name="Fontaine")
    written = draft(issue)
    written.editorial = "<p>Un mot.</p>"
    written.save_revision()
    assert "Bonjour Inès Fontaine," in said(at_work.get(url(issue, "courriel/?abonne=ines@exemple.fr")))
    assert "Le centre ferme" in at_work.get(url(issue, "courriel/?texte=1")).content.decode()


def test_a_name_typed_in_a_public_form_runs_nothing_in_the_admin(
    at_work: Client, issue: IssuePage, subscribe: Callable[..., Any]
) -> None:
    subscribe("pirate@exemple.fr", first_name="<script>alert(1)</script>")
    written = draft(issue)
    written.editorial = "<p>Un mot.</p>"
    written.save_revision()
    page = said(at_work.get(url(issue, "courriel/?abonne=pirate@exemple.fr")))
    assert "Bonjour &lt;script&gt;alert(1)&lt;/script&gt;," in page
    assert "<script>alert" not in page


def test_the_lists_are_chosen(at_work: Client, issue: IssuePage, letter: LetterPage) -> None:
    other = MailingList.objects.create(letter=letter, name="Réseau", sort_order=1)
    at_work.post(url(issue, "envoi/"), {"geste": "listes", "lists": [other.pk]})
    assert draft(issue).lists() == [other]


def test_paper_labels_and_addresses_for_the_post(
    at_work: Client, issue: IssuePage, subscribe: Callable[..., Any]
) -> None:
    where = {"street": "2 rue de la Liberté", "postal_code": "93200", "city": "Saint-Denis"}
    subscribe("ines@exemple.fr", channel="papier", last_name="Fontaine", **where)
    paper = PdfReader(io.BytesIO(at_work.get(url(issue, "papier.pdf")).content))
    assert len(paper.pages) == 2
    assert "Le centre ferme" in paper.pages[0].extract_text()
    labels = PdfReader(io.BytesIO(at_work.get(url(issue, "etiquettes.pdf")).content))
    assert "93200 SAINT DENIS" in labels.pages[0].extract_text()
    addresses = at_work.get(url(issue, "publipostage.csv")).content.decode("utf-8-sig")
    assert "Fontaine;" in addresses and ";93200;Saint-Denis;" in addresses


@pytest.fixture
def bring_in(at_work: Client, everyone: MailingList) -> Callable[[str], Any]:
    def import_(text: str, encoding: str = "utf-8") -> Any:
        file = SimpleUploadedFile("abonnes.csv", text.encode(encoding))
        values = {"mailing_list": everyone.pk, "basis": "interet", "origin": "Préfecture, 2026", "file": file}
        return at_work.post("/admin/lettres/abonnes/importer/", values)

    return import_


def test_an_import_shows_what_it_would_do_then_does_it(at_work: Client, bring_in: Callable[..., Any]) -> None:
    response = bring_in("Courriel;Prénom;Catégorie\nInes@ville.fr;Inès;Élu\npas une adresse;;\n", "cp1252")
    assert "1 nouvel abonné, 1 refusé" in said(response)
    assert "Ligne 3, courriel" in said(response)
    assert not Subscriber.objects.exists()
    at_work.post("/admin/lettres/abonnes/importer/", {"valider": "1", "cle": response.context["key"]})
    ines = Subscriber.objects.get()
    assert (ines.email, ines.first_name, ines.category) == ("ines@ville.fr", "Inès", "elu")
    [subscription] = ines.subscriptions.all()
    assert (subscription.state, subscription.basis, subscription.origin) == ("active", "interet", "Préfecture, 2026")
    [line] = Consent.objects.all()
    assert (line.address, line.act, line.how) == ("ines@ville.fr", Consent.Act.RECORDED, "Import : Préfecture, 2026")


def test_an_import_brings_back_nobody_who_left(
    at_work: Client, bring_in: Callable[..., Any], letter: LetterPage
) -> None:
    suppress("ines@ville.fr", letter.scope, "Désabonnement")
    response = bring_in("courriel\nINES@ville.fr\n")
    assert "Ne reçoit plus cette lettre (Désabonnement)" in said(response)
    at_work.post("/admin/lettres/abonnes/importer/", {"valider": "1", "cle": response.context["key"]})
    assert not Subscriber.objects.exists()
    assert is_suppressed("ines@ville.fr", letter.scope)


def test_an_import_overwrites_nothing_that_a_person_gave(
    at_work: Client, bring_in: Callable[..., Any], subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@ville.fr", first_name="Inès", channel="les-deux")
    response = bring_in("courriel;prénom;structure\nines@ville.fr;Agnès;Ville\n")
    at_work.post("/admin/lettres/abonnes/importer/", {"valider": "1", "cle": response.context["key"]})
    ines = Subscriber.objects.get()
    assert (ines.first_name, ines.organisation) == ("Inès", "Ville")
    assert ines.subscriptions.get().channel == Subscription.Channel.BOTH


def test_an_import_seen_by_one_person_is_not_carried_out_by_another(
    bring_in: Callable[..., Any], admin_client: Client
) -> None:
    key = bring_in("courriel\nines@ville.fr\n").context["key"]
    admin_client.post("/admin/lettres/abonnes/importer/", {"valider": "1", "cle": key})
    assert not Subscriber.objects.exists()


def test_a_file_that_is_no_table_says_so(bring_in: Callable[..., Any]) -> None:
    assert "Il manque une colonne" in said(bring_in("pointure\n38\n"))


def test_a_person_on_two_lists_is_listed_once(
    at_work: Client, letter: LetterPage, subscribe: Callable[..., Any], everyone: MailingList
) -> None:
    second = MailingList(letter=letter, name="Réaap", sort_order=1)
    second.save()
    ines = subscribe("ines@exemple.fr", function="Cheffe de projet", category="professionnel")
    Subscription.objects.create(subscriber=ines, mailing_list=second)
    subscribe("paul@exemple.fr", category="elu")
    page = at_work.get("/admin/lettres/abonnes/", {"subscriptions__state": "active", "category": "professionnel"})
    assert list(page.context["object_list"]) == [ines]
    page = at_work.get("/admin/lettres/abonnes/", {"q": "cheffe"})
    assert list(page.context["object_list"]) == [ines]


def test_a_person_is_found_edited_exported_and_erased(at_work: Client, subscribe: Callable[..., Any]) -> None:
    ines = subscribe("ines@ville.fr", first_name="Inès", last_name="Fontaine", organisation="Ville de Stains")
    assert "Ville de Stains" in said(at_work.get("/admin/lettres/abonnes/?q=fontaine"))
    assert "Ville de Stains" not in said(at_work.get("/admin/lettres/abonnes/?q=durand"))
    assert at_work.get(f"/admin/lettres/abonnes/edit/{ines.pk}/").status_code == 200
    data = json.loads(at_work.get(f"/admin/lettres/abonnes/{ines.pk}/donnees/").content)
    assert data["courriel"] == "ines@ville.fr"
    at_work.post(f"/admin/lettres/abonnes/{ines.pk}/effacer/")
    assert not Subscriber.objects.exists()
    assert is_suppressed("ines@ville.fr", "lettre:1")


def test_a_numero_cannot_be_published_before_it_is_sent(at_work: Client, issue: IssuePage) -> None:
    assert 'name="action-publish"' not in said(at_work.get(f"/admin/pages/{issue.pk}/edit/"))


def test_the_screen_of_numeros_tells_what_is_composed_and_what_left(
    at_work: Client, issue: IssuePage, claire: Any, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr")
    page = said(at_work.get("/admin/lettres/numeros/"))
    assert "Ce que disent les quartiers" in page and "En préparation" in page
    launch(issue, claire)
    page = said(at_work.get("/admin/lettres/numeros/"))
    assert "Ce que disent les quartiers" in page and "En préparation" not in page


def test_the_archive_shows_what_was_sent_with_its_feed(
    client: Client, issue: IssuePage, claire: Any, subscribe: Callable[..., Any], letter: LetterPage
) -> None:
    subscribe("ines@exemple.fr")
    launch(issue, claire)
    assert "Ce que disent les quartiers" in said(client.get("/la-lettre/"))
    assert "Le centre ferme le 24 décembre." in said(client.get("/la-lettre/numero-84/"))
    feed = client.get(f"/lettres/{letter.pk}/atom.xml")
    assert "<title>Ce que disent les quartiers</title>" in feed.content.decode()
    [task] = DBTaskResult.objects.filter(task_path__endswith="lay_out_ahead")
    task.task.call(*task.args_kwargs["args"])
    assert cache.get(f"lettre-papier-{issue.pk}"), "laid out before anybody asks"
    assert client.get(f"/lettres/numero/{issue.pk}.pdf").content.startswith(b"%PDF")


def test_an_old_numero_is_in_the_archive_as_its_pdf(client: Client, letter: LetterPage, home: Any) -> None:
    from wagtail.documents import get_document_model

    document = get_document_model().objects.create(
        title="La Lettre 12", file=SimpleUploadedFile("l12.pdf", b"%PDF-1.4")
    )
    old = IssuePage(
        title="La Lettre, n° 12", slug="numero-12", number=12, issued_on=date(2009, 3, 1), archive_pdf=document
    )
    letter.add_child(instance=old)
    assert client.get("/la-lettre/numero-12/").status_code == 200
    assert client.get(f"/lettres/numero/{old.pk}.pdf")["Location"] == document.url
