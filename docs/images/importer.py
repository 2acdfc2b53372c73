"""The pictures of docs/importer.md, taken again: `python docs/images/importer.py SITE DATA_DIR`.

SITE is a fresh try-out, served with its worker (`script/demo`); DATA_DIR is its folder (`var`), where the three files are
that the demo was loaded from. Nadia gives them again some months later, a little changed; the import is undone at the
end. CHROMIUM is the browser's path; Playwright and Pillow are those of the tests.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WIDTH, SIDEBAR = 1280, 200
NEW_TITLES = {"101": "Ce que fait un conseil citoyen", "212": "Le droit au logement, quinze ans après"}
"""001 of a notice → the title of a new one that is made of it."""
REVISED, WITHOUT_NUMBER, BROKEN, GONE = ("113", "209", "356"), ("302",), "404", ("365", "368", "515")
RESUME = re.compile(r'(<f c="330".*?<s c="a">)(.*?)(</s>)', re.DOTALL)


def main(site: str, data: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        files = export_of_today(data / "demo" / "records", Path(folder))
        # Chromium names its own buttons in the language of the system.
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "chromium"),
            args=["--no-sandbox", "--lang=fr-FR"],
            env=os.environ | {"LANGUAGE": "fr"},
        )
        page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": WIDTH, "height": 1000})
        page.set_default_timeout(120_000)
        play(page, site, files)


def export_of_today(earlier: Path, folder: Path) -> list[Path]:
    """The files of the demo, of which the XML has lived: revised, new, broken, gone, and one that lost its number."""
    text = (earlier / "rayonnage.xml").read_text(encoding="utf-8")
    head, *blocks, tail = re.split(r"(?=<notice>)|(?=</unimarc>)", text)
    notices = {re.search(r'<f c="001">(.*?)</f>', block)[1]: block for block in blocks}  # type: ignore[index]
    made = [new(notices[number], title, f"9{number}") for number, title in NEW_TITLES.items()]
    for number in REVISED:
        notices[number] = RESUME.sub(r"\1\2 Édition revue : les chiffres sont ceux de 2026.\3", notices[number])
    for number in WITHOUT_NUMBER:
        notices[number] = re.sub(r'\s*<f c="001">.*?</f>', "", notices[number])
        notices[number] = RESUME.sub(
            r"\1Bilan des conseils citoyens du département après trois ans.\3", notices[number]
        )
    notices[BROKEN] = notices[BROKEN].replace("</s>", "</t>", 1)
    kept = [block for number, block in notices.items() if number not in GONE]
    changed = folder / "rayonnage.xml"
    changed.write_text(head + "".join(kept + made) + tail, encoding="utf-8")
    return [earlier / "rayonnage-iso5426.mrc", earlier / "rayonnage-utf8.mrc", changed]


def new(notice: str, title: str, number: str) -> str:
    """Without what would make it the other: its ISBN, its items."""
    notice = re.sub(r'\s*<f c="(010|995|996|999)".*?</f>', "", notice, flags=re.DOTALL)
    notice = re.sub(r'(<f c="200".*?<s c="a">).*?(</s>)', rf"\g<1>{title}\2", notice, count=1, flags=re.DOTALL)
    return re.sub(r'(<f c="001">).*?(</f>)', rf"\g<1>{number}\2", notice)


def play(page: Page, site: str, files: list[Path]) -> None:
    page.goto(f"{site}/admin/login/")
    page.fill("input[name=username]", "nadia")
    page.fill("input[name=password]", "rayonnage-demo")
    page.click("button[type=submit]")

    page.goto(f"{site}/admin/catalogue/importer/")
    page.set_input_files("input[type=file]", files)
    page.get_by_label("Qui a donné ces notices").select_option(label="Cosoter")
    page.get_by_label("export complet").check()
    take(page, "importer-deposer", height=1060)

    page.get_by_role("button", name="Voir ce qui changerait").click()
    page.get_by_role("heading", name="Si vous importez").wait_for()
    run = page.url
    page.goto(f"{run}?sort=gone")
    take(page, "importer-apercu", height=1180)

    page.goto(f"{run}?sort=updated")
    page.locator(".import-line__title").first.click()
    page.locator(".import-opened").wait_for()
    page.get_by_text("La notice telle que reçue").first.wait_for()
    take(page, "importer-differences", around=".import-tabs", height=560)

    page.goto(f"{run}?sort=to_decide")
    take(page, "importer-decider", around=".import-tabs", height=820)

    page.locator(".import-card").get_by_role("button", name="C’est la même").first.click()
    page.get_by_text("Votre réponse").first.wait_for()
    page.get_by_role("button", name="Importer", exact=True).click()
    page.get_by_role("heading", name="Ce qui a été fait").wait_for()
    take(page, "importer-rapport", height=900)

    page.get_by_role("link", name="Annuler cet import").click()
    take(page, "importer-annuler", height=480)
    page.get_by_role("button", name="Annuler cet import").click()
    page.get_by_role("heading", name="Ce qui a été défait").wait_for()


def take(page: Page, name: str, *, height: int, around: str = "") -> None:
    """The page without its menu, from the top or from what `around` selects; few colours make a light file."""
    page.set_viewport_size({"width": WIDTH, "height": 3000})
    page.wait_for_timeout(500)
    page.mouse.move(0, 0)
    page.evaluate("() => document.activeElement?.blur()")
    box = page.locator(around).first.bounding_box() if around else None
    top = max(0, box["y"] - 24) if box else 0
    path = HERE / f"{name}.png"
    page.screenshot(path=path, clip={"x": SIDEBAR, "y": top, "width": WIDTH - SIDEBAR, "height": height})
    page.set_viewport_size({"width": WIDTH, "height": 1000})
    with Image.open(path) as picture:
        light = picture.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    light.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
