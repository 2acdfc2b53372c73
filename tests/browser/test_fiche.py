"""A fiche, from the proposal of its porteur to the site: each step is a function, and takes what the one before gave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_paul import act, clean

pytestmark = pytest.mark.browser
TITLE = "Ouvrir la ludothèque le dimanche"
CAHIER = "/ressources/nos-publications/adultes-relais-tenir-le-fil/"


def test_a_fiche_from_the_proposal_to_the_site(browser: Browser, site: str):
    with at(browser, width=390) as visitor, at(browser) as paul:
        a_porteur_proposes(visitor, site)
        desk = paul_completes_the_draft(paul, site)
        link = paul_asks_for_a_review(paul, desk)
        the_porteur_agrees(visitor, link)
        paul_publishes(paul, desk)
        number = the_public_reads(visitor, site)
        nadia_finds_it_on_the_shelf_and_on_paper(visitor, site, number)
        the_site_shows_it_three_ways(visitor, site)
        a_cahier_reprints_it(paul, visitor, site)
        another_centre_takes_it_and_learns_that_it_left(paul, visitor, site, desk, number)


@contextmanager
def at(browser: Browser, width: int = 1280) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": width, "height": 900})
    yield context.new_page()
    context.close()


def a_porteur_proposes(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/fiches/")
    visitor.get_by_role("link", name="Proposez-en la fiche").click()
    visitor.get_by_role("button", name="Envoyer au centre").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Il reste quelque chose à corriger")
    clean(visitor)
    visitor.get_by_label("L’action, en un titre").fill(TITLE)
    visitor.get_by_label("En une ou deux phrases").fill("Des bénévoles ouvrent la ludothèque aux familles.")
    visitor.get_by_label("Commune").fill("Bondy")
    visitor.get_by_label("Structure qui porte l’action").fill("Les Dimanches du jeu")
    visitor.get_by_label("Qu’avez-vous fait, et avec qui ?").fill("Un essai de trois mois, puis un planning.")
    visitor.get_by_label("Vos prénom et nom").fill("Hélène Roux")
    visitor.get_by_label("Votre adresse électronique").fill("roux@example.org")
    visitor.get_by_label("J’accepte que le centre s’appuie").check()
    visitor.get_by_role("button", name="Envoyer au centre").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Merci, votre récit est arrivé")


def paul_completes_the_draft(paul: Page, site: str) -> str:
    """Returns the address of the page that says where the fiche stands."""
    paul.goto(f"{site}/admin/login/?next=/admin/fiches/?etape=proposition")
    paul.locator("input[name=username]").fill("paul")
    paul.locator("input[name=password]").fill("rayonnage-demo")
    paul.locator("input[name=password]").press("Enter")
    paul.get_by_role("row", name=re.compile(TITLE)).get_by_role("link", name="Lire la proposition").click()
    expect(paul.get_by_text("Un essai de trois mois")).to_be_visible()
    desk = paul.url.split("#")[0]
    paul.get_by_role("link", name="Compléter la fiche").click()
    paul.locator("[name=summary]").fill("Des bénévoles ouvrent la ludothèque le dimanche, et les familles reviennent.")
    with paul.expect_navigation():
        paul.locator("button.action-save").first.click()
    expect(paul.locator("[aria-current=step]")).to_have_text("En rédaction")
    return desk


def paul_asks_for_a_review(paul: Page, desk: str) -> str:
    """Returns the link: without an address, Paul copies it."""
    paul.goto(desk)
    clean(paul)
    paul.get_by_label("Qui relit").fill("Mme Roux")
    paul.get_by_role("button", name="Envoyer le lien").click()
    expect(paul.get_by_text("La réponse de Mme Roux")).to_be_visible()
    return paul.get_by_label("Lien de Mme Roux").input_value()


def the_porteur_agrees(visitor: Page, link: str) -> None:
    visitor.goto(link)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_text("et les familles reviennent")).to_be_visible()
    clean(visitor)
    # By the keyboard: the remark is folded under its block.
    visitor.locator("summary", has_text="Démarche").focus()
    visitor.keyboard.press("Enter")
    visitor.get_by_label("Votre remarque : Démarche").fill("L’essai a duré quatre mois.")
    visitor.get_by_label("J’ai relu la fiche").check()
    visitor.get_by_role("button", name="Je donne mon accord").click()
    expect(visitor.locator(".messages")).to_contain_text("Votre accord est enregistré")
    expect(visitor.get_by_role("region", name="Ce que vous avez répondu")).to_contain_text(
        "L’essai a duré quatre mois."
    )


def paul_publishes(paul: Page, desk: str) -> None:
    paul.goto(desk)
    expect(paul.get_by_text("Accord de Mme Roux : à valider et à publier")).to_be_visible()
    expect(paul.get_by_text("L’essai a duré quatre mois.")).to_be_visible()
    paul.get_by_role("link", name="Relire et publier").click()
    act(paul, "action-publish")
    paul.goto(desk)
    expect(paul.locator("[aria-current=step]")).to_have_text("Publiée")


def the_public_reads(visitor: Page, site: str) -> str:
    """Returns its cote."""
    visitor.goto(f"{site}/fiches/")
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(visitor.get_by_text("roux@example.org")).to_have_count(0)
    clean(visitor)
    return visitor.locator(".fiche__number").first.inner_text()


def nadia_finds_it_on_the_shelf_and_on_paper(visitor: Page, site: str, number: str) -> None:
    visitor.goto(f"{site}/recherche/?q=cote:{number}")
    expect(visitor.get_by_role("link", name=TITLE)).to_be_visible()
    expect(visitor.locator(".hit")).to_have_count(1)
    for paper in (f"/fiche/{number}/une-page.pdf", f"/fiche/{number}.pdf"):
        assert visitor.request.get(f"{site}{paper}").body().startswith(b"%PDF")


def the_site_shows_it_three_ways(visitor: Page, site: str) -> None:
    visitor.goto(f"{site}/fiches/?territoire=bondy")
    for view in ("Tableau", "Carte", "Liste"):
        expect(visitor.get_by_role("link", name=TITLE) if view != "Carte" else visitor.locator("main")).to_be_visible()
        visitor.get_by_role("link", name=view, exact=True).click()
    expect(visitor.get_by_role("link", name=TITLE).first).to_be_visible()


def a_cahier_reprints_it(paul: Page, visitor: Page, site: str) -> None:
    [cahier, *_others] = paul.request.get(f"{site}/recherche/?q=titre:adultes-relais&format=json&nature=page").json()[
        "hits"
    ]
    paul.goto(f"{site}/admin/pages/{cahier['id']}/edit/")
    paul.get_by_role("button", name="Insérer un bloc").last.click()
    paul.get_by_role("option", name="Initiatives : fiches reprises").click()
    paul.get_by_role("button", name="Choisissez une page (Fiche d’expérience)").last.click()
    chooser = paul.get_by_role("dialog")
    chooser.get_by_role("link", name="Suivant").click()
    chooser.get_by_role("link", name=TITLE).click()
    act(paul, "action-publish")
    visitor.goto(f"{site}{CAHIER}")
    expect(visitor.get_by_role("heading", name="Initiatives")).to_be_visible()
    clean(visitor)
    visitor.get_by_role("link", name=TITLE).first.click()
    expect(visitor.get_by_text("Reprise dans")).to_be_visible()


def another_centre_takes_it_and_learns_that_it_left(
    paul: Page, visitor: Page, site: str, desk: str, number: str
) -> None:
    taken = visitor.request.get(f"{site}/fiches-echange/fiches.atom?territoire=bondy").text()
    assert TITLE in taken and "roux@example.org" not in taken
    paul.goto(desk)
    paul.get_by_label("Raison").fill("L’association a fermé.")
    paul.get_by_role("button", name="Archiver").click()
    expect(paul.locator("[aria-current=step]")).to_have_text("Archivée")
    assert visitor.request.get(f"{site}/fiches-echange/fiche/{number}").status == 410
    gone = visitor.request.get(f"{site}/fiches-echange/fiches.csv").text()
    assert re.search(f"{number}.*depubliee", gone)
    # What was reprinted stays in the Cahier, without a link.
    visitor.goto(f"{site}{CAHIER}")
    expect(visitor.get_by_text(TITLE).first).to_be_visible()
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)
