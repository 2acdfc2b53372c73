"""The PDF of La Lettre: pages that fold, tags, and everything that was written."""

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter

from newsletters.content import Content, Entry, Look, Picture, Rubric
from newsletters.printing.paper import Paper, TooLong, accent_of, laid_out, pdf, sheets_note
from reference import paper as engine
from tests.newsletters.printing import numeros

ONE_PAGE = numeros.numero(numeros.read())


def text_of(reader: PdfReader) -> str:
    return closed_up("\n".join(page.extract_text() for page in reader.pages))


def closed_up(text: str) -> str:
    """Text without spaces nor hyphens, which the layout moves."""
    return re.sub(r"[\s-]+", "", text)


def printed(content: Content, **options: object) -> PdfReader:
    return PdfReader(io.BytesIO(pdf(content, **options).data))


def pictures_in(reader: PdfReader) -> int:
    return sum(len(page.images) for page in reader.pages)


def test_the_pages_are_those_of_a_folded_letter(paper: Paper, reader: PdfReader, length: int):
    assert (paper.pages, len(reader.pages)) == (length, length)


def test_every_page_is_a4(reader: PdfReader):
    sizes = {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in reader.pages}
    assert sizes == {(595, 842)}


def test_it_is_tagged_in_french_with_a_title(reader: PdfReader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "fr"
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert reader.metadata.title == "La Lettre n° 84 – Des dates et des portes"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_every_heading_is_a_tagged_heading(four_pages: PdfReader):
    tags = list(structure(four_pages.trailer["/Root"]["/StructTreeRoot"]))
    assert tags.count("/H1") == 1
    assert tags.count("/H2") >= 1 + 6 + 2
    assert tags.count("/H3") >= 3 + 5 + 2 + 5


def structure(element):
    element = element.get_object()
    if not hasattr(element, "get"):
        return
    yield element.get("/S")
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            yield from structure(kid)


@pytest.mark.parametrize("length", [4], indirect=True)
def test_everything_written_is_printed(reader: PdfReader):
    content, text = numeros.of_four_pages(), text_of(reader)
    titles = [entry.title for rubric in content.rubrics for entry in rubric.entries if entry.title]
    for said in (
        content.letter,
        content.issue,
        content.period,
        content.title,
        *(r.heading for r in content.rubrics),
        *titles,
    ):
        assert closed_up(said) in text


def test_the_foot_names_the_letter_and_numbers_the_page(four_pages: PdfReader):
    for number, page in enumerate(four_pages.pages, 1):
        text = page.extract_text().replace("\u00a0", " ")
        assert "La Lettre · n° 84 · mars – avril 2026" in re.sub(r"\s+", " ", text)
        assert re.search(rf"\b{number}$", text.strip())


def test_the_last_page_says_who_sends_and_how_to_unsubscribe(reader: PdfReader):
    last = text_of(PdfReader(only(reader, -1)))
    address = ("7, passage des Trois-Aiguilles", "01 99 00 12 34", "documentation@centre-demo.example.org", "lettre/84")
    for said in ("ne plus recevoir la lettre", *address):
        assert closed_up(said) in last


def only(reader: PdfReader, page: int) -> io.BytesIO:
    writer, file = PdfWriter(), io.BytesIO()
    writer.add_page(reader.pages[page])
    writer.write(file)
    file.seek(0)
    return file


def test_the_summary_gives_the_page_of_each_rubric(four_pages: PdfReader):
    first = four_pages.pages[0].extract_text()
    for rubric in numeros.of_four_pages().rubrics:
        (page,) = re.findall(rf"{rubric.heading.split()[-1]} (\d)$", first, re.MULTILINE)
        assert closed_up(rubric.heading) in text_of(PdfReader(only(four_pages, int(page) - 1)))


@pytest.mark.parametrize("length", [0, 40, 310, 1200])
def test_nothing_runs_under_the_summary(length: int):
    """Claire wrote no editorial, three words, a paragraph, a page."""
    words = ("Des mots de trop. " * 100)[:length]
    content = replace(numeros.of_four_pages(), title="", editorial=f"<p>{words}</p>" if words else "")
    boxes = [*laid_out(content, {}, 10.6).pages[0]._page_box.descendants()]
    [summary] = [box for box in boxes if box.element is not None and box.element.get("class") == "summary"][:1]
    first = next(box for box in boxes if box.element is not None and box.element.get("id") == "rubrique-1")
    assert first.position_y + first.margin_top >= summary.position_y + summary.margin_height()


def test_links_are_written_short_and_still_lead_somewhere(four_pages: PdfReader):
    text = text_of(four_pages)
    assert closed_up("profession-banlieue.example.org/catalogue/301") in text
    assert "https://" not in text
    links = {
        annotation.get_object()["/A"].get("/URI")
        for page in four_pages.pages
        for annotation in page.get("/Annots", [])
        if "/A" in annotation.get_object()
    }
    assert "https://www.profession-banlieue.example.org/catalogue/301/" in links


def test_a_picture_that_cannot_be_had_leaves_its_caption():
    picture = Picture("https://x.example/perdue.jpg", "Une cour", 800, 500, "La cour en mai.")
    broken = replace(picture, url="https://x.example/illisible.jpg", caption="La cour en juin.")
    entries = (Entry(title="Avant", picture=picture), Entry(title="Après", picture=broken))
    reader = printed(
        numeros.numero(Rubric("sheets", "Fiches", entries)),
        pictures=lambda url: b"GIF89a..." if "illisible" in url else None,
    )
    text = text_of(reader)
    assert pictures_in(reader) == 0
    for said in ("La cour en mai.", "La cour en juin.", "Avant", "Après"):
        assert closed_up(said) in text


def test_a_picture_is_printed_with_its_text_and_a_decor_is_no_figure():
    url = "https://x.example/media/ecole.jpg"
    told, decor = Picture(url, "Une école", 800, 500), Picture(url, "", 800, 500)
    entries = (Entry(title="Un", picture=told), Entry(title="Deux", picture=decor))
    content = numeros.numero(Rubric("sheets", "Fiches", entries), look=Look(logo=Picture(url, "", 80, 50)))
    reader = printed(content, pictures=numeros.pictures)
    figures = [element for element in elements(reader) if element.get("/S") == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == ["Une école"]
    assert pictures_in(reader) >= 2


def elements(reader: PdfReader):
    return [
        thing for thing in (reader.get_object(n) for n in range(1, reader.trailer["/Size"])) if hasattr(thing, "get")
    ]


def test_each_picture_is_asked_for_once_and_nothing_else_is_read():
    asked: list[str] = []
    html = '<p><img src="https://pirate.example/pixel.png">Un texte <a href="https://x.example/une-page/">lié</a>.</p>'
    entries = (Entry(title="Un", html=html, picture=Picture("https://x.example/a.jpg", "", 8, 5)),)
    pdf(numeros.numero(Rubric("text", "Textes", entries)), lambda url: asked.append(url))
    assert asked == ["https://x.example/a.jpg"]


def test_a_short_numero_is_completed_with_lines_for_notes():
    paper = pdf(ONE_PAGE)
    last = PdfReader(io.BytesIO(paper.data)).pages[1].extract_text()
    assert paper.pages == 2
    assert "Notes" in last
    assert "note" in paper.sheets_note


def test_a_numero_over_eight_pages_is_refused_with_what_to_do():
    picture = Picture("https://x.example/media/ecole.jpg", "Une école", 800, 500, "La cour en mai.")
    many = numeros.numero(Rubric("text", "Un album", (Entry(title="Une école", picture=picture),) * 80))
    with pytest.raises(TooLong) as refused:
        pdf(many, numeros.pictures)
    assert refused.value.pages > 8
    assert f"{refused.value.pages} pages" in str(refused.value)
    assert "Retirez une rubrique" in str(refused.value)


@pytest.mark.parametrize("accent", ["red", "#1f4e5", "#000000 } body { display: none", ""])
def test_an_accent_that_is_no_colour_is_not_written_in_the_style_sheet(accent: str):
    assert accent_of(Look(accent=accent)) == Look().accent


def test_an_accent_is_the_one_of_the_letter():
    assert accent_of(Look(accent="#7a1f2b")) == "#7a1f2b"


def test_without_pango_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    real = __import__

    def without_pango(name: str, *args: object, **options: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **options)

    monkeypatch.setattr("builtins.__import__", without_pango)
    with pytest.raises(engine.PrintingUnavailable, match=r"Pango.*apt install"):
        pdf(ONE_PAGE)


@pytest.mark.parametrize(("pages", "said"), [(2, "une feuille A4"), (4, "une feuille A3"), (8, "deux feuilles A3")])
def test_the_note_tells_how_to_fold(pages: int, said: str):
    assert said in sheets_note(pages)
