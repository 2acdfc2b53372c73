"""Inès keeps what she finds, puts it in order, opens her account by a code: with the keyboard alone, and axe-clean."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import RULES

pytestmark = pytest.mark.browser


def press(page: Page, target) -> None:
    """As the keyboard does: come to it, and Enter."""
    target.focus()
    page.keyboard.press("Enter")


def send(page: Page, target) -> None:
    """A form whose page looks the same before it has left: the one that answers is waited for."""
    with page.expect_navigation():
        press(page, target)


def clean(page: Page) -> None:
    results = Axe().run(page, options=RULES)
    assert results.violations_count == 0, results.generate_report()


def test_ines_keeps_orders_and_takes_her_list_home(page: Page, site: str, demo: dict[str, str]):
    page.goto(f"{site}/recherche/?q=habitants")
    for number in (1, 2, 3):
        press(page, page.locator("[data-keep]").first)
        expect(page.locator("[data-kept-number]")).to_have_text(str(number))
    # The button becomes a link, and keeps the focus; whoever listens hears it.
    expect(page.locator(".keep__in:focus")).to_have_text("Dans votre panier")
    expect(page.locator("[data-keep-said]")).to_have_text(re.compile("Ajouté à"))
    clean(page)

    page.goto(f"{site}/panier/")
    shown = page.locator(".kept .hit__title").all_inner_texts()
    assert len(shown) == 3
    send(page, page.get_by_role("button", name=re.compile("^↓?Descendre")).first)
    expect(page.locator(".kept .hit__title").first).to_have_text(shown[1])
    press(page, page.locator(".kept__note summary").first)
    page.get_by_role("textbox", name=re.compile("^Note sur")).first.fill("Pour la réunion de mars")
    send(page, page.get_by_role("button", name=re.compile("^Enregistrer la note")).first)
    expect(page.locator("textarea").first).to_have_value("Pour la réunion de mars")
    clean(page)

    press(page, page.get_by_role("link", name="Imprimer, PDF"))
    expect(page.get_by_text("Pour la réunion de mars")).to_be_visible()
    page.get_by_label("Classer par").select_option("theme")
    send(page, page.get_by_role("button", name="Appliquer"))
    expect(page.locator(".biblio h2").first).to_be_visible()
    clean(page)

    page.goto(f"{site}/compte/")
    page.get_by_label("Votre adresse électronique").fill("ines@exemple.fr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tapez le code reçu")
    clean(page)
    page.get_by_label("Le code reçu").fill(code_written(demo))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mon compte")
    clean(page)
    send(page, page.get_by_role("button", name="Avec ceux de mon compte"))
    expect(page.locator(".kept__entry")).to_have_count(3)
    expect(page.locator("textarea").first).to_have_value("Pour la réunion de mars")


def code_written(demo: dict[str, str]) -> str:
    """The worker of this site is a turn that we give it ourselves."""
    import subprocess
    import sys

    root = Path(__file__).resolve().parent.parent.parent
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", "from correspondence.outbox import *; post_waiting()"]
    secret = (Path(demo["DATA_DIR"]) / "secret-key").read_text().strip()
    subprocess.run(command, cwd=root, env=demo | {"SECRET_KEY": secret}, check=True, timeout=120)
    latest = max((Path(demo["DATA_DIR"]) / "courriels").glob("*.eml"))
    mail = message_from_bytes(latest.read_bytes(), policy=policy.default)
    return re.search(r"\d{4}-\d{4}", mail["Subject"])[0]


def test_a_panier_fills_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/recherche/?q=ville&nature=notice")
    page.get_by_role("button", name=re.compile("Ajouter au panier")).first.click()
    expect(page).to_have_url(re.compile(r"/recherche/\?q=ville&nature=notice"))
    expect(page.get_by_text("Ajouté à « Mon panier »")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Panier")).click()
    expect(page.locator(".kept__entry")).to_have_count(1)
    context.close()
