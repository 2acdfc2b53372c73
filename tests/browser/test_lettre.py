"""Claire keeps a notice for the next numéro, composes it, tries it, sends it; Inès subscribes, receives it, and leaves."""

from __future__ import annotations

import email
import email.policy
import re
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_accessibility import RULES
from tests.chaos.scene import ROOT, Relay, relay

pytestmark = pytest.mark.browser
INES = "ines.journee@example.org"


class Post:
    """What the worker sends goes to a relay of the test's own, which keeps the mails."""

    def __init__(self, demo: dict[str, str], out: Relay) -> None:
        secret = (Path(demo["DATA_DIR"]) / "secret-key").read_text().strip()
        self.environment = demo | {"SECRET_KEY": secret, "EMAIL_URL": f"smtp://127.0.0.1:{out.port}"}
        self.out = out

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True, timeout=300)

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Oldest first."""
        assert self.out.keep is not None
        files = sorted(self.out.keep.glob(f"*-{address}.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


@pytest.fixture(scope="module")
def post(demo: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    folder = tmp_path_factory.mktemp("relay")
    with relay(folder, keep=folder) as out:
        yield Post(demo, out)


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return part.get_content()


def link_in(message: EmailMessage, part: str) -> str:
    [found, *_more] = re.findall(rf"https?://\S*/{part}/\S+", text_of(message))
    return found


def log_in(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/admin/login/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill("rayonnage-demo")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("login"))


def violations(page: Page) -> str:
    results = Axe().run(page, options=RULES)
    return results.generate_report() if results.violations_count else ""


def test_claire_composes_and_sends_and_ines_receives_and_leaves(browser: Browser, page: Page, site: str, post: Post):
    ines = browser.new_context(locale="fr-FR").new_page()
    ines_subscribes(ines, site, post)
    log_in(page, site, "claire")
    title = claire_keeps_a_notice(page, site)
    claire_prepares(page, site, title)
    claire_tries(page, post)
    claire_sends(page, post)

    *_others, received = post.mails_to(INES)
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert title in " ".join(text_of(received).split())
    ines_reads_and_leaves(ines, site, received)
    ines.context.close()


def ines_subscribes(ines: Page, site: str, post: Post) -> None:
    ines.goto(site)
    ines.get_by_role("link", name=re.compile("abonner", re.IGNORECASE)).first.click()
    ines.wait_for_url("**/abonnement/**")
    assert violations(ines) == ""
    ines.get_by_label("Votre adresse électronique").first.fill(INES)
    ines.get_by_role("checkbox", name=re.compile("La Lettre")).first.check()
    ines.get_by_role("button", name="S’abonner").click()
    expect(ines.get_by_role("heading", level=1)).to_have_text("Encore un geste")

    post.manage("worker", "--once")
    [asked] = post.mails_to(INES)
    ines.goto(link_in(asked, "confirmer"))
    assert violations(ines) == ""
    ines.get_by_role("button", name="Je confirme").click()
    expect(ines.get_by_role("heading", level=1)).to_have_text("Vous êtes abonné·e")


def claire_keeps_a_notice(page: Page, site: str) -> str:
    """From the page she reads; returns its title."""
    page.goto(f"{site}/recherche/?q=médiation&nature=notice")
    page.locator(".hit a").first.click()
    page.wait_for_url(re.compile(r"/notices/\d+/"))
    title = " ".join(page.get_by_role("heading", level=1).inner_text().split())
    page.locator("wagtail-userbar").get_by_role("button").first.click()
    page.get_by_role("menuitem", name="Pour la prochaine lettre").click()
    page.get_by_label("Note pour qui composera").fill("Pour le dossier du mois")
    page.get_by_role("button", name=re.compile("Garder pour le prochain")).click()
    expect(page.get_by_text("Pour le dossier du mois")).to_be_visible()
    return title.split(" : ")[0]


def claire_prepares(page: Page, site: str, title: str) -> None:
    page.goto(f"{site}/admin/lettres/numeros/")
    la_lettre = page.get_by_role("region", name="La Lettre", exact=True)
    la_lettre.get_by_role("link", name="Nouveau numéro").click()
    page.get_by_role("button", name=re.compile("Ouvrir le numéro")).click()
    kept = page.get_by_role("checkbox", name=re.compile(re.escape(title[:30])))
    expect(kept.first).to_be_checked()
    page.get_by_role("button", name="Ajouter au numéro").click()
    expect(page).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    page.locator("#id_title").fill("Ce que tisse la médiation")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text(re.compile("a été mise à jour")).first).to_be_visible()


def claire_tries(page: Page, post: Post) -> None:
    page.get_by_role("link", name=re.compile("Vérifier, essayer, envoyer")).click()
    expect(page.get_by_role("heading", name="Essayer")).to_be_visible()
    page.get_by_label("Envoyer un essai à").fill("claire@example.org")
    page.get_by_role("button", name="Envoyer l’essai").click()
    expect(page.get_by_text("Un essai part vers claire@example.org.")).to_be_visible()
    post.manage("worker", "--once")
    [tried] = post.mails_to("claire@example.org")
    assert tried["Subject"] == "[Essai] Ce que tisse la médiation"


def claire_sends(page: Page, post: Post) -> None:
    page.get_by_label("J’ai relu le numéro").check()
    page.get_by_role("button", name=re.compile(r"Envoyer à \d+ personnes")).click()
    expect(page.get_by_text(re.compile("Le numéro part, pour"))).to_be_visible()
    post.manage("send_newsletters", "--once")
    expect(page.get_by_role("heading", name="Terminé")).to_be_visible(timeout=60_000)


def ines_reads_and_leaves(ines: Page, site: str, received: EmailMessage) -> None:
    ines.goto(re.search(rf"{site}/\S*numero-\d+/", text_of(received))[0])
    expect(ines.get_by_role("heading", level=1)).to_contain_text("Ce que tisse la médiation")
    assert violations(ines) == ""
    ines.goto(link_in(received, "desinscription"))
    assert violations(ines) == ""
    ines.get_by_role("button", name=re.compile("désabonner", re.IGNORECASE)).click()
    expect(ines.get_by_text("Vous ne recevrez plus La Lettre.")).to_be_visible()
