"""A numéro that has left is found by what it says, and filed under its own date; and what a search finds goes into one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from catalogue.models import BibliographicRecord
from newsletters.models import IssuePage, LetterPage
from newsletters.sending.freezing import launch
from search.document import Kind
from search.outbox import drain_quietly, enqueue
from tests.search.conftest import engine  # noqa: F401 – a fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def found(client: Client, words: str) -> list[tuple[str, int]]:
    drain_quietly()
    hits = client.get("/recherche/", {"q": words, "format": "json"}).json()["hits"]
    return [(hit["title"], hit["year"]) for hit in hits]


def test_a_numero_is_found_once_it_has_left(
    client: Client, issue: IssuePage, claire: Any, subscribe: Callable[..., Any]
) -> None:
    subscribe("ines@exemple.fr")
    assert found(client, "centre ferme 24 décembre") == []
    launch(issue, claire)
    [(title, _year)] = found(client, "centre ferme 24 décembre")
    assert title == "Ce que disent les quartiers"


def test_an_old_numero_is_filed_under_the_year_it_came_out(client: Client, letter: LetterPage) -> None:
    old = IssuePage(title="Des ateliers à Stains", slug="numero-12", number=12, issued_on=date(2009, 3, 1))
    letter.add_child(instance=old)
    old.save_revision().publish()
    assert found(client, "ateliers Stains") == [("Des ateliers à Stains", 2009)]


def test_a_letter_is_found_by_its_tagline(client: Client, letter: LetterPage) -> None:
    assert [title for title, _year in found(client, "deux mois de politique de la ville")] == ["La Lettre"]


def test_what_a_search_finds_is_taken_with_its_filters(
    client: Client, claire: Any, issue: IssuePage, event: Any, record: Any
) -> None:
    other = BibliographicRecord.objects.create(title="Faire société en ville", sort_title="x", document_type="Rapport")
    enqueue(Kind.RECORD, [record.pk, other.pk])
    event.save_revision().publish()
    client.force_login(claire)
    prepare = f"/admin/lettres/numero/{issue.pk}/preparer/"
    found(client, "")

    page = client.get(prepare, {"recherche": "http://localhost/recherche/?q=faire+société&type=Rapport"})
    assert [[offer.title for offer in rubric.offers] for rubric in page.context["found"]] == [
        ["Faire société en ville"]
    ]

    page = client.get(prepare, {"recherche": "faire société"})
    [references] = page.context["found"]
    assert {offer.title for offer in references.offers} == {"Faire société", "Faire société en ville"}
    [wanted] = [offer.reference for offer in references.offers if offer.title == "Faire société"]
    client.post(f"{prepare}?recherche=faire+société", {"pris": [wanted]})
    draft = IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()
    [_text, taken] = draft.content().rubrics
    assert [entry.title for entry in taken.entries] == ["Faire société"]

    page = client.get(prepare, {"recherche": "faire société"})
    assert [offer.title for rubric in page.context["found"] for offer in rubric.offers] == ["Faire société en ville"]


def test_a_search_that_finds_nothing_says_so(client: Client, claire: Any, issue: IssuePage) -> None:
    client.force_login(claire)
    page = client.get(f"/admin/lettres/numero/{issue.pk}/preparer/", {"recherche": "xyloglotte"})
    assert "Rien de plus à prendre" in page.content.decode()
