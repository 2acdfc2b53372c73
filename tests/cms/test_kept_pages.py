"""A visitor without a cookie is served a page made once, and never one that is no longer true or somebody else's."""

import gzip
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve
from wagtail.models import PageViewRestriction

from cms.freshness import pages
from cms.models import AgendaPage, ContentPage
from cms.tree import walk
from reference.models import Theme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shown(settings, tmp_path: Path, home, centre) -> Iterator[ContentPage]:
    settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, True
    yield home.add_child(instance=ContentPage(title="Le centre", slug="le-centre"))


def queries(visitor: Client, address: str, count) -> int:
    with count() as asked:
        assert visitor.get(address).status_code == 200
    return len(asked)


def is_made(visitor: Client, address: str) -> bool:
    """Whether the page was laid out for this visit; a page kept whole costs no template."""
    answer = visitor.get(address)
    assert answer.status_code == 200
    return bool(answer.templates)


@pytest.fixture
def count():
    return lambda: CaptureQueriesContext(connection)


def test_the_second_visitor_costs_no_query(shown, count) -> None:
    visitor = Client()
    assert queries(visitor, "/le-centre/", count) > 0
    assert queries(visitor, "/le-centre/", count) == 0


def test_what_is_kept_is_the_whole_answer(shown) -> None:
    visitor = Client()
    first, second = visitor.get("/le-centre/"), visitor.get("/le-centre/")
    assert second.content == first.content
    assert second.headers == first.headers
    assert "Content-Security-Policy" in second.headers


@pytest.mark.parametrize("change", ["title", "theme", "centre"])
def test_a_change_is_seen_at_the_next_visit(shown, centre, change: str) -> None:
    visitor = Client()
    visitor.get("/le-centre/")
    if change == "title":
        shown.title = "Qui nous sommes"
        shown.save_revision().publish()
    elif change == "theme":
        shown.themes.add(Theme.objects.create(name="Qui nous sommes", short_name="Qui nous sommes", slug="qui"))
        shown.save()
    else:
        centre.tagline = "Qui nous sommes"
        centre.save()
    assert "Qui nous sommes" in visitor.get("/le-centre/").content.decode()


def test_a_page_withdrawn_is_gone_at_once(shown) -> None:
    visitor = Client()
    visitor.get("/le-centre/")
    shown.unpublish()
    assert visitor.get("/le-centre/").status_code == 404


def test_who_is_known_is_never_served_what_is_kept_nor_kept(shown) -> None:
    visitor = Client()
    visitor.force_login(User.objects.create_user("ines"))
    assert is_made(visitor, "/le-centre/")
    signed_in, visitor.cookies = visitor.cookies, SimpleCookie()
    assert is_made(visitor, "/le-centre/"), "the reader's page was not kept for others"
    assert not is_made(visitor, "/le-centre/")
    visitor.cookies = signed_in
    assert is_made(visitor, "/le-centre/"), "the visitors' page is not given to the reader"


def test_a_page_is_read_again_when_its_minute_is_over(shown, monkeypatch) -> None:
    visitor = Client()
    visitor.get("/le-centre/")
    assert not is_made(visitor, "/le-centre/")
    later = time.monotonic() + pages.KEPT + 1
    monkeypatch.setattr(pages.time, "monotonic", lambda: later)
    assert is_made(visitor, "/le-centre/")


@pytest.mark.parametrize("address", ["/compte/", "/panier/", "/recherche/?q=logement", "/sante/", "/admin/login/"])
def test_some_addresses_are_never_kept(shown, address: str, rf) -> None:
    made = []
    site = pages.PageCache(lambda request: made.append(request) or HttpResponse("…"))
    for _visit in range(2):
        site(rf.get(address))
    assert len(made) == 2


def test_an_address_with_a_token_is_one_person_s_whatever_its_view_says(shown, rf) -> None:
    made = []

    def make(request: HttpRequest) -> HttpResponse:
        request.resolver_match = resolve(request.path)
        made.append(request)
        return HttpResponse("…")

    site = pages.PageCache(make)
    for address in tokened():
        for _visit in range(2):
            site(rf.get(address))
        assert len(made) == 2, address
        made.clear()


def tokened() -> list[str]:
    """An address of each kind that bears a token."""
    found, waiting = [], [("/", get_resolver().url_patterns)]
    while waiting:
        prefix, patterns = waiting.pop()
        for one in patterns:
            address = f"{prefix}{one.pattern}"
            if hasattr(one, "url_patterns"):
                waiting.append((address, one.url_patterns))
            elif "<str:token>" in address and not address.startswith("/admin/"):
                found.append(re.sub("<(?:int|uuid|slug|str):[^>]+>", "1", address))
    assert len(found) > 10
    return found


def test_two_threads_may_ask_at_once(shown, monkeypatch, rf) -> None:
    """A page that leaves while another is looked for."""
    monkeypatch.setattr(pages, "ROOM", 60)
    site = pages.PageCache(lambda request: HttpResponse("x" * 20))
    with ThreadPoolExecutor(8) as visitors:
        answers = list(visitors.map(lambda number: site(rf.get(f"/{number % 7}/")).status_code, range(4000)))
    assert set(answers) == {200}
    assert site.size == sum(len(page.body) for page in site.pages.values()) <= 60


def test_a_page_moved_is_found_at_its_new_address_only(shown, section) -> None:
    visitor = Client()
    visitor.cookies["panier"] = "1"
    visitor.get("/le-centre/")
    shown.move(section, pos="last-child")
    assert visitor.get("/le-centre/").status_code in {301, 404}
    assert visitor.get("/dossiers/le-centre/").status_code == 200


def test_a_page_reserved_is_so_at_once(shown) -> None:
    visitor = Client()
    visitor.get("/le-centre/")
    PageViewRestriction.objects.create(page=shown, restriction_type=PageViewRestriction.LOGIN)
    assert visitor.get("/le-centre/").status_code == 302


def answering(cookie: str = "", **fields: Any) -> Callable[[], HttpResponse]:
    def answer() -> HttpResponse:
        response = HttpResponse("…", **fields)
        if cookie:
            response.set_cookie(cookie, "1")
        return response

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        answering(cookie="csrftoken"),
        answering(headers={"Cache-Control": "max-age=0, private"}),
        answering(status=404),
    ],
    ids=["a form's token", "private", "not found"],
)
def test_what_is_one_visitor_s_is_made_for_each(shown, answer: Callable[[], HttpResponse], rf) -> None:
    made = []
    site = pages.PageCache(lambda request: made.append(request) or answer())
    for _visit in range(2):
        site(rf.get("/le-centre/"))
    assert len(made) == 2


def test_a_browser_that_unpacks_is_served_packed_and_another_is_not(shown) -> None:
    visitor = Client()
    packed = [visitor.get("/le-centre/", headers={"Accept-Encoding": "gzip, br"}) for _visit in range(2)]
    plain = [visitor.get("/le-centre/") for _visit in range(2)]
    assert [answer.get("Content-Encoding") for answer in packed + plain] == ["gzip", "gzip", None, None]
    assert gzip.decompress(packed[1].content) == plain[1].content


def test_the_least_recently_seen_leave_when_there_is_no_room(shown, monkeypatch) -> None:
    visitor = Client()
    monkeypatch.setattr(pages, "ROOM", len(visitor.get("/le-centre/").content) * 2 + 100)
    for query in ("?a=1", "?a=2"):
        visitor.get(f"/le-centre/{query}")
    assert not is_made(visitor, "/le-centre/?a=2")
    assert is_made(visitor, "/le-centre/")


@pytest.fixture
def inès(shown) -> Client:
    """Inès has a panier: her pages are made for her, of parts that everyone meets."""
    visitor = Client()
    visitor.cookies["panier"] = "1"
    visitor.get("/le-centre/")
    return visitor


def test_of_an_open_page_whom_a_cookie_names_asks_nothing_that_was_read(shown, inès, count) -> None:
    assert queries(inès, "/le-centre/", count) == 0


def test_the_parts_of_a_page_are_its_own(shown, inès, home) -> None:
    home.add_child(instance=ContentPage(title="Nos locaux", slug="nos-locaux"))
    for title, slug in (("Le centre", "le-centre"), ("Nos locaux", "nos-locaux")):
        for _visit in range(2):
            head = inès.get(f"/{slug}/").content.decode().partition("</head>")[0]
            assert f'property="og:title" content="{title}"' in head
            assert f'rel="canonical" href="http://testserver/{slug}/"' in head


def test_what_a_query_shows_is_not_what_is_kept(shown, inès, home) -> None:
    home.add_child(instance=AgendaPage(title="Agenda", slug="agenda"))
    assert "month__head" not in inès.get("/agenda/").content.decode()
    assert "month__head" in inès.get("/agenda/?vue=mois").content.decode()
    assert "month__head" not in inès.get("/agenda/").content.decode()


def test_a_draft_that_is_shown_meets_no_part_of_the_page_and_leaves_none(shown, inès) -> None:
    here = {"host": "localhost"}
    inès.get("/le-centre/", headers=here)
    shown.title = "Qui nous sommes"
    draft = shown.save_revision().as_object()
    drafted = draft.make_preview_request().render().content.decode()
    assert '"og:title" content="Qui nous sommes"' in drafted
    assert '"og:title" content="Le centre"' in inès.get("/le-centre/", headers=here).content.decode()


def test_a_visit_that_writes_on_its_page_leaves_it_to_the_next_as_it_was(shown, inès) -> None:
    site_root = shown.get_parent().specific
    first, second = walk(site_root, ["le-centre"]), walk(site_root, ["le-centre"])
    first.title, first.theme_list = "Autre chose", ["Autre chose"]
    assert second.title == walk(site_root, ["le-centre"]).title == "Le centre"
    assert second.theme_list == []


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("/le-centre/", {"components/dublin_core.html", "components/share.html", "components/relations.html"}),
        ("/", {"components/event_line.html"}),
        ("/agenda/", {"cms/agenda/list.html"}),
        ("/dossiers/", {"components/page_card.html"}),
    ],
)
def test_what_everyone_meets_is_laid_out_once(shown, inès, section, announce, address: str, parts: set[str]) -> None:
    section.add_child(instance=ContentPage(title="Habiter", slug="habiter"))
    announce("Un atelier", date(2036, 4, 1))
    laid_out = [{one.name for one in inès.get(address).templates} for _visit in range(2)]
    assert parts <= laid_out[0]
    assert not parts & laid_out[1]
    assert "base.html" in laid_out[1]
