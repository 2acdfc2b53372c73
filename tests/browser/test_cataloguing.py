"""Nadia catalogues a report without a mouse: one page, one save."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfWriter

from tests.browser.test_accessibility import RULES

pytestmark = pytest.mark.browser

TITLE = "Les conseils citoyens de Plaine-Basse, cinq ans après"
BODY = "Fabrique citoyenne de Plaine-Basse"
SUBJECTS = ("Conseil citoyen", "Démocratie participative", "Évaluation participative inédite")
NOTICES = "/admin/catalogue/notices/"


class Keyboard:
    """Hands that never leave it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str, most: int = 150) -> None:
        """Tab after tab, to what a sighted person would see focused."""
        for _step in range(most):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is out of reach of the keyboard")

    def type(self, selector: str, words: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(words)

    def press(self, selector: str) -> None:
        self.reach(selector)
        self.page.keyboard.press("Enter")

    def add_line(self, relation: str, rank: int, field: str) -> None:
        """« Ajouter », after which the hand is already in the first field of the new line."""
        self.press(f"#id_{relation}-ADD")
        expect(self.page.locator(f"#id_{relation}-{rank}-{field}")).to_be_focused()

    def choose(self, words: str, taken: str | re.Pattern[str]) -> None:
        """In the combobox that has the focus: type, walk down to the proposal, take it."""
        self.page.keyboard.type(words)
        proposals = self.page.locator(".combobox__list:visible").get_by_role("option")
        wanted = proposals.filter(has_text=taken).first
        expect(wanted).to_be_visible()
        for _step in range(proposals.count()):
            self.page.keyboard.press("ArrowDown")
            if wanted.get_attribute("aria-selected") == "true":
                break
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".combobox__list:visible")).to_have_count(0)


def log_in(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.locator("input[name=username]").fill("nadia")
    page.locator("input[name=password]").fill("rayonnage-demo")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("login"))


def violations(page: Page, part: str) -> str:
    """Of our own part of the admin's page; the rest is Wagtail's."""
    expect(page.locator(part).first).to_be_visible()  # a page on its way has no part yet
    results = Axe().run(page, context=part, options=RULES)
    return results.generate_report() if results.violations_count else ""


def one_page() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_nadia_catalogues_a_report_without_a_mouse(page: Page, site: str) -> None:
    log_in(page, site)
    keyboard = Keyboard(page)
    page.goto(f"{site}{NOTICES}add/")
    assert violations(page, ".kinds") == ""
    keyboard.press('a[href*="forme=rapport"]')
    expect(page.locator("#id_title")).to_be_visible()

    keyboard.type("#id_title", TITLE)
    keyboard.add_line("contributions", 0, "agent")
    keyboard.choose(BODY, f"Créer l’organisme « {BODY} »")
    keyboard.type("#id_printed_date", "2023")
    keyboard.type("#id_abstract", "Ce que les habitants en disent, quartier par quartier.")
    for rank, subject in enumerate(SUBJECTS):
        keyboard.add_line("subject_assignments", rank, "subject")
        keyboard.choose(subject, re.compile(rf"^{subject}|Créer le descripteur « {subject} »"))
    keyboard.add_line("items", 0, "call_number")
    page.keyboard.type("POL 12 FAB")
    keyboard.press(".checking__propose")
    barcode = page.locator("#id_items-0-barcode")
    expect(barcode).to_have_value(re.compile(r"^PB\d+$"))
    number = barcode.input_value()
    keyboard.add_line("documents", 0, "file")
    # The focus is on the file; the window that then opens is the system's, out of a test's reach.
    pdf = {"name": "conseils.pdf", "mimeType": "application/pdf", "buffer": one_page()}
    page.locator("#id_documents-0-file").set_input_files(pdf)

    # Kept by itself meanwhile, and not yet public.
    expect(page).to_have_url(re.compile(r"/edit/\d+/\?forme=rapport"))
    pk = re.search(r"/edit/(\d+)/", page.url)[1]
    assert violations(page, ".combobox") == ""
    page.keyboard.press("Control+s")
    expect(page).to_have_url(re.compile(rf"{NOTICES}$"))

    page.goto(f"{site}/notices/{pk}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
    for words in (BODY, "2023", "quartier par quartier", "POL 12 FAB", *SUBJECTS):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator("main").get_by_role("link", name=re.compile("PDF|Télécharger")).first).to_be_visible()
    page.goto(f"{site}{NOTICES}?q={number}")
    expect(page.get_by_role("link", name=re.compile(TITLE)).first).to_be_visible()


def test_nadia_is_told_of_a_wrong_isbn_and_of_a_notice_that_she_has(page: Page, site: str) -> None:
    log_in(page, site)
    keyboard = Keyboard(page)
    page.goto(f"{site}{NOTICES}add/?forme=ouvrage")
    keyboard.add_line("identifiers", 0, "kind")
    keyboard.type("#id_identifiers-0-value", "978-2-07-036822-3")
    told = page.locator("#id_identifiers-0-value-checking")
    expect(told).to_contain_text("La clé de cet ISBN est fausse")
    assert told.get_attribute("role") == "status"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_identifiers-0-value")).to_have_value("978-2-07-036822-8")
    expect(told).to_contain_text("ISBN valide.")
    assert violations(page, ".checking") == ""


def test_words_that_nobody_chose_are_told(page: Page, site: str) -> None:
    log_in(page, site)
    keyboard = Keyboard(page)
    page.goto(f"{site}{NOTICES}add/?forme=rapport")
    keyboard.add_line("subject_assignments", 0, "subject")
    page.keyboard.type("un descripteur qui n’existe pas")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_text("n’est pas encore choisi")).to_be_visible()
    expect(page.locator("#id_subject_assignments-0-subject")).to_have_attribute("aria-invalid", "true")
