"""axe-core finds no violation on the pages of a demo site, light on a phone and dark on a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.first_stack]

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def first_of(site: str, browser):
    """The address of the first hit of a kind."""

    def find(kind: str, text: str = "") -> str:
        page = browser.new_page()
        try:
            answer = page.request.get(f"{site}/recherche/?format=json&nature={kind}&q={text}").json()
        finally:
            page.close()
        return answer["hits"][0]["url"]

    return find


def addresses(first_of) -> dict[str, str]:
    return {
        "accueil": "/",
        "résultats": "/recherche/?q=ville",
        "aucun résultat": "/recherche/?q=xyzzyxyzzy",
        "recherche à expliquer": "/recherche/?q=jardin OU potager SAUF (école",
        "recherche avancée": "/recherche/avancee/?q=titre:ville annee:2015..&type=Rapport",
        "filtres": "/recherche/?q=ville&annee=2010..2019&sujet=Politique+de+la+ville",
        "tous les sujets": "/recherche/filtres/sujet/?q=ville",
        "notice": first_of("notice", "quartier"),
        "fiche": first_of("fiche"),
        "fiches en carte": "/fiches/?vue=carte",
        "fiches en tableau": "/fiches/?vue=tableau",
        "leviers et freins": "/fiches/leviers-et-freins/",
        "proposer une fiche": "/fiches/proposer/",
        "reprendre nos fiches": "/fiches-echange/",
        "rendez-vous": first_of("rendez-vous"),
        "agenda du mois": "/agenda/?vue=mois",
        "agenda par lieu": "/agenda/?vue=lieux",
        "cycle": "/agenda/les-ateliers-du-developpement-economique/",
        "page": "/ressources/dossiers/renouvellement-urbain/",
        "rubrique": "/ressources/",
        "publication": "/ressources/nos-publications/adultes-relais-tenir-le-fil/",
        "collection de publications": "/ressources/nos-publications/les-cahiers/",
        "sélection": "/ressources/ce-qui-vient-de-paraitre/",
        "actualité": "/actualites/salle-de-lecture-le-jeudi-soir/",
        "réseau": "/reseaux/reaap/",
        "programme": "/le-centre/programme-2018/",
        "action": "/le-centre/programme-2018/a1/",
        "formulaire": "/le-centre/preparer-une-visite/",
        "informations pratiques": "/le-centre/informations-pratiques/",
        "accessibilité": "/accessibilite/",
        "thèmes": "/themes/",
        "territoires": "/territoires/",
        "charte": "/charte/",
        "lettre": "/lettres/la-lettre/",
        "numéro": "/lettres/la-lettre/numero-83/",
        "abonnement": "/abonnement/",
        "veille": "/ressources/veille/",
        "panier": "/panier/",
        "connexion": "/compte/connexion/",
        "bibliographie": "/recherche/bibliographie/?q=habitants&ordre=theme",
        "introuvable": "/cette-page-nexiste-pas/",
    }


@pytest.mark.parametrize(("scheme", "viewport"), [("light", PHONE), ("dark", DESK)], ids=["phone-light", "desk-dark"])
def test_no_page_has_a_violation(page: Page, site: str, first_of, scheme: str, viewport: dict[str, int]):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(viewport)
    found = {}
    for name, address in addresses(first_of).items():
        page.goto(site + address)
        results = Axe().run(page, options=RULES)
        if results.violations_count:
            found[name] = results.generate_report()
    assert found == {}


def test_no_page_asks_anything_of_another_site(page: Page, site: str, first_of):
    outside = []
    page.on(
        "request", lambda request: outside.append(request.url) if not request.url.startswith((site, "data:")) else None
    )
    for address in addresses(first_of).values():
        page.goto(site + address, wait_until="networkidle")
    assert outside == []


def test_no_page_is_wider_than_a_small_phone(page: Page, site: str, first_of):
    page.set_viewport_size({"width": 320, "height": 640})
    too_wide = {}
    for name, address in addresses(first_of).items():
        page.goto(site + address)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            too_wide[name] = width
    assert too_wide == {}
