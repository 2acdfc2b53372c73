"""What Inès reads: the page of the watch, its rubrics, its weeks, its feeds; and what she never reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO

import feedparser
import pytest
from django.test import Client
from django.utils import timezone

from cms.models import HomePage, WatchPage
from cms.watch import retention
from cms.watch.models import PressItem, WatchRubric
from cms.watch.weeks import Week
from reference.models import Theme
from tests.cms.conftest import page_root  # noqa: F401

pytestmark = pytest.mark.django_db
THEIRS = "Le texte de l’éditeur, qui n’est pas à nous."


@pytest.fixture
def watch(home: HomePage) -> WatchPage:
    page = home.add_child(instance=WatchPage(title="Veille", slug="veille", intro="Ce que nous lisons."))
    page.save_revision().publish()
    return page


def at(*day: int) -> datetime:
    return timezone.make_aware(datetime(*day, 12))


@pytest.fixture
def published(item):
    def made(title: str, *day: int, **fields) -> PressItem:
        values = {"state": "publie", "published_at": at(*day), "excerpt": THEIRS, "summary": f"Nos mots sur {title}."}
        return item(title, **values | fields)

    return made


def read(client: Client, path: str = "/veille/", **asked: str) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_published_is_shown_in_our_words_with_its_source_and_its_link(
    client: Client, watch, published, item
) -> None:
    published("Un", 2026, 11, 12, author="Inès", dated_on=date(2026, 11, 10))
    item("En attente", excerpt=THEIRS)
    page = read(client)
    assert 'href="https://journal.example/0"' in page and "Nos mots sur Un." in page and "10 novembre 2026" in page
    assert "En attente" not in page


def test_the_publisher_s_text_is_nowhere_public(client: Client, watch, published, rubric: WatchRubric) -> None:
    published("Un", 2026, 11, 12)
    paths = [
        "",
        "rubriques/habitat/",
        "semaines/",
        "semaines/2026-46/",
        "flux/atom/",
        "flux/rss/",
        "rubriques/habitat/flux/rss/",
        "semaines/flux/atom/",
    ]
    assert all("qui n’est pas à nous" not in read(client, f"/veille/{path}") for path in paths)
    assert "qui n’est pas à nous" not in watch.search_text()


def test_articles_are_narrowed_by_rubric_theme_and_month(client: Client, watch, published, shared: WatchRubric) -> None:
    theme = Theme.objects.create(name="École", short_name="École", slug="ecole-x")
    published("Novembre", 2026, 11, 12).themes.add(theme)
    published("Octobre", 2026, 10, 31, rubric=shared)
    assert "Octobre" not in read(client, "/veille/rubriques/habitat/").partition("<main")[2].partition("<select")[0]
    shown = {name: [one.title for one in client.get(path, asked).context["items"]] for name, path, asked in [
        ("rubric", "/veille/rubriques/politique-de-la-ville/", {}),
        ("theme", "/veille/", {"theme": "ecole-x"}),
        ("month", "/veille/", {"mois": "2026-10"}),
        ("none", "/veille/", {"mois": "2026-99", "theme": "rien"}),
    ]}  # fmt: skip
    assert shown == {
        "rubric": ["Octobre"],
        "theme": ["Novembre"],
        "month": ["Octobre"],
        "none": ["Novembre", "Octobre"],
    }
    assert client.get("/veille/rubriques/inconnue/").status_code == 404


def test_a_page_shows_the_rubrics_that_were_chosen_for_it(
    client: Client, watch, published, shared: WatchRubric
) -> None:
    published("Habitat", 2026, 11, 12)
    published("Partagé", 2026, 11, 12, rubric=shared)
    watch.rubrics = [shared]
    watch.save()
    assert [one.title for one in client.get("/veille/").context["items"]] == ["Partagé"]
    assert client.get("/veille/rubriques/habitat/").status_code == 404


def test_a_long_panorama_is_read_page_after_page(client: Client, watch, published) -> None:
    for number in range(WatchPage.page_size + 1):
        published(f"Article {number}", 2026, 11, 12)
    assert len(client.get("/veille/", {"page": "2"}).context["items"]) == 1


def test_the_page_costs_few_queries_whatever_it_shows(
    settings, tmp_path, watch, published, django_assert_max_num_queries
) -> None:
    for number in range(25):
        published(f"Article {number}", 2026, 11, number + 1)
    settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, True
    # A visitor with a cookie: her page is made for her, once the site is known.
    visitor = Client()
    visitor.cookies["panier"] = "1"
    for path in ("/veille/", "/veille/rubriques/habitat/", "/veille/semaines/2026-46/", "/veille/semaines/"):
        visitor.get(path)
        with django_assert_max_num_queries(12):
            visitor.get(path)


def test_a_week_is_a_page_by_rubric_with_its_neighbours(client: Client, watch, published, shared: WatchRubric) -> None:
    published("Lundi", 2026, 11, 9)
    published("Dimanche", 2026, 11, 15, rubric=shared)
    published("Après", 2026, 11, 16)
    page = read(client, "/veille/semaines/2026-46/")
    assert "La semaine du 9 au 15 novembre 2026" in page
    assert page.index("Politique de la ville</h2>") < page.index("Habitat</h2>")
    assert "Après." not in page and "/veille/semaines/2026-47/" in page
    assert client.get("/veille/semaines/2026-45/").status_code == 404
    assert client.get("/veille/semaines/2026-99/").status_code == 404
    assert "3 articles" not in read(client, "/veille/semaines/") and "2 articles" in read(client, "/veille/semaines/")


@pytest.mark.parametrize(
    ("monday", "label"),
    [
        ((2026, 11, 9), "La semaine du 9 au 15 novembre 2026"),
        ((2026, 11, 30), "La semaine du 30 novembre au 6 décembre 2026"),
        ((2026, 12, 28), "La semaine du 28 décembre 2026 au 3 janvier 2027"),
        ((2026, 6, 1), "La semaine du 1er au 7 juin 2026"),
    ],
)
def test_a_week_is_named_as_one_says_it(monday: tuple, label: str) -> None:
    assert Week.of(date(*monday) + timedelta(days=3)).label == label


def test_an_article_of_sunday_night_belongs_to_the_week_of_our_clocks(published) -> None:
    published("Tard", 2026, 11, 15, published_at=timezone.make_aware(datetime(2026, 11, 15, 23, 30)))
    assert Week(date(2026, 11, 9)).of_it(PressItem.objects.all()).count() == 1


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_each_feed_is_read_by_a_reader_of_feeds(client: Client, watch, published, form: str) -> None:
    published("Un & deux", 2026, 11, 12, author="Inès")
    feed = feedparser.parse(BytesIO(client.get(f"/veille/flux/{form}/").content))
    assert not feed.bozo
    [entry] = feed.entries
    assert (entry.title, entry.link) == ("Un & deux", "https://journal.example/0")
    assert "Nos mots sur Un" in entry.summary and "Le Journal" in entry.summary
    assert client.get("/veille/flux/json/").status_code == 404


def test_the_feed_of_weeks_holds_those_that_are_over(client: Client, watch, published) -> None:
    published("Un", 2020, 11, 12)
    published("Maintenant", 2026, 11, 1, published_at=timezone.now())
    feed = feedparser.parse(BytesIO(client.get("/veille/semaines/flux/rss/").content))
    assert [entry.title for entry in feed.entries] == ["La semaine du 9 au 15 novembre 2020"]
    assert feed.entries[0].link.endswith("/veille/semaines/2020-46/")


def test_the_publisher_s_text_is_dropped_after_a_week_and_the_unsorted_set_aside(item, published) -> None:
    old = timezone.now() - timedelta(days=8)
    published("Publié", 2026, 1, 1, published_at=old)
    item("Récent", excerpt=THEIRS)
    item("Oublié", excerpt=THEIRS, origin="flux", proposed_at=timezone.now() - timedelta(days=61))
    item("À la main", proposed_at=timezone.now() - timedelta(days=61))
    item("Vieux", excerpt=THEIRS, state="relu", proposed_at=timezone.now() - timedelta(days=91))
    item("Écarté hier", excerpt=THEIRS, state="ecarte", set_aside_at=timezone.now() - timedelta(days=1))
    item("Écarté", excerpt=THEIRS, state="ecarte", set_aside_at=old)
    long_ago = {"state": "ecarte", "set_aside_at": timezone.now() - timedelta(days=400)}
    item("Parti", dated_on=date(2025, 1, 1), **long_ago)
    item("Sans date", **long_ago)
    retention.forget()
    kept = {one.title: (one.state, bool(one.excerpt)) for one in PressItem.objects.all()}
    assert kept == {
        "Publié": ("publie", False),
        "Récent": ("propose", True),
        "Oublié": ("ecarte", True),
        "À la main": ("propose", False),
        "Vieux": ("relu", False),
        "Écarté hier": ("ecarte", True),
        "Écarté": ("ecarte", False),
        "Sans date": ("ecarte", False),
    }
