"""Nadia walks along a shelf with a barcode reader, which types and presses Enter, and reads what is missing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_cataloguing import Keyboard, log_in, violations

pytestmark = pytest.mark.browser

CALL_NUMBERS = "EDU 59"


def test_three_codes_read_by_keyboard_leave_the_missing_ones(page: Page, site: str) -> None:
    log_in(page, site)
    keyboard = Keyboard(page)
    page.goto(f"{site}/admin/catalogue/recolement/ouvrir/")
    assert violations(page, ".shelf-open") == ""
    keyboard.type("#id_name", "Rayon EDU 59")
    keyboard.type("#id_prefix", CALL_NUMBERS)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recolement/\d+/$"))
    expect(page.get_by_text("3 exemplaires attendus en rayon.")).to_be_visible()

    # The hand is in the field already, and stays there: the reader does not wait for the site.
    expect(page.locator("#code")).to_be_focused()
    for code in ("PB004090", "pb004091", "PB777777"):
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    read = page.locator(".shelf-latest li")
    expect(read).to_have_count(3)
    expect(read.nth(2)).to_contain_text("PB004090 Trouvé")
    expect(read.nth(0)).to_contain_text("PB777777 Inconnu")
    expect(page.locator(".shelf-scan__answer")).to_contain_text("PB777777 : Inconnu.")
    expect(page.locator("[data-count=trouves]")).to_have_text("2")
    expect(page.locator("[data-count=manquants]")).to_have_text("1")
    expect(page.locator("#code")).to_be_focused()
    assert violations(page, ".shelf-read") == ""

    page.get_by_role("link", name=re.compile("^Manquants")).focus()
    page.keyboard.press("Enter")
    missing = page.locator("#liste tbody tr")
    expect(missing).to_have_count(1)
    expect(missing).to_contain_text("PB004092")
    assert violations(page, ".shelf-lists") == ""

    page.goto(f"{site}/admin/catalogue/chiffres/")
    for part in (".figures-toc", "#types"):
        assert violations(page, part) == ""
