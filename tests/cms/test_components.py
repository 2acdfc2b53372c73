"""The snippets that every room shares."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from cms.templatetags.pages import page_range


def hit(**fields) -> SimpleNamespace:
    return SimpleNamespace(**({"kind": "notice", "url": "/notices/1/la-ville/", "title": "La ville"} | fields))


def shown(**fields) -> str:
    return render_to_string("components/hit.html", {"hit": hit(**fields)})


def test_a_result_says_its_nature_and_links_to_it() -> None:
    html = shown(kind="fiche", kind_label="Fiche d’expérience")
    assert "badge--fiche" in html
    assert '<a href="/notices/1/la-ville/">La ville</a>' in html


def test_a_result_keeps_the_marks_it_was_given_and_escapes_the_rest() -> None:
    html = shown(title_html=mark_safe("La <mark>ville</mark>"), snippet="<script>", description="Donzelot & alii")
    assert "La <mark>ville</mark>" in html
    assert "<script>" not in html
    assert "Donzelot &amp; alii" in html


def test_a_result_is_set_as_french_is_printed() -> None:
    assert "La <mark>ville</mark>\u00a0: un droit" in shown(title_html=mark_safe("La <mark>ville</mark> : un droit"))


def test_a_notice_on_our_shelves_says_where() -> None:
    assert "720 DON" in shown(available_here=True, call_numbers=("720 DON",))
    assert "Disponible" not in shown(available_here=False, call_numbers=("720 DON",))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1, [1, 2, None, 20]),
        (3, [1, 2, 3, 4, None, 20]),
        (4, [1, 2, 3, 4, 5, None, 20]),
        (10, [1, None, 9, 10, 11, None, 20]),
        (20, [1, None, 19, 20]),
    ],
)
def test_pages_are_numbered_by_their_ends_and_their_neighbours(number: int, shown: list) -> None:
    assert page_range(Paginator(range(200), 10).page(number)) == shown


def test_another_page_keeps_the_rest_of_the_address(rf: RequestFactory) -> None:
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("components/pagination.html", {"page_obj": page}, rf.get("/?q=ville&theme=Habitat&page=2"))
    assert 'href="?q=ville&amp;theme=Habitat&amp;page=3"' in html
    assert 'aria-current="page"' in html


def test_a_single_page_needs_no_numbers() -> None:
    assert not render_to_string("components/pagination.html", {"page_obj": Paginator([1], 10).page(1)}).strip()
