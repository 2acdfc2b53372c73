"""Nadia drops a PDF in a notice, Inès finds it by its words; another is kept for those who sign in."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_reader_journey import code_written

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
PDF = ROOT / "fixtures" / "demo" / "site" / "documents" / "lettre-exemple.pdf"


def sign_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "rayonnage-demo")
    page.get_by_role("button", name="Se connecter").or_(page.locator("form [type=submit]")).first.click()
    page.wait_for_url(f"{site}/admin/")


@contextmanager
def working(demo: dict[str, str]) -> Iterator[None]:
    """The background work of the site, for as long as it is needed: the papers of the letters may wait."""
    command = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=demo | {"SECRET_KEY": "x"}) as worker:
        yield
        worker.kill()


def search_until(page: Page, address: str, title: str) -> None:
    """The worker reads the file, then the index learns of it."""
    link = page.get_by_role("link", name=title)
    for _time in range(120):
        page.goto(address)
        if link.count():
            return
        page.wait_for_timeout(1000)
    expect(link).to_be_visible()


def test_nadia_drops_a_pdf_that_leaves_once_and_is_found_by_its_words(page: Page, site: str, demo: dict[str, str]):
    sign_in(page, site, "nadia")
    # What is typed before Wagtail's autosave starts to watch is, for it, how the form came.
    page.add_init_script("addEventListener('w-unsaved:watch-edits', () => { document.documentElement.id = 'watched' })")
    page.goto(f"{site}/admin/catalogue/notices/add/?forme=numerique")
    expect(page.locator("html#watched")).to_have_count(1)
    page.fill("[name=title]", "Document déposé")
    page.click("#id_documents-ADD")
    page.set_input_files("[name=documents-0-file]", PDF)
    # Wagtail saves by itself: the file is sent with that, told to be kept, and not sent again.
    expect(page.get_by_role("status").filter(has_text="lettre-exemple.pdf")).to_be_visible()
    assert page.evaluate("document.querySelector('[name=documents-0-file]').files.length") == 0
    page.fill("[name=documents-0-title]", "Le numéro entier")
    page.get_by_role("button", name="Enregistrer").first.click()
    page.wait_for_url(re.compile(r"/notices/$"))
    with working(demo):
        search_until(page, f"{site}/recherche/?q=numéro+exemple&nature=notice", "Document déposé")
    kept = list((Path(demo["DATA_DIR"]) / "documents").glob("*/*/lettre-exemple.pdf"))
    assert len(kept) == 1
    page.get_by_role("link", name="Document déposé").click()
    expect(page.locator(".access__cover img")).to_have_js_property("complete", True)
    assert page.evaluate("document.querySelector('.access__cover img').naturalWidth") > 0
    expect(page.get_by_role("link", name="Télécharger")).to_be_visible()


def test_a_reserved_document_opens_once_signed_in(page: Page, site: str, demo: dict[str, str]):
    page.goto(f"{site}/recherche/?q=Piloter+le+relogement+dans+le+renouvellement+urbain&nature=notice")
    page.get_by_role("link", name="Piloter le relogement dans le renouvellement urbain").first.click()
    expect(page.get_by_role("heading", name="Réservé aux lecteurs inscrits")).to_be_visible()
    assert "Cahier de travail" not in page.content()
    page.get_by_role("link", name="Se connecter pour le lire").click()
    page.get_by_label("Votre adresse électronique").fill("lectrice@exemple.fr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tapez le code reçu")
    page.get_by_label("Le code reçu").fill(code_written(demo))
    with page.expect_response(re.compile(r"/documents/\d+/cahier-de-travail/$")) as found:
        page.keyboard.press("Enter")
    assert found.value.status == 200
    assert found.value.headers["content-type"] == "application/pdf"
