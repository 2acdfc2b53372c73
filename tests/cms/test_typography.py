"""French typography on output, on plain text and on HTML."""

import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from hypothesis import given
from hypothesis import strategies as st

from cms.templatetags.typography import CONCERNED, RULES, typo


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Qui vient ?", "Qui vient\u202f?"),
        ("Qui vient?", "Qui vient\u202f?"),
        ("Venez !", "Venez\u202f!"),
        ("du temps ; des moyens", "du temps\u202f; des moyens"),
        ("Habiter : un droit", "Habiter\u00a0: un droit"),
        ("« Initiatives »", "«\u00a0Initiatives\u00a0»"),
        ("«Initiatives»", "«\u00a0Initiatives\u00a0»"),
        ("« Et alors ? »", "«\u00a0Et alors\u202f?\u00a0»"),
        ("l'habitat d'hier", "l’habitat d’hier"),
        ("12 500 habitants", "12\u202f500 habitants"),
        ("45 %", "45\u00a0%"),
        ("n° 12", "n°\u00a012"),
        ("Quoi ?!", "Quoi\u202f?!"),
    ],
)
def test_it_sets_what_an_editor_typed_as_a_printer_would(typed: str, printed: str) -> None:
    assert typo(typed) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://exemple.fr/page?q=ville;tri=1",
        "à 9:30 précises",
        "ISBN 978-2-913125",
        "Qui vient\u202f?",
        "en 2018 2019",
        "'quartier' entre apostrophes droites",
        "",
    ],
)
def test_it_leaves_alone_what_only_looks_like_a_sentence(text: str) -> None:
    assert typo(text) == escape(text)


def test_what_is_set_once_stays_the_same_when_set_again() -> None:
    once = typo("« Qui vient ? » : l'équipe, à 45 % !")
    assert typo(once) == once


def test_plain_text_is_escaped() -> None:
    assert typo("<b>Qui ?</b> & l'autre") == "&lt;b&gt;Qui\u202f?&lt;/b&gt; &amp; l’autre"


def test_safe_html_keeps_its_tags_its_entities_and_its_code() -> None:
    html = mark_safe('<a href="/?a=1;b=2" title="Oh !">L\'eau &amp; l&#x27;air ?</a> <code>a ? b : c</code>')
    assert typo(html) == '<a href="/?a=1;b=2" title="Oh !">L’eau &amp; l’air\u202f?</a> <code>a ? b : c</code>'


def test_an_entity_is_never_taken_for_a_semicolon() -> None:
    assert typo(mark_safe("fin &amp; suite")) == "fin &amp; suite"


def test_what_it_returns_is_safe_and_nothing_gives_nothing() -> None:
    assert isinstance(typo("ville"), SafeString)
    assert typo(None) == ""


@given(
    st.lists(st.sampled_from([*"ab1'«»;!?:%€()\n ", "\u00a0", "n° ", "p. ", "M. ", "Mme ", "1 000", "3 h"])).map(
        "".join
    )
)
def test_a_text_is_passed_over_only_when_no_rule_has_anything_to_do_in_it(text: str) -> None:
    if not CONCERNED.search(text):
        assert [pattern.sub(replacement, text) for pattern, replacement in RULES] == [text] * len(RULES)
