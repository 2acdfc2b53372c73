"""The PDFs: their pages, their tags, what is in them."""

import io
import re

import pytest
from PIL import Image as Pillow
from pypdf import PdfReader

from experiences.papers import laying
from experiences.papers.gathering import Gathering, Kind
from experiences.papers.summing_up import ROOMS
from tests.experiences.papers import structure
from tests.experiences.papers.fiches import bare, endless, ordinary
from tests.experiences.papers.structure import closed_up, page_text, read, text

pytestmark = pytest.mark.usefixtures("home")


def test_the_essential_is_one_a4_page_that_can_be_read_aloud():
    data = laying.one_page(ordinary())
    [page] = read(data).pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert structure.faults(data) == []
    said = ("Un jardin partagé", "PB-FE-2018-012", "Cité des Étangs", "Régie de quartier", "Trois réunions", "Leviers",
            "Freins", "Samir Haddad", "rayonnage.example/fiches/jardin-12", "1 / 1")  # fmt: skip
    for words in said:
        assert closed_up(words) in text(data)


def test_it_is_one_page_whatever_the_fiche_says(overfull: bytes):
    assert len(read(overfull).pages) == 1
    assert structure.faults(overfull) == []
    assert closed_up("La fiche entière") in text(overfull)
    assert closed_up("[…]") in text(overfull)


def test_the_tightest_room_holds_the_longest_fiche_by_itself():
    """Nothing had to be cut by force."""
    assert len(laying.essential_at(endless(), len(ROOMS) - 1).pages) == 1


def test_a_fiche_of_three_words_has_its_page_too():
    data = laying.one_page(bare())
    assert len(read(data).pages) == 1
    assert structure.faults(data) == []
    assert closed_up("Leviers") not in text(data)


def test_the_whole_fiche_says_everything_and_can_be_read_aloud():
    data = laying.whole(ordinary())
    assert structure.faults(data) == []
    sheet = ordinary()
    told = [passage.title for passage in (*sheet.story, *sheet.afterthoughts)]
    said = (
        "En bref",
        *told,
        "parcelles cultivées",
        "Pilotage",
        "La ville en commun",
        "contact@regie.example",
        "Licence Ouverte",
    )
    for words in said:
        assert closed_up(words) in text(data)
    foot = f"1 / {len(read(data).pages)}"
    assert closed_up(foot) in page_text(data, 1)


def test_a_picture_is_printed_with_its_words_and_a_lost_one_leaves_the_page_whole():
    file = io.BytesIO()
    Pillow.new("RGB", (60, 40), "green").save(file, "JPEG")
    sheet = ordinary(picture=7, picture_text="Le jardin en mai")
    printed = laying.laid_out("experiences/print/whole.html", {"sheet": sheet}, {"7": file.getvalue()}).write_pdf(
        **laying.TAGGED
    )
    assert structure.faults(printed) == []
    assert structure.tags(printed).count("/Figure") == 1
    lost = laying.whole(sheet)
    assert "/Figure" not in structure.tags(lost)
    assert closed_up("Trois réunions") in text(lost)


def test_a_dossier_can_be_read_aloud_and_each_fiche_begins_a_page(bound: bytes):
    assert structure.faults(bound) == []
    for title in ("Un jardin partagé au pied des tours", "Un café", "Une ludothèque"):
        begun = page_text(bound, page_of(bound, title))
        assert re.match(r"PBFE20\d+Rayonnage·Fiched’expérience" + closed_up(title), begun)


def page_of(data: bytes, title: str) -> int:
    """Where the bookmark leads, from 1."""
    reader = read(data)
    found = [one for one in flat(reader.outline) if one.title == title]
    assert len(found) == 1
    return int(reader.get_destination_page_number(found[0])) + 1


def flat(outline):
    for one in outline:
        yield from flat(one) if isinstance(one, list) else [one]


def test_the_contents_and_the_index_give_the_pages_where_the_fiches_are(bound: bytes):
    pages = len(read(bound).pages)
    contents, index = lines(bound, 2), lines(bound, pages)
    assert "Index des territoires" in index
    for title in ("Un jardin partagé au pied des tours", "Une ludothèque"):
        page = page_of(bound, title)
        assert re.search(rf"{title}\s+(?:[^\n]*\n)?\s*{page}\b", contents)
        assert len(re.findall(rf"{title}\s+{page}\b", index)) == (2 if "ludo" in title else 1)
    assert index.index("Bondy") < index.index("Saint-Denis") < index.index("Ailleurs, ou sans lieu précisé")


def lines(data: bytes, number: int) -> str:
    return re.sub(r"[ \u00a0]+", " ", read(data).pages[number - 1].extract_text())


def test_the_introduction_comes_before_the_contents(bound: bytes):
    assert page_text(bound, 2).index(closed_up("Et un mot.")) < page_text(bound, 2).index("Sommaire")


def test_a_binder_has_its_contents_by_theme_and_by_territory():
    told = Gathering(Kind.BINDER, "Classeur", (ordinary(), bare()), notes=("Thème : Habitat",))
    data = laying.bound(told)
    assert structure.faults(data) == []
    said = page_text(data, 2)
    places = [
        said.index(closed_up(words))
        for words in ("Par thème", "Habitat", "Sans thème", "Par territoire", "Saint-Denis")
    ]
    assert places == sorted(places)
    assert closed_up("Thème : Habitat") in page_text(data, 1)


def test_links_lead_to_the_fiches(bound: bytes):
    names = set(PdfReader(io.BytesIO(bound)).named_destinations)
    assert {"fiche-12", "fiche-13", "fiche-15"} <= names
