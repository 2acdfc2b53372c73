"""Nadia imports a real export of PMB: she sees, decides, watches, reads, corrects, imports again, and undoes it all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_cataloguing import log_in, violations

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = Path(os.environ.get("RAYONNAGE_REAL_RECORDS", ROOT / "../shared/data"))
PMB = REAL / "records/generated+pmb-7.5.8/dev"
WHOLE, REFUSED_TITLE = 48, "Bruit de cochon"
"""Notices of the export; what its accident refuses."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.real_records,
    pytest.mark.skipif(not PMB.exists(), reason=f"no real files in {REAL} (RAYONNAGE_REAL_RECORDS)"),
]


@pytest.fixture
def worker(site: str, demo: dict[str, str]) -> Iterator[None]:
    """The background work of the site, as script/demo starts it."""
    secret = (Path(demo["DATA_DIR"]) / "secret-key").read_text().strip()
    with subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=demo | {"SECRET_KEY": secret}) as work:
        yield
        work.terminate()


@pytest.fixture
def earlier(site: str, demo: dict[str, str]) -> None:
    """What the library had before it changed machines: the same notices, imported from the old one by the command."""
    command = [
        sys.executable,
        "manage.py",
        "import_records",
        str(PMB / "pmb_demo_iso5426.iso"),
        "--source",
        "Ancien PMB",
    ]
    subprocess.run(command, cwd=ROOT, env=demo | {"SECRET_KEY": "x"}, check=True, timeout=300)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """The export of the new one, in which somebody has broken a notice with a text editor."""
    export = (PMB / "pmb_demo_latin1.xml").read_bytes()
    title = REFUSED_TITLE.encode("latin-1")
    assert export.count(title + b"</s>") == 1
    path = tmp_path / "export.xml"
    path.write_bytes(export.replace(title + b"</s>", title + b"</t>"))
    return path


def drop(page: Page, site: str, file: Path, source: str, *, new: bool = False) -> str:
    """To the preview; returns its address."""
    page.goto(f"{site}/admin/catalogue/importer/")
    page.set_input_files("input[type=file]", file)
    if new:
        page.get_by_text("Une nouvelle source", exact=True).click()
        page.get_by_label("Nom de la nouvelle source").fill(source)
    else:
        page.get_by_label("Qui a donné ces notices").select_option(label=source)
    page.get_by_role("button", name="Voir ce qui changerait").click()
    expect(page.get_by_role("heading", name="Si vous importez")).to_be_visible(timeout=180_000)
    return page.url


def launch(page: Page) -> None:
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_role("heading", name="Ce qui a été fait")).to_be_visible(timeout=180_000)
    page.wait_for_load_state()  # the counts come below the heading


def counts(page: Page) -> dict[str, int]:
    """What the report says: « Créées » → 3."""
    pairs = page.locator(".import-counts > div").all()
    return {pair.locator("dt").inner_text(): int(pair.locator("dd").inner_text()) for pair in pairs}


def card(page: Page, title: str) -> Locator:
    return page.locator(".import-card").filter(has=page.get_by_role("heading", name=title, exact=True))


def tab(page: Page, label: str) -> None:
    link = page.get_by_role("navigation", name="Notices par issue").get_by_role("link", name=label)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


@pytest.mark.usefixtures("worker", "earlier")
def test_nadia_imports_decides_reads_corrects_imports_again_and_undoes(page: Page, site: str, damaged: Path):
    log_in(page, site)
    run = drop(page, site, damaged, "Nouveau PMB", new=True)

    # She reads what was recognised, and what would happen, before anything is written.
    recognised = page.get_by_role("region", name="Ce qui a été reconnu").or_(page.locator("main")).first
    expect(recognised).to_contain_text(f"{WHOLE} notices lues")
    expect(page.locator(".import-forecast")).to_have_text(
        re.compile(r"3\snotices seront créées et 21\sseront mises à jour")
    )
    assert violations(page, "main") == ""
    tab(page, "À mettre à jour")
    page.get_by_role("link", name="Bac en poche").click()
    expect(page.locator(".import-opened")).to_contain_text("La notice telle que reçue")

    # She decides: one is the same, one is another, one is not wanted, the others are all the same.
    tab(page, "À décider")
    assert violations(page, "main") == ""
    for title, answer in (
        ("Chili", "C’est la même : mettre à jour"),
        ("Islam afghan", "C’en est une autre : créer"),
        ("Famille Allix", "Ne pas importer"),
    ):
        card(page, title).get_by_role("button", name=answer).click()
        expect(card(page, title)).to_contain_text("Votre réponse")
    page.locator("#bulk").get_by_label("Répondre pour").select_option(label="Pour toutes (20)")
    page.locator("#bulk").get_by_role("button", name="C’est la même").click()
    expect(page.locator("#bulk")).to_have_count(0)

    # She launches it, closes the page, comes back to it by the list of imports.
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(
        page.get_by_role("progressbar").or_(page.get_by_role("heading", name="Ce qui a été fait")).first
    ).to_be_visible()
    page.goto(f"{site}/admin/")
    page.goto(run)
    expect(page.get_by_role("heading", name="Ce qui a été fait")).to_be_visible(timeout=180_000)
    first = counts(page)
    assert first["Refusées"] == 1
    assert first["Créées"] == 4
    assert first["Inchangées"] == 0
    assert first["Laissées de côté"] == 1
    assert sum(first[name] for name in ("Créées", "Mises à jour", "Refusées", "Laissées de côté")) == WHOLE
    expect(page.locator(".import-losses")).to_contain_text("210 $b")
    assert violations(page, "main") == ""

    # What it created leaves as a file: those of the tab, and no other.
    page.get_by_role("link", name="Exporter ces notices").click()
    expect(page.locator(".export-form__count")).to_contain_text("4\u00a0notices")
    assert violations(page, "main") == ""
    page.get_by_label("CSV").check()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Télécharger").click()
    assert len(downloaded.value.path().read_bytes().splitlines()) > 4
    page.get_by_role("link", name="Revenir à la liste").click()

    # The refused one: she takes the file, mends it, gives it back. It alone enters.
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Télécharger les notices refusées (.xml)").click()
    refused = downloaded.value.path().read_bytes()
    assert REFUSED_TITLE.encode() in refused
    assert b"Islam afghan" not in refused
    mended = damaged.with_name("refusées.xml")
    mended.write_bytes(refused.replace(b"</t>", b"</s>"))
    drop(page, site, mended, "Nouveau PMB")
    tab(page, "À décider")
    card(page, REFUSED_TITLE).get_by_role("button", name="C’est la même : mettre à jour").click()
    launch(page)
    assert counts(page)["Mises à jour"] == 1
    correction = page.url

    # The whole file, unbroken: nothing is written twice; what was mended differs by its bytes, not by what it says.
    drop(page, site, PMB / "pmb_demo_latin1.xml", "Nouveau PMB")
    launch(page)
    again = counts(page)
    assert (again["Inchangées"], again["Laissées de côté"], again["Mises à jour"]) == (WHOLE - 2, 1, 1)
    assert (again["Créées"], again["À décider"], again["Refusées"]) == (0, 0, 0)
    whole = page.url

    # A wrong import after all: all three go, from the latest to the first, and the catalogue is as it was.
    for wrong in (whole, correction, run):
        undo(page, wrong)
    assert counts(page) == {
        "Supprimées": 4,
        "Revenues en arrière": first["Mises à jour"],
        "Rétablies": 0,
        "À décider": 0,
    }


def undo(page: Page, run: str) -> None:
    page.goto(run)
    page.get_by_role("link", name="Annuler cet import").click()
    page.get_by_role("button", name="Annuler cet import").click()
    expect(page.get_by_role("heading", name="Ce qui a été défait")).to_be_visible(timeout=180_000)


def test_who_leaves_at_the_moment_of_a_step_is_not_brought_back(page: Page):
    """The page of a run under way, served from here: she clicks a link that is slow, and the run ends meanwhile."""
    state = '<b data-status="{}"></b><progress value="10" max="100"></progress><span data-said></span>'
    run = f'<div data-progress="/state">{state.format("running")}</div><p data-progress-said></p><a href="/away">Partir</a>'
    script = (ROOT / "catalogue/static/catalogue/importing.js").read_text()
    said, slow = (
        {"/": f'{run}<script src="/script"></script>', "/state": state.format("running"), "/script": script},
        [],
    )

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path in said:
            kind = "text/javascript" if path == "/script" else "text/html"
            route.fulfill(body=said[path], content_type=f"{kind}; charset=utf-8")
        else:
            slow.append(route)

    page.route("**/*", answer)
    page.goto("http://import.test/")
    page.evaluate("setTimeout(() => document.querySelector('a').click())")
    page.wait_for_timeout(200)
    said["/state"] = state.format("done")
    page.wait_for_timeout(2500)
    slow[0].fulfill(body="<h1>Ailleurs</h1>", content_type="text/html")
    expect(page.get_by_role("heading", name="Ailleurs")).to_be_visible(timeout=5000)
