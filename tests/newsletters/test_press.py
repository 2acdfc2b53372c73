"""« Mettre dans La Lettre »: articles of the watch, from the tray or as news."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.watch.models import PressItem, WatchRubric
from newsletters.composing import composed, offered, take
from newsletters.models import IssuePage, LetterPage, TrayItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db: None) -> PressItem:
    return PressItem.objects.create(
        title="Une école ouvre",
        url="https://journal.example/ecole",
        source_name="Le Journal",
        author="Inès",
        summary="Nos mots.",
        excerpt="Leurs mots.",
        rubric=WatchRubric.objects.create(name="Habitat"),
        state=PressItem.State.PUBLISHED,
        published_at=timezone.now(),
    )


@pytest.fixture
def planned(letter: LetterPage) -> LetterPage:
    letter.rubrics = [("press", "Lu pour vous"), ("text", "")]
    letter.save()
    return letter


def press(issue: IssuePage) -> list[str]:
    return [offer.title for rubric in offered(issue) if rubric.kind == "press" for offer in rubric.offers]


def test_what_the_watch_published_since_the_last_numero_is_proposed(
    article: PressItem, planned, issue: IssuePage
) -> None:
    assert press(issue) == ["Une école ouvre"]
    PressItem.objects.update(published_at=timezone.now() - timedelta(days=90))
    assert press(issue) == []


def test_an_article_is_said_in_our_words_and_leads_to_its_publisher(
    article: PressItem, planned, issue: IssuePage, claire: Any
) -> None:
    offers = [offer for rubric in offered(issue) if rubric.kind == "press" for offer in rubric.offers]
    numero = take(issue, offers, user=claire)
    [entry] = next(rubric.entries for rubric in composed(numero).rubrics if rubric.kind == "press")
    assert (entry.title, entry.url, entry.html) == (
        "Une école ouvre",
        "https://journal.example/ecole",
        "<p>Nos mots.</p>",
    )
    assert entry.kicker.startswith("Le Journal") and entry.details == ("par Inès",)
    assert press(numero) == []


def test_an_article_that_goes_away_stays_in_the_numero_that_quoted_it(
    article: PressItem, planned, issue: IssuePage, claire: Any
) -> None:
    offers = [offer for rubric in offered(issue) if rubric.kind == "press" for offer in rubric.offers]
    take(issue, offers, user=claire)
    article.delete()
    numero = IssuePage.objects.get(pk=issue.pk).get_latest_revision_as_object()
    [entry] = next(rubric.entries for rubric in composed(numero).rubrics if rubric.kind == "press")
    assert entry.title == "Une école ouvre" and "Leurs mots" not in str(entry)


def test_claire_keeps_an_article_for_the_next_numero_from_the_queue(
    article: PressItem, planned, issue: IssuePage, claire: Any, client: Client
) -> None:
    client.force_login(claire)
    page = client.get(f"/admin/veille/{article.pk}/").content.decode()
    keep = f"/admin/lettres/suite/rayonnage_cms/pressitem/{article.pk}/"
    assert keep in page
    client.post(keep, {"rubric": "press", "letter": planned.pk, "note": "À la une"})
    assert TrayItem.objects.get().content_object == article
    assert press(issue) == ["Une école ouvre"]
