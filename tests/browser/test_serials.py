"""Nadia opens the post without a mouse: an issue received, two articles catalogued, read on the public page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_cataloguing import Keyboard, log_in, violations

pytestmark = pytest.mark.browser


def test_an_issue_is_received_and_analysed_by_keyboard(page: Page, site: str) -> None:
    log_in(page, site)
    keyboard = Keyboard(page)
    page.goto(f"{site}/admin/catalogue/bulletinage/?q=traverse")
    assert violations(page, ".post") == ""
    expect(page.locator(".post__label").first).to_have_text("n° 72")
    keyboard.press(".post__tick")
    expect(page.get_by_text("La Traverse, n° 72 est reçu.")).to_be_visible()
    assert violations(page, ".post") == ""
    # The hand is on the line that follows.
    assert page.evaluate("document.activeElement.className").find("post__tick") >= 0

    keyboard.press('.post__line--done a[href*="numero="]')
    expect(page.locator("#id_title")).to_be_focused()
    expect(page.locator("#id_host-words, [name=host-words]").first).to_have_value(re.compile("La Traverse"))
    page.keyboard.type("Les ascenseurs de la cité")
    keyboard.type("#id_extent", "p. 12-15")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".analysed")).to_contain_text("Les ascenseurs de la cité")
    expect(page.locator("#id_title")).to_be_focused()
    assert violations(page, ".analysed") == ""
    page.keyboard.type("Une bibliothèque de rue")
    keyboard.type("#id_extent", "p. 4-9")
    keyboard.press("button[name=et-suivant]")
    expect(page.locator(".analysed li")).to_have_text([re.compile("bibliothèque"), re.compile("ascenseurs")])

    keyboard.press(".analysed p a")
    expect(page.get_by_role("heading", level=1)).to_contain_text("La Traverse, n° 72")
    listed = page.locator(".articles__list a")
    expect(listed).to_have_text(["Une bibliothèque de rue", "Les ascenseurs de la cité"])
    expect(page.get_by_role("link", name="Dépouiller ce numéro")).to_be_visible()
    listed.first.click()
    expect(page.locator(".notice__host")).to_contain_text(re.compile(r"La Traverse.*n°\s72.*p\.\s4-9"))
