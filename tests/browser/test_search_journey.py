"""Inès finds what she looks for: with the mouse, with the keyboard alone, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser


def test_ines_searches_narrows_and_opens_a_notice(page: Page, site: str):
    page.goto(site)
    page.get_by_role("combobox").first.fill("renouvellement urbain")
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
    # What came back is alive: the filters answer, and so does the search box.
    page.locator("[data-results] input[type=checkbox]").first.check()
    expect(page.locator(".filter-chip")).to_have_count(1)
    page.get_by_role("combobox").first.fill("renouv")
    expect(page.get_by_role("option").first).to_be_visible()


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
    expect(page.locator("#q")).to_have_value("quartiers SAUF titre:ville")
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


def test_a_tick_says_how_many_there_are_and_keeps_its_place(page: Page, site: str):
    page.goto(f"{site}/recherche/?q=ville")
    box = page.get_by_role("checkbox", name=re.compile("^Notices"))
    promised = int(re.search(r"(\d+) résultat", box.evaluate("box => box.closest('label').textContent"))[1])
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".filter-chip")).to_have_count(1)
    assert shown_total(page) == promised
    expect(page.locator("[data-announcer]")).to_have_text(re.compile(f"^{promised} résultats?$"))
    expect(page).to_have_title(re.compile(r"« ville » : recherche \(Notices\)"))
    expect(page).to_have_url(f"{site}/recherche/?q=ville&nature=notice")
    expect(page.get_by_role("checkbox", name=re.compile("^Notices"))).to_be_focused()
    # The chip that goes gives its place to the count.
    page.locator(".filter-chip").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".filter-chip")).to_have_count(0)
    expect(page.locator("#results-count")).to_be_focused()


def test_a_tick_made_before_the_scripts_came_counts(page: Page, site: str):
    late: list[Route] = []
    page.route(re.compile(r"/htmx[^/]*\.js"), lambda route: late.append(route))
    page.goto(f"{site}/recherche/?q=ville", wait_until="commit")
    page.get_by_role("checkbox", name=re.compile("^Notices")).check()
    for route in late:
        route.continue_()
    expect(page.locator(".filter-chip")).to_have_count(1)
    expect(page).to_have_url(f"{site}/recherche/?q=ville&nature=notice")


def test_nothing_moves_on_a_phone_when_the_scripts_come(browser: Browser, site: str):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value; }))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    late: list[Route] = []
    page.route(re.compile(r"/htmx[^/]*\.js"), lambda route: late.append(route))
    page.goto(f"{site}/recherche/?q=ville", wait_until="commit")
    expect(page.locator(".hit").first).to_be_visible()
    # The whole page, its letters come: what follows is the scripts' own doing.
    page.wait_for_function("document.querySelector('footer') && document.fonts.ready.then(() => true)")
    before = page.evaluate("window.moved")
    for route in late:
        route.continue_()
    expect(page.locator(".search-page.is-instant")).to_be_visible()
    expect(page.locator(".facets")).not_to_have_attribute("open", "")
    assert page.evaluate("window.moved") - before < 0.01
    page.close()


def test_ines_finds_a_subject_in_the_tree_and_narrows_the_years(page: Page, site: str):
    page.goto(f"{site}/recherche/")
    page.get_by_label("Trouver dans le filtre Sujet").press_sequentially("logement so")
    expect(page.get_by_role("checkbox", name=re.compile("^Logement social"))).to_be_visible()
    expect(page.get_by_role("checkbox", name=re.compile("^Politique de la ville"))).to_be_hidden()
    page.get_by_role("checkbox", name=re.compile("^Logement social")).check()
    expect(page.locator(".filter-chip")).to_have_count(1)
    narrow = shown_total(page)
    page.goto(f"{site}/recherche/?sujet=Logement")
    assert shown_total(page) >= narrow

    decade = page.locator(".year").first
    promised = int(re.search(r": ?(\d+)", decade.inner_text().replace("\n", " "))[1])
    decade.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".filter-chip")).to_have_count(2)
    assert shown_total(page) == promised
    expect(page.get_by_role("link", name="Toutes les années")).to_be_visible()


def test_proposals_open_a_title_or_a_subject_with_the_keyboard_alone(page: Page, site: str):
    page.goto(site)
    box = page.get_by_role("combobox").first
    box.focus()
    page.keyboard.type("renouv", delay=20)
    expect(box).to_have_attribute("aria-expanded", "true")
    subject = page.get_by_role("option", name="Renouvellement urbain").last
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        if subject.get_attribute("aria-selected") == "true":
            break
    expect(box).to_have_attribute("aria-activedescendant", subject.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("renouv")
    page.keyboard.type("e", delay=20)
    expect(box).to_have_attribute("aria-expanded", "true")
    while subject.get_attribute("aria-selected") != "true":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recherche/\?sujet=Renouvellement"))


def test_a_result_says_why_it_is_there_and_a_notice_what_is_near(page: Page, site: str):
    page.goto(f"{site}/recherche/?q=logement&nature=notice&sujet=Logement")
    page.get_by_text("Pourquoi ce résultat").first.click()
    expect(page.locator(".reasons dt").filter(has_text="Sujet")).to_be_visible()
    expect(page.locator(".reasons mark").first).to_have_text(re.compile("logement", re.IGNORECASE))
    page.locator(".hit__title a").first.click()
    page.locator(".similar").scroll_into_view_if_needed()
    expect(page.locator(".similar .hit").first).to_be_visible()


def test_years_and_long_filters_work_without_javascript(browser: Browser, site: str):
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{site}/recherche/?q=ville")
    page.locator("#annee_de").fill("2019")
    page.locator("#annee_a").fill("2015")
    page.locator(".years__go").click()
    expect(page.locator(".filter-chip")).to_contain_text("2015–2019")
    expect(page.get_by_text("Les années étaient à l’envers")).to_be_visible()
    page.goto(f"{site}/recherche/filtres/sujet/?q=ville")
    page.get_by_label("Trouver dans la liste").fill("evalu")
    page.get_by_role("button", name="Trouver").click()
    page.get_by_role("checkbox", name=re.compile("^Évaluation")).check()
    page.get_by_role("button", name="Voir les résultats").click()
    expect(page.locator(".filter-chip")).to_contain_text("Évaluation")
    context.close()


def shown_total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#results-count").inner_text()))


def tab_to(page: Page, selector: str, limit: int = 80) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"No {selector} within {limit} Tab keys")
