"""Inès's whole journey, with the keyboard alone: three words, one list, two filters, a panier, and word of what comes next."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_reader_journey import clean, press

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
LATEST_MAIL = (
    "from correspondence.models import OutgoingMail; "
    "print(OutgoingMail.objects.filter(address='ines.alerte@exemple.fr').first().text)"
)


def test_ines_finds_keeps_and_asks_to_be_told(page: Page, site: str, demo: dict[str, str]):
    # She types three words, and finds notices, a fiche and a rendez-vous in one list.
    page.goto(site)
    page.get_by_role("combobox").first.focus()
    page.keyboard.type("le renouvellement urbain")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=le\+renouvellement"))
    for kind in ("notice", "fiche", "rendez-vous"):
        expect(page.locator(f".hit--{kind}").first).to_be_visible()

    # She narrows by theme, then by territory, and hears how many are left.
    tick(page, "theme")
    tick(page, "territoire")
    clean(page)

    # She reads one, and keeps it.
    first = page.locator(".hit__title a").first
    title = first.inner_text()
    press(page, first)
    expect(page.get_by_role("heading", level=1)).to_contain_text(title[:20])
    press(page, page.locator("[data-keep]").first)
    expect(page.locator("[data-kept-number]")).to_have_text("1")
    page.go_back()

    # She asks to be told of new ones, and confirms from the mail.
    press(page, page.get_by_role("link", name="être prévenu·e par courriel"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Être prévenu·e de ce qui arrive")
    clean(page)
    page.get_by_label("Votre adresse électronique").focus()
    page.keyboard.type("ines.alerte@exemple.fr")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Encore un geste")
    page.goto(site + confirmation(demo))
    press(page, page.get_by_role("button", name="Je confirme"))
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est noté")
    clean(page)


def tick(page: Page, facet: str) -> None:
    """The first value of a filter, opened if it is closed."""
    chips = page.locator(".filter-chip").count()
    block = page.locator(f"#facet-{facet}")
    if block.get_attribute("open") is None:
        press(page, block.locator("summary").first)
    block.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".filter-chip")).to_have_count(chips + 1)
    expect(page.locator("[data-announcer]")).to_have_text(re.compile(r"^\d+ résultats?$"))


def confirmation(demo: dict[str, str]) -> str:
    """The path of the link that the mail gives."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", LATEST_MAIL]
    secret = (Path(demo["DATA_DIR"]) / "secret-key").read_text().strip()
    mail = subprocess.run(
        command, cwd=ROOT, env=demo | {"SECRET_KEY": secret}, check=True, timeout=120, capture_output=True, text=True
    )
    found = re.search(r"https?://[^/\s]+(/recherche/alerte/confirmer/\S+)", mail.stdout)
    assert found, mail.stdout
    return found[1]
