"""Nadia sorts the press of the morning without leaving the keyboard."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_nadia_sorts_by_keyboard_and_undoes(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/login/?next=/admin/veille/")
    page.fill("[name=username]", "nadia")
    page.fill("[name=password]", "rayonnage-demo")
    page.keyboard.press("Enter")
    rows, status = page.locator("[data-list] li"), page.locator("[data-status]")
    expect(rows.first).to_be_visible()
    waiting = rows.count()
    title = rows.nth(1).locator(".veille-list__title").inner_text()
    page.keyboard.press("j")
    expect(page.locator(".veille-pane__title")).to_contain_text(title)
    page.keyboard.press("s")
    page.keyboard.type("Ce que nous en retenons, en une phrase.")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(status).to_contain_text(f"« {title} » est publié.")
    expect(rows).to_have_count(waiting - 1)
    page.goto(f"{site}/ressources/veille/")
    expect(page.get_by_text("Ce que nous en retenons, en une phrase.")).to_be_visible()
    page.goto(f"{site}/admin/veille/")
    page.keyboard.press("u")
    expect(page.get_by_text("1 article remis comme il était.")).to_be_visible()
    expect(rows).to_have_count(waiting)
