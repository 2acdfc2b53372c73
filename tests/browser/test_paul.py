"""Paul's days: he writes, Claire reviews, it is on line; it is to leave one day; somebody without account reads it;
he throws it away by mistake, and it comes back."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import RULES

pytestmark = pytest.mark.browser
TITLE = "Ouverture d’un lieu d’écoute"


@pytest.fixture
def colleagues(browser: Browser, site: str):
    """Each with a browser of their own; a visitor has no account."""
    opened = []

    def come(name: str = "") -> Page:
        context = browser.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900}
        )
        opened.append(context)
        page = context.new_page()
        if name:
            page.goto(f"{site}/admin/login/")
            page.locator("input[name=username]").fill(name)
            page.locator("input[name=password]").fill("rayonnage-demo")
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        return page

    yield come
    for context in opened:
        context.close()


def clean(page: Page) -> None:
    results = Axe().run(page, options=RULES)
    assert not results.violations_count, results.generate_report()


def test_paul_writes_shares_throws_away_and_takes_back(site: str, colleagues):
    paul, claire, visitor = colleagues("paul"), colleagues("claire"), colleagues()
    clean(paul)
    edit = paul_submits(paul)
    address = claire_publishes(claire, visitor)
    paul_sets_an_end(paul, edit)
    a_partner_says_what_she_thinks(paul, visitor, edit)
    paul_throws_it_away_and_takes_it_back(paul, visitor, edit, address)


def paul_submits(paul: Page) -> str:
    paul.get_by_role("link", name="Nouvelle actualité").click()
    paul.locator("[name=title]").fill(TITLE)
    paul.locator("[name=intro]").fill("Le centre ouvre un lieu d’écoute, le jeudi, sans rendez-vous.")
    act(paul, "action-submit")
    expect(paul.get_by_text("soumise").first).to_be_visible()
    paul.goto(paul.url.split("/admin/")[0] + "/admin/")
    paul.get_by_role("link", name=TITLE).first.click()
    expect(paul.locator(".state--soumis").first).to_be_visible()
    return paul.url


def claire_publishes(claire: Page, visitor: Page) -> str:
    claire.reload()
    waiting = claire.get_by_role("region", name="Ce qui m’attend")
    expect(waiting.get_by_text("À relire", exact=True).first).to_be_visible()
    waiting.get_by_role("link", name=TITLE).click()
    act(claire, "action-workflow-action", "approve")
    on_line = claire.get_by_role("row", name=re.compile(TITLE)).locator(".state--publie")
    expect(on_line).to_be_visible()
    visitor.goto(claire.url.split("/admin/")[0] + (on_line.get_attribute("href") or ""))
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    return visitor.url


def paul_sets_an_end(paul: Page, edit: str) -> None:
    """The hours say in which zone they are; the home tells what leaves soon."""
    paul.goto(edit)
    paul.get_by_role("button", name=re.compile("statut|état", re.IGNORECASE)).first.click()
    paul.get_by_role("button", name=re.compile("programm", re.IGNORECASE)).first.click()
    end = paul.get_by_label("Fin de publication (heure de Paris)")
    end.fill(f"{date.today() + timedelta(days=9):%d/%m/%Y} 18:00")
    # By the keyboard: the calendar may still cover the button.
    end.press("Tab")
    paul.get_by_role("dialog").get_by_role("button", name=re.compile("Enregistrer")).press("Enter")
    expect(paul.get_by_role("dialog").first).to_be_hidden()
    act(paul, "action-publish")
    paul.goto(edit.split("/admin/")[0] + "/admin/")
    expect(paul.get_by_role("region", name="Bientôt")).to_contain_text(TITLE)


def a_partner_says_what_she_thinks(paul: Page, visitor: Page, edit: str) -> None:
    number = re.search(r"/pages/(\d+)/", edit)
    assert number
    paul.goto(edit.split("/admin/")[0] + f"/admin/relecture-externe/{number[1]}/")
    paul.get_by_label("Pour qui").fill("DDETS 93")
    paul.get_by_role("button", name="Créer le lien").click()
    visitor.goto(paul.locator(".given-link__url").first.input_value())
    expect(visitor.frame_locator("iframe").get_by_role("heading", level=1)).to_have_text(TITLE)
    clean(visitor)
    visitor.get_by_label("Votre nom").fill("Hélène Roux")
    visitor.get_by_label("Votre message").fill("Ajoutez l’adresse, s’il vous plaît.")
    visitor.get_by_role("button", name="Envoyer au centre").click()
    expect(visitor.locator(".messages")).to_contain_text("Votre avis est transmis")
    paul.goto(edit.split("/admin/")[0] + "/admin/")
    expect(paul.get_by_role("region", name="Ce qui m’attend")).to_contain_text("Ajoutez l’adresse")


def paul_throws_it_away_and_takes_it_back(paul: Page, visitor: Page, edit: str, address: str) -> None:
    paul.goto(edit.replace("/edit/", "/delete/"))
    paul.get_by_role("button", name="Mettre à la corbeille").click()
    expect(paul.get_by_text("est à la corbeille")).to_be_visible()
    answer = visitor.goto(address)
    assert answer
    assert answer.status == 410
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Cette page a été retirée")
    paul.get_by_role("link", name="Voir la corbeille").click()
    paul.get_by_role("row", name=re.compile(TITLE)).get_by_role("link", name="Remettre").click()
    paul.get_by_role("button", name="Remettre").click()
    expect(paul.get_by_text("est revenue sous")).to_be_visible()
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)


def act(page: Page, name: str, value: str = "") -> None:
    """A button of the editor's menu, opened if it is folded."""
    button = page.locator(f"[name={name}]" if not value else f"[data-workflow-action-name={value}]").first
    if not button.is_visible():
        page.get_by_role("button", name="Plus d’actions").click()
    with page.expect_navigation():
        button.click()


WORD = Path(__file__).resolve().parent.parent.parent / "fixtures/pasted/word.html"


def test_what_paul_pastes_from_word_is_plain_and_its_lists_are_lists(site: str, colleagues):
    paul = colleagues("paul")
    paul.get_by_role("link", name="Nouvelle fiche").click()
    paul.get_by_role("tab", name="Récit").click()
    text = paul.locator("[name=context] + .Draftail-Editor__wrapper .public-DraftEditor-content")
    text.click()
    text.evaluate(
        """(editor, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/html", html);
            clipboardData.setData("text/plain", "Trois points…");
            editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        WORD.read_text(encoding="utf-8"),
    )
    expect(text).to_contain_text("écouter")
    kept = paul.locator("[name=context]")
    expect(kept).to_have_value(re.compile("couter"))
    written = json.loads(kept.input_value())["blocks"]
    bullet, number = "unordered-list-item", "ordered-list-item"
    assert [(block["type"], block["depth"], block["text"].strip()) for block in written if block["text"].strip()] == [
        ("unstyled", 0, "Trois points :"),
        (bullet, 0, "le seuil"),
        (bullet, 1, "la porte"),
        (bullet, 0, "la cour"),
        ("unstyled", 0, "Puis, dans l’ordre :"),
        (number, 0, "écouter"),
    ]
    assert [one["style"] for one in written[0]["inlineStyleRanges"]] == ["BOLD"]
