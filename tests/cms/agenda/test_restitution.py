"""« Restituer »: a past rendez-vous becomes the draft of its Actes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import GroupPagePermission

from catalogue.models import BibliographicRecord
from cms.models import AgendaPage, CyclePage, EventPage, EventSpeaker, PublicationPage, SectionPage

pytestmark = pytest.mark.django_db
Announce = Callable[..., EventPage]


@pytest.fixture
def samir(client: Client) -> Any:
    user = get_user_model().objects.create_superuser("samir", "samir@centre.example", "x")
    client.force_login(user)
    return user


@pytest.fixture
def slides() -> Document:
    return Document.objects.create(title="Diaporama", file=ContentFile(b"%PDF-1.4", name="diaporama.pdf"))


def kept(slides: Document, record: BibliographicRecord) -> str:
    reading = {"record": record.pk, "page": None, "document": None, "note": ""}
    recording = {
        "title": "La table ronde",
        "kind": "audio",
        "url": "https://son.example/1",
        "length": "1 h",
        "transcript": None,
    }
    return json.dumps(
        [
            {"type": "document", "value": {"document": slides.pk, "title": "", "author": "Awa Diallo"}},
            {"type": "recording", "value": recording},
            {
                "type": "bibliography",
                "value": {"title": "À lire", "entries": [{"type": "item", "id": "un", "value": reading}]},
            },
        ]
    )


def test_paul_drafts_the_actes_of_a_past_meeting(
    announce: Announce, section: SectionPage, client: Client, samir: Any, slides: Document
) -> None:
    record = BibliographicRecord.objects.create(title="Femmes seules")
    event = announce(
        "Habiter",
        date(2026, 1, 8),
        slug="habiter",
        event_format="5-a-7",
        intro="Une soirée.",
        place="Bobigny",
        programme=[
            ("moment", {"time": "", "title": "Table ronde", "description": "Deux enquêtes.", "speakers": "Awa Diallo"})
        ],
        body=[("paragraph", "<p>Le sujet.</p>")],
        kept=kept(slides, record),
    )
    event.speakers = [EventSpeaker(name="Awa Diallo", function="sociologue")]
    event.save_revision().publish()
    with time_machine.travel("2026-03-12T10:00:00Z"):
        assert "Restituer" in client.get(f"/admin/pages/{event.pk}/edit/").content.decode()
        form = client.get(f"/admin/rendez-vous/{event.pk}/restituer/").content.decode()
        assert "Les 5 à 7" in form
        sent = {"title": "Habiter, la soirée", "series": "Les 5 à 7", "parent": section.pk}
        client.post(f"/admin/rendez-vous/{event.pk}/restituer/", sent)
        page = PublicationPage.objects.get()
        assert not page.live
        assert (page.series, page.year, page.intro) == ("Les 5 à 7", 2026, "Une soirée.")
        assert [(one.name, one.function) for one in page.authors.all()] == [("Awa Diallo", "sociologue")]
        blocks = [(block.block_type, str(block)) for block in page.body]
        assert [kind for kind, _html in blocks] == [
            "paragraph", "paragraph", "heading", "paragraph", "document", "related", "heading", "paragraph",
        ]  # fmt: skip
        words = "".join(html for _kind, html in blocks)
        for word in (
            "Le sujet",
            "5 à 7, jeudi 8 janvier 2026, Bobigny",
            "Table ronde",
            "Deux enquêtes",
            "son.example/1",
        ):
            assert word in words
        event.refresh_from_db()
        assert event.publication == page.page_ptr.specific
        before = client.get("/agenda/habiter/").content.decode()
        assert "Habiter, la soirée" not in before
        page.get_latest_revision().publish()
        after = client.get("/agenda/habiter/").content.decode()
    assert "Ce que l’on en a gardé" in after
    assert "Habiter, la soirée" in after
    assert "Diaporama" in after


def test_a_waiting_draft_of_the_rendez_vous_stays_a_draft(
    announce: Announce, section: SectionPage, client: Client, samir: Any
) -> None:
    event = announce("Habiter", date(2026, 1, 8))
    event.title = "Habiter autrement"
    event.save_revision()
    client.post(f"/admin/rendez-vous/{event.pk}/restituer/", {"title": "A", "series": "", "parent": section.pk})
    event = EventPage.objects.get(pk=event.pk)
    assert event.title == "Habiter"
    assert event.publication is None
    assert event.get_latest_revision_as_object().publication == PublicationPage.objects.get()


def test_its_actes_are_drafted_once_whatever_the_number_of_clicks(
    announce: Announce, section: SectionPage, client: Client, samir: Any
) -> None:
    event = announce("Habiter", date(2026, 1, 8))
    event.save_revision()
    address, sent = f"/admin/rendez-vous/{event.pk}/restituer/", {"title": "A", "series": "", "parent": section.pk}
    answers = [client.post(address, sent), client.post(address, sent), client.get(address)]
    page = PublicationPage.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/admin/pages/{page.pk}/edit/"}


def test_who_may_write_and_not_publish_drafts_the_actes_and_changes_nothing_on_the_site(
    announce: Announce, home: Any, section: SectionPage, client: Client
) -> None:
    ana = get_user_model().objects.create_user("ana", "ana@centre.example", "x")
    group = Group.objects.create(name="Rédaction")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("add_page", "change_page"):
        may = Permission.objects.get(codename=name, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=home, permission=may)
    ana.groups.add(group)
    client.force_login(ana)
    event = announce("Habiter", date(2026, 1, 8))
    client.post(f"/admin/rendez-vous/{event.pk}/restituer/", {"title": "A", "series": "", "parent": section.pk})
    event = EventPage.objects.get(pk=event.pk)
    assert event.publication is None
    assert event.get_latest_revision_as_object().publication == PublicationPage.objects.get()


def test_a_cycle_becomes_a_cahier_with_each_speaker_once(
    agenda: AgendaPage, section: SectionPage, client: Client, samir: Any
) -> None:
    cycle = agenda.add_child(instance=CyclePage(title="Ateliers", slug="ateliers"))
    for number in (1, 2):
        seance = EventPage(title=f"Séance {number}", slug=f"s{number}", starts_on=date(2026, 1, number))
        seance.speakers = [EventSpeaker(name="Awa Diallo")]
        cycle.add_child(instance=seance)
    assert "Les Cahiers" in client.get(f"/admin/rendez-vous/{cycle.pk}/restituer/").content.decode()
    client.post(
        f"/admin/rendez-vous/{cycle.pk}/restituer/", {"title": "Cahier", "series": "Les Cahiers", "parent": section.pk}
    )
    page = PublicationPage.objects.get()
    assert [one.name for one in page.authors.all()] == ["Awa Diallo"]
    assert [block.value["text"] for block in page.body if block.block_type == "heading"] == ["Séance 1", "Séance 2"]
