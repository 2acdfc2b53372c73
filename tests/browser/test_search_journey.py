"""Inès finds what she looks for: with the mouse, with the keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_ines_searches_narrows_and_opens_a_notice(page: Page, site: str):
    page.goto(site)
    page.get_by_role("searchbox").first.fill("renouvellement urbain")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=renouvellement\+urbain"))
    for kind in ("notice", "fiche", "page", "rendez-vous"):
        expect(page.locator(f".hit--{kind}").first).to_be_visible()

    before = shown_total(page)
    with page.expect_response(re.compile("nature=notice")):
        page.get_by_role("checkbox", name=re.compile("^Notices")).check()
    expect(page.locator(".filter-chip")).to_have_count(1)
    assert 0 < shown_total(page) < before
    assert "nature=notice" in page.url

    title = page.locator(".hit a").first.inner_text()
    page.locator(".hit a").first.click()
    expect(page).to_have_url(re.compile(r"/notices/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(title[:20])


def test_ines_does_it_with_the_keyboard_alone(page: Page, site: str):
    page.goto(f"{site}/recherche/?q=habitants")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#contenu")
    tab_to(page, "input[type=checkbox]")
    page.keyboard.press("Space")
    expect(page.locator(".filter-chip")).to_have_count(1)
    # The filter just ticked keeps the focus, so that the next one is one key away.
    expect(page.locator("input[type=checkbox]:focus")).to_be_checked()
    tab_to(page, ".hit a")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("/recherche/"))


def test_the_back_button_brings_back_the_earlier_filters(page: Page, site: str):
    page.goto(f"{site}/recherche/?q=ville")
    total = shown_total(page)
    page.locator("[data-results] input[type=checkbox]").first.check()
    expect(page.locator(".filter-chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".filter-chip")).to_have_count(0)
    assert shown_total(page) == total


def test_filters_work_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/recherche/?q=ville")
    page.locator("[data-results] input[type=checkbox]").first.check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    expect(page.locator(".filter-chip")).to_have_count(1)
    context.close()


def test_a_documentalist_builds_a_question_with_the_keyboard_and_takes_it_up_again(page: Page, site: str):
    page.goto(f"{site}/recherche/")
    page.get_by_role("link", name="Recherche avancée").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recherche avancée")
    page.get_by_label("Mots").first.focus()
    page.keyboard.type("quartiers")
    page.get_by_role("button", name="Ajouter une ligne").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(4)
    expect(page.locator("#lien-4")).to_be_focused()
    page.locator("#lien-4").select_option("sauf")
    page.locator("#champ-4").select_option("titre")
    page.locator("#mots-4").fill("ville")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?q=quartiers\+SAUF\+titre%3Aville$"))
    expect(page.get_by_role("searchbox")).to_have_value("quartiers SAUF titre:ville")
    assert shown_total(page) > 0
    page.get_by_role("link", name="Modifier dans la recherche avancée").click()
    expect(page.locator("#lien-2")).to_have_value("sauf")
    expect(page.locator("#champ-2")).to_have_value("titre")
    expect(page.locator("#mots-2")).to_have_value("ville")


def test_every_example_of_the_help_finds_something(page: Page, site: str):
    page.goto(f"{site}/recherche/avancee/")
    examples = page.locator(".how-to__examples a").evaluate_all("links => links.map(link => link.href)")
    assert len(examples) >= 8
    found = {address: page.request.get(f"{address}&format=json").json() for address in examples}
    assert [address for address, answer in found.items() if not answer["total"] or "notes" in answer] == []


def test_the_advanced_form_works_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/recherche/avancee/")
    page.get_by_role("button", name="Ajouter une ligne").click()
    expect(page.locator("[data-row]")).to_have_count(4)
    page.get_by_label("Mots").first.fill("jardin")
    page.get_by_role("button", name="Rechercher").click()
    expect(page).to_have_url(re.compile(r"/recherche/\?q=jardin$"))
    context.close()


def shown_total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#results-count").inner_text()))


def tab_to(page: Page, selector: str, limit: int = 80) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"No {selector} within {limit} Tab keys")
