"""The editors' home: useful on the first day, in a bounded number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.log_actions import log

from cms.home_admin.gestures import gestures, place_for
from cms.home_admin.missing import LACKS, counts, lacking
from cms.home_admin.waiting import due_soon, remarks_for, to_review, under_way
from cms.models import CyclePage, EventPage
from cms.previews.giving import comment, give
from cms.trash.moving import throw_away
from cms.workflow.withdrawing import withdraw
from experiences.models import ExperienceIndexPage
from reference.models import Theme
from tests.cms.conftest import member_of

pytestmark = pytest.mark.django_db
HOME = "wagtailadmin_home"


def labels(user) -> list[str]:
    return [str(one.label) for one in gestures(user)]


def test_each_role_has_its_gestures(home, section, agenda, remi, paul, samir):
    home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    written = ["Nouvelle actualité", "Nouveau rendez-vous", "Nouvelle fiche"]
    nadia = member_of("Documentalistes", "nadia")
    assert labels(remi) == written
    assert labels(paul) == [*written, "Préparer la Lettre"]
    assert labels(nadia) == [*written, "Cataloguer", "Importer des notices"]
    assert labels(samir) == [*written, "Cataloguer", "Importer des notices", "Préparer la Lettre"]


def test_each_leads_to_a_page_that_opens(home, section, agenda, samir, client):
    home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    client.force_login(samir)
    for gesture in gestures(samir):
        assert client.get(gesture.url).status_code == 200, gesture.label


def test_a_new_event_is_of_the_agenda_and_not_of_the_cycle_written_in_last(agenda, announce, paul):
    """Nor is a piece of news for the members of a network alone because the latest was."""
    announce("Rencontre", date(2026, 6, 1))
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    cycle.add_child(instance=EventPage(title="Premier atelier", starts_on=date(2026, 6, 2)))
    assert place_for(EventPage, paul) == agenda


def test_an_empty_site_proposes_what_it_can(home, paul, client):
    client.force_login(paul)
    html = client.get(reverse(HOME)).content.decode()
    assert "Bonjour Paul" in html
    assert "Rien à relire, aucune remarque en attente." in html
    assert "Préparer la Lettre" in html


def test_what_waits_for_claire(section, write, remi, paul, claire, client):
    page = write(section, "Habiter", live=False, owner=remi)
    page.get_workflow().start(page, remi)
    shown = write(section, "Jardins", owner=claire)
    comment(give(shown, "DDETS", 7, claire), "Mme Roux", "modification", "Le chiffre date.")
    assert [one.page.pk for one in to_review(claire)] == [page.pk]
    assert to_review(remi) == []
    assert [one.text for one in remarks_for(claire)] == ["Le chiffre date."]
    assert remarks_for(paul) == []
    client.force_login(claire)
    html = client.get(reverse(HOME)).content.decode()
    assert "soumise par Remi" in html
    assert "Le chiffre date." in html


def test_what_paul_wrote_last_comes_first_and_what_is_gone_is_left_out(section, write, paul):
    for number in range(8):
        erased = write(section, f"Effacée {number}", live=False, owner=paul)
        erased.save_revision(user=paul, log_action=True, changed=True)
        erased.delete()
    first, second, gone = (write(section, title, live=False, owner=paul) for title in ("Une", "Deux", "Trois"))
    for page in (first, second, gone):
        page.save_revision(user=paul, log_action=True, changed=True)
    first.save_revision(user=paul, log_action=True, changed=True)
    throw_away(gone, paul)
    assert [page.pk for page in under_way(paul)] == [first.pk, second.pk]


def test_what_comes_and_what_leaves_soon(section, write, paul):
    now = timezone.now()
    leaving, coming, later = write(section, "Une"), write(section, "Deux", live=False), write(section, "Trois")
    for page, days in ((leaving, 5), (later, 60)):
        page.expire_at = now + timedelta(days=days)
        page.save_revision(user=paul).publish()
    coming.go_live_at = now + timedelta(days=2)
    coming.save_revision(user=paul).publish()
    assert [(one.page.pk, one.appears) for one in due_soon(paul)] == [(coming.pk, True), (leaving.pk, False)]


def test_what_she_never_published_opens_from_the_home(section, write, paul, claire, client):
    draft, online = write(section, "Commencée", live=False, owner=paul), write(section, "En ligne", owner=paul)
    other = write(section, "D’une autre", live=False, owner=claire)
    client.force_login(paul)
    log(instance=online, action="wagtail.edit", user=paul)
    html = client.get(reverse(HOME)).content.decode()
    shown = html[html.index("Votre brouillon jamais publié") :]
    shown = shown[: shown.index("</details>")]
    assert reverse("wagtailadmin_pages:edit", args=[draft.pk]) in shown
    assert online.title not in shown and other.title not in shown


def test_what_is_missing_is_counted_and_shown(section, write, paul, client):
    theme = Theme.objects.create(name="Habitat", short_name="Habitat", slug="habitat-essai")
    image = get_image_model().objects.create(title="Une tour", file=get_test_image_file())
    whole = write(section, "Complète", intro="Un chapô.", illustration=image, illustration_alt="Une tour de dix étages")
    whole.themes = [theme]
    whole.save()
    bare = write(section, "Nue", illustration=image)
    withdrawn = write(section, "Retirée", intro="Un chapô.")
    linking = write(
        section,
        "Qui mène nulle part",
        intro="Un chapô.",
        body=[("paragraph", f'<p><a linktype="page" id="{withdrawn.pk}">là</a></p>')],
    )
    withdraw(withdrawn, "Chiffres faux", paul)

    def titles(key: str) -> set[str]:
        return set(lacking(LACKS[key], paul).values_list("title", flat=True))

    assert titles("theme") == {"Nue", "Qui mène nulle part"}
    assert "Nue" in titles("chapo")
    assert "Complète" not in titles("chapo")
    assert titles("texte") == {"Nue"}
    assert titles("pages") == {linking.title}
    client.force_login(paul)
    html = client.get(reverse("missing", args=["pages"])).content.decode()
    assert "Qui mène nulle part" in html
    assert "Retirée" in html
    assert bare.title in client.get(reverse("missing", args=["texte"])).content.decode()
    assert "sans texte de remplacement" in client.get(reverse(HOME)).content.decode()


def test_what_is_missing_elsewhere_is_nobody_elses_concern(section, write, paul, leila):
    write(section, "Nue")
    assert counts(leila) == []
    assert counts(paul)


def test_the_home_costs_a_bounded_number_of_queries(
    home, section, agenda, write, remi, paul, client, django_assert_max_num_queries
):
    home.add_child(instance=ExperienceIndexPage(title="Fiches", slug="fiches"))
    client.force_login(paul)
    client.get(reverse(HOME))
    for number in range(8):
        page = write(section, f"Page {number}", live=number % 2 == 0, owner=remi if number % 2 else paul)
        if number % 2:
            page.get_workflow().start(page, remi)
        comment(give(page, "DDETS", 7, paul), "Mme Roux", "remarque", "Une remarque.")
    with django_assert_max_num_queries(42):
        assert client.get(reverse(HOME)).status_code == 200


def test_a_document_of_the_site_is_no_reason_to_fail(section, write, paul):
    """A page that links to a file is no page that leads nowhere."""
    from wagtail.documents import get_document_model

    document = get_document_model().objects.create(title="Synthèse", file=ContentFile(b"%PDF", "synthese.pdf"))
    write(section, "Habiter", body=[("document", {"document": document, "title": ""})])
    assert not lacking(LACKS["pages"], paul).exists()
