"""A fiche written in any format is read back as it was: whatever it tells, however odd."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from experiences.exchange.marks import cleaned, told
from experiences.exchange.receiving.reading import Read, raw, read
from experiences.exchange.values import (
    STORIES,
    SharedBody,
    SharedContact,
    SharedFiche,
    SharedFunding,
    SharedIndicator,
    SharedLesson,
    SharedOrigin,
    SharedPlace,
    Withdrawn,
    as_licence_allows,
)
from experiences.exchange.wording import STATES, TOPICS, in_words, understood
from experiences.exchange.writing import atom, json_ld, table
from experiences.importing.wanted import as_html

MOMENT = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
HEAD = atom.Head("tag:centre.example,2026:fiches", "Fiches", "Centre", "https://centre.example/fiches-echange/", MOMENT)

# Signs that have a meaning in some format are all wanted, but for the bar, which separates values in a cell.
letters = st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf"), exclude_characters="|¦;")
words = (
    st.text(letters, min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .map(lambda text: normalize("NFC", text))
    .filter(lambda text: text and not text.startswith(("'", "-", "•", "–")) and not text.endswith(","))
)
labels = words.filter(lambda text: not text.endswith(")") and ":" not in text)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
amounts = st.decimals(0, 999999, places=2).map(lambda number: number.quantize(Decimal("0.01")))
paragraphs = st.lists(words, min_size=1, max_size=3).map(lambda lines: "\n".join(lines))
tales = (
    st.lists(paragraphs | words.map(lambda text: f"- {text}\n- {text}"), min_size=1, max_size=3)
    .map(lambda blocks: cleaned(as_html("\n\n".join(blocks))))
    .filter(bool)
)


def tuples(of, most=3):
    return st.lists(of, max_size=most, unique=True).map(tuple)


holders = st.builds(SharedBody, labels, st.just("porteur"))
partners = st.builds(SharedBody, words, st.sampled_from(["financeur", "partenaire"]))
years = st.integers(1990, 2050)
origins = st.builds(SharedOrigin, labels, st.just("https://tiers.example/f"), st.just("tag:tiers.example,2026:fiche/9"))
fiches = st.builds(
    SharedFiche,
    identifier=st.just("tag:autre.example,2026:fiche/X-1"),
    number=st.just("X-1"),
    title=words,
    summary=words,
    url=st.just("https://autre.example/fiches/x/"),
    published_at=st.just(MOMENT),
    changed_at=st.just(MOMENT),
    licence=st.sampled_from(["etalab-2.0", "cc-by-4.0"]),
    written_on=st.none() | st.just(date(2018, 9, 15)),
    verified_on=st.none() | st.just(date(2020, 1, 2)),
    writers=tuples(labels.map(lambda name: f"{name.replace(',', ' ').strip()}, Paul")),
    places=st.just((SharedPlace("commune", "93066"), SharedPlace("qpv", "QN09301M"), SharedPlace("ept", "200057867"))),
    place=words,
    precision=st.sampled_from(["", "quartier", "large"]),
    themes=tuples(labels),
    frameworks=tuples(labels),
    audiences=tuples(labels),
    started_on=st.none() | st.just(date(2016, 3, 1)),
    ended_on=st.none() | st.just(date(2018, 6, 30)),
    state=st.sampled_from(["", *sorted(STATES)]),
    full_time_equivalents=st.none() | amounts.filter(lambda number: number < 9999),
    budget=st.none() | amounts,
    resources=paragraphs,
    bodies=st.tuples(holders, partners).filter(lambda pair: pair[0].name != pair[1].name),
    fundings=tuples(st.builds(SharedFunding, labels, st.none() | amounts, st.none() | years, st.sampled_from(["", "prive"]))),
    indicators=tuples(st.builds(SharedIndicator, labels, labels, st.just(""), st.just(""), st.none() | days)),
    stories=st.dictionaries(st.sampled_from(STORIES), tales, max_size=4),
    levers=tuples(st.builds(SharedLesson, labels, st.sampled_from(["", *sorted(TOPICS)]))),
    brakes=tuples(st.builds(SharedLesson, labels, st.just(""))),
    contacts=st.just(()) | st.builds(
        lambda name, day: (SharedContact(name, "Directrice", "Régie", "contact@regie.example", "01 23", day, None),), labels, days
    ),
    references=tuples(labels),
    based_on=st.none() | origins,
    is_demo=st.booleans(),
)  # fmt: skip
FULL = SharedFiche(
    "i", "X-1", "Un titre", budget=Decimal(1), themes=("Habitat",), contacts=(SharedContact("Samir"),),
    bodies=(SharedBody("Régie", "porteur"),), stories={"context": "<p>Une dalle.</p>"}, levers=(SharedLesson("Un local"),),
    places=(SharedPlace("commune", "93066"),), based_on=SharedOrigin("Labo"), indicators=(SharedIndicator("Familles", "45"),),
    fundings=(SharedFunding("Caf"),), references=("La ville",), published_at=MOMENT, written_on=date(2018, 9, 15),
)  # fmt: skip
GONE = Withdrawn("tag:autre.example,2026:fiche/X-2", "X-2", "Un ancien titre & <b>", MOMENT, "supprimee")


def only(found: Read) -> SharedFiche:
    assert found.refused == []
    assert [item.remarks for item in found.fiches] == [()]
    return found.fiches[0].fiche


@pytest.mark.parametrize("writer", [atom, json_ld], ids=["atom", "jsonld"])
@settings(max_examples=25)
@given(fiche=fiches)
def test_a_feed_gives_back_every_field_and_the_withdrawn(writer, fiche: SharedFiche) -> None:
    found = read(writer.feed(HEAD, [fiche, GONE]))
    assert only(found) == fiche
    assert found.withdrawn == [GONE]


@settings(max_examples=40)
@given(fiche=fiches)
@example(fiche=SharedFiche("X-1", "X-1", "=1+1", "-2", bodies=(SharedBody("Collectif (habitants)", "partenaire"),)))
def test_the_table_gives_back_every_field_that_it_has(fiche: SharedFiche) -> None:
    found = read(b"".join(table.table([fiche, GONE])))
    again = only(found)
    assert in_words(again) == in_words(fiche)
    assert found.withdrawn == [GONE]


@given(
    text=st.lists(paragraphs | words.map(lambda text: f"- {text}"), max_size=4).map(lambda blocks: "\n\n".join(blocks))
)
def test_the_paragraphs_of_a_cell_are_those_of_the_page(text: str) -> None:
    assert as_html(told(as_html(text))) == as_html(text)


@settings(max_examples=50)
@given(html=st.text(max_size=300))
def test_no_text_passes_for_a_script(html: str) -> None:
    clean = cleaned(html + "<img src=x onerror=alert(1)><script>alert(1)</script><a href='javascript:alert(1)'>x</a>")
    assert not any(sign in clean for sign in ("<img", "<script", "javascript:", "onerror="))
    assert cleaned(clean) == clean


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({*in_words(FULL), "debut", "fin", "demonstration"})


@settings(max_examples=50)
@given(said=st.dictionaries(st.sampled_from(KEYS), anything))
def test_whatever_a_site_says_a_fiche_of_values_of_ours_comes_out(said: dict) -> None:
    fiche, _remarks = understood({**said, "identifiant": "tag:a,2026:fiche/1", "titre": "Un titre"})
    again, remarks = understood(in_words(fiche))
    assert (again, remarks) == (fiche, [])


def test_a_fiche_whose_rights_are_reserved_travels_as_a_notice() -> None:
    fiche = SharedFiche("i", "X-1", "Un jardin", "Une dalle.", licence="reserve", stories={"context": "<p>Un secret</p>"},
                        contacts=(SharedContact("Samir"),), levers=(SharedLesson("un secret"),))  # fmt: skip
    notice = as_licence_allows(fiche)
    assert (notice.title, notice.summary, notice.is_partial) == ("Un jardin", "Une dalle.", True)
    assert b"secret" not in atom.feed(HEAD, [notice]) + json_ld.feed(HEAD, [notice])


def test_what_no_xml_may_hold_is_left_out() -> None:
    fiche = SharedFiche("i", "X-1", "Un\x00 jardin\x0b \ud800", "a\x1fb")
    assert only(read(atom.feed(HEAD, [fiche]))).title == "Un jardin"
    assert raw(json_ld.feed(HEAD, [fiche])).items


def test_every_column_of_the_table_is_explained_in_the_guide() -> None:
    guide = (Path(__file__).resolve().parents[3] / "docs" / "fiches_echange.md").read_text()
    assert [name for name in table.HEADINGS if f"`{name}`" not in guide] == []
