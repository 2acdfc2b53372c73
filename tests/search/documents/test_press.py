"""Articles of the watch in the search: found once published, read on the page of their week, gone when withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.blocks.bibliography import BibliographyBlock
from cms.blocks.bibliography import shown as references
from cms.models import HomePage, PressItem, WatchPage, WatchRubric
from cms.watch import triage
from newsletters.searched import contents as newsletter_contents
from reference.models import Territory, Theme
from search.baskets.bibliography import entry
from search.baskets.contents import contents
from search.baskets.listing import Line
from search.document import Kind, SearchDocument
from search.documents.press import PressDocuments
from search.engines.base import Engine, Hit
from search.models import OutboxEntry
from search.outbox import drain
from search.query import Query
from tests.search.baskets.conftest import home  # noqa: F401
from tests.search.baskets.gestures import basket, keep

pytestmark = pytest.mark.django_db
THEIRS = "Le texte de l’éditeur, qui n’est pas à nous."


@pytest.fixture
def rubric() -> WatchRubric:
    return WatchRubric.objects.create(name="Habitat", slug="habitat-essai")


@pytest.fixture
def watch(home: HomePage) -> WatchPage:  # noqa: F811
    page = home.add_child(instance=WatchPage(title="Veille", slug="veille"))
    page.save_revision().publish()
    return page


@pytest.fixture
def article(rubric: WatchRubric) -> Callable[..., PressItem]:
    """article("Un titre", state="relu"…): published on a Thursday, unless told otherwise; the outbox is then emptied."""

    def made(title: str, **fields: Any) -> PressItem:
        values = {
            "url": f"https://journal.example/{PressItem.objects.count()}",
            "source_name": "Le Journal",
            "rubric": rubric,
            "state": "publie",
            "published_at": timezone.make_aware(datetime(2026, 11, 12, 12)),
            "dated_on": date(2026, 11, 10),
            "excerpt": THEIRS,
        }
        item = PressItem.objects.create(title=title, **values | fields)
        OutboxEntry.objects.all().delete()
        return item

    return made


def queued() -> set[int]:
    """The articles that the index must read again; they are then forgotten."""
    found = set(OutboxEntry.objects.filter(kind=Kind.PRESS.value).values_list("object_pk", flat=True))
    OutboxEntry.objects.all().delete()
    return found


def test_an_article_is_told_by_our_words_and_read_on_the_page_of_its_week(client: Client, watch, article) -> None:
    item = article("Les loyers gelés", summary="Nos mots.", author="Inès Diop", keywords=["bailleurs"])
    item.themes.add(Theme.objects.create(name="Habitat et cadre de vie", short_name="Habitat", slug="habitat-essai"))
    around = Territory.objects.create(kind="departement", name="Seine-Saint-Denis", code="93", slug="departement-essai")
    item.territories.create(kind="commune", name="Bobigny", code="93008", slug="bobigny-essai", parent=around)
    [document] = PressDocuments().all()
    assert document.url == f"/veille/semaines/2026-46/#article-{item.pk}"
    assert document.description == "Inès Diop. – Le Journal, 10 novembre 2026"
    assert (document.abstract, document.body, document.years) == ("Nos mots.", "Habitat · bailleurs", (2026,))
    assert (document.themes, document.territories) == (("Habitat",), ("Bobigny",))
    assert document.wider_territories == ("Seine-Saint-Denis",)
    assert THEIRS not in repr(document)
    assert f'id="article-{item.pk}"' in client.get(document.url).content.decode()


def test_what_waits_is_found_by_nobody_and_troubles_no_index(watch, article) -> None:
    article("À trier", state="propose", published_at=None)
    item = PressItem.objects.get()
    item.title = "Toujours à trier"
    item.save()
    assert list(PressDocuments().all()) == [] and queued() == set()


@pytest.mark.parametrize("verb", ["retirer", "publier"])
def test_publishing_and_withdrawing_are_told_to_the_index_and_so_is_their_undoing(watch, article, verb) -> None:
    item = article("Un", state="publie" if verb == "retirer" else "relu")
    done = triage.act([item], verb, None)
    assert queued() == {item.pk}
    triage.undo(done.before)
    assert queued() == {item.pk}


def test_putting_back_what_was_never_public_tells_nothing(watch, article) -> None:
    item = article("Un", state="relu", published_at=None)
    triage.act([item], "remettre", None)
    assert queued() == set()


def test_one_that_is_withdrawn_as_it_is_saved_leaves_the_index_too(watch, article) -> None:
    item = article("Un")
    item.state = PressItem.State.REVIEWED
    item.save()
    assert queued() == {item.pk} and list(PressDocuments().some([item.pk])) == []


def test_an_article_goes_with_the_page_that_shows_it(watch, article, rubric) -> None:
    item = article("Un")
    PageViewRestriction.objects.create(page=watch, restriction_type="login")
    assert queued() == {item.pk} and list(PressDocuments().some([item.pk])) == []
    PageViewRestriction.objects.all().delete()
    other = WatchRubric.objects.create(name="Santé", slug="sante-essai")
    watch.rubrics = [other]
    watch.save_revision().publish()
    assert queued() == {item.pk} and list(PressDocuments().some([item.pk])) == []
    watch.rubrics = [other, rubric]
    watch.save_revision().publish()
    assert [document.pk for document in PressDocuments().some([item.pk])] == [item.pk]
    OutboxEntry.objects.all().delete()
    watch.unpublish()
    assert queued() == {item.pk} and list(PressDocuments().some([item.pk])) == []


def test_a_renamed_or_deleted_rubric_or_theme_is_read_again_in_its_articles(watch, article, rubric) -> None:
    item, other = article("Un"), article("Deux", rubric=WatchRubric.objects.create(name="Santé", slug="sante-essai"))
    rubric.name = "Habiter"
    rubric.save()
    assert queued() == {item.pk}
    theme = Theme.objects.create(name="Santé", short_name="Santé", slug="sante-essai")
    other.themes.add(theme)
    assert queued() == {other.pk}
    theme.save()
    assert queued() == {other.pk}
    around = Territory.objects.create(kind="departement", name="Seine-Saint-Denis", code="93", slug="departement-essai")
    other.territories.create(kind="commune", name="Bobigny", code="93008", slug="bobigny-essai", parent=around)
    assert queued() == {other.pk}
    around.save()
    assert queued() == {other.pk}
    theme.delete()
    assert queued() == {other.pk}
    rubric.delete()
    assert queued() == {item.pk}
    gone = item.pk
    item.delete()
    assert queued() == {gone}


def test_ines_finds_it_and_learns_why(engine: Engine, client: Client, watch, article) -> None:
    item = article("Les loyers gelés à Bobigny", summary="Un bailleur et ses locataires.")
    engine.rebuild(PressDocuments().all())
    answer = client.get("/recherche/", {"q": "locataire", "format": "json"}).json()
    [hit] = answer["hits"]
    assert (hit["kind"], hit["id"], hit["url"]) == ("presse", item.pk, f"/veille/semaines/2026-46/#article-{item.pk}")
    assert [one["label"] for one in answer["facets"]["nature"]] == ["Revue de presse"]
    page = client.get("/recherche/", {"q": "locataire"}).content.decode()
    assert "Le Journal, 10" in page
    assert 'class="hit hit--presse"' in page and "Un bailleur et ses <mark>locataires</mark>" in page
    why = client.get(f"/recherche/pourquoi/presse/{item.pk}/", {"q": "locataire"}).content.decode()
    assert "Résumé" in why and "<mark>locataires</mark>" in why
    cited = client.get("/recherche/bibliographie/", {"q": "locataire"}).content.decode()
    assert item.url in cited and "<i>Le Journal</i>" in cited
    triage.act([item], "retirer", None)
    assert drain(engine) == 1
    assert client.get("/recherche/", {"q": "locataire", "format": "json"}).json()["total"] == 0


ASKED = ("loyers", "journal", "editeur:journal", "diop", "bailleurs", "habitat", "santé", "bobigny", "lieu:bobigny",
         "type:presse", "nature:presse", "annee:2026")  # fmt: skip


def test_it_is_found_by_its_title_its_source_and_where_it_is_filed(engine: Engine, watch, article) -> None:
    item = article("Les loyers gelés", author="Inès Diop", keywords=["bailleurs"])
    item.themes.add(Theme.objects.create(name="Santé", short_name="Santé", slug="sante-essai"))
    item.territories.create(kind="commune", name="Bobigny", code="93008", slug="bobigny-essai")
    other = SearchDocument(Kind.RECORD, 1, "/notices/1/ecole/", "Une école", document_type="Ouvrage", years=(2003,))
    engine.rebuild([other, *PressDocuments().all()])
    found = {asked: [hit.id for hit in engine.search(Query(text=asked)).hits] for asked in ASKED}
    assert found == {asked: [f"presse-{item.pk}"] for asked in ASKED}


def test_it_comes_in_feeds_in_what_is_proposed_and_beside_what_is_alike(
    engine: Engine, client: Client, watch, article
) -> None:
    cache.clear()
    first, second = article("Les loyers gelés", author="Inès Diop"), article("Les loyers montent", author="Inès Diop")
    engine.rebuild(PressDocuments().all())
    feed = client.get("/recherche/", {"q": "loyers", "format": "atom"}).content.decode()
    assert feed.count("<entry>") == 2 and f"/veille/semaines/2026-46/#article-{first.pk}" in feed
    proposed = client.get("/recherche/propositions/", {"q": "les loy"}).json()["groups"]
    assert {one["text"] for one in proposed[0]["proposals"]} == {"Les loyers gelés", "Les loyers montent"}
    alike = client.get(f"/recherche/semblables/presse/{first.pk}/").content.decode()
    assert second.title in alike
    assert engine.search(Query(text="loiers")).suggestion == "loyers"


def test_ines_keeps_it_in_her_panier_while_it_is_public(client: Client, watch, article) -> None:
    cache.clear()
    item = article("Les loyers gelés", author="Inès Diop", summary="Nos mots.")
    keep(client, f"presse-{item.pk}")
    address = f"/panier/{basket().pk}/"
    page = client.get(address).content.decode()
    assert "badge--presse" in page and f"/veille/semaines/2026-46/#article-{item.pk}" in page
    ris = client.get(f"{address}export/ris/").getvalue().decode()
    assert "TI  - Les loyers gelés" in ris and "Le Journal" in ris and f"UR  - {item.url}" in ris
    assert "Revue de presse" in client.get(f"{address}export/csv/").getvalue().decode()
    triage.act([item], "retirer", None)
    assert "Les loyers gelés" not in client.get(f"{address}export/ris/").getvalue().decode()


def test_claire_brings_it_into_her_letter_by_a_search(watch, article) -> None:
    item, withdrawn = article("Les loyers gelés"), article("Retiré", state="relu")
    hits = [Hit(f"presse-{one.pk}", "presse", "", one.title, 1.0) for one in (item, withdrawn)]
    assert newsletter_contents(hits) == [item]


def test_those_of_before_enter_the_index_without_a_rebuild(watch, article) -> None:
    item = article("Un")
    article("Deux", state="propose", published_at=None)
    import_module("search.migrations.0007_press_items").queue_published(apps, None)
    assert queued() == {item.pk}


def test_a_bibliography_made_of_a_panier_cites_it_while_it_is_public(watch, article) -> None:
    item = article("Les loyers gelés", author="Inès Diop")
    line = Line(contents([(Kind.PRESS, item.pk)])[Kind.PRESS, item.pk], "À lire d’abord")
    block = BibliographyBlock()
    [shown] = references(block.to_python({"title": "", "entries": [entry(line, notes=True)]})["entries"])
    assert (shown.path, shown.note) == (item.url, "À lire d’abord")
    assert shown.coins and "Le+Journal" in shown.coins
    triage.act([item], "retirer", None)
    assert references(block.to_python({"title": "", "entries": [entry(line, notes=True)]})["entries"]) == []
