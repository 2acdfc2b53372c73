"""Numéros of La Lettre at three lengths, made of the demo's texts: realistic, and all of it invented."""

import csv
import io
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.text import slugify
from PIL import Image

from newsletters.content import Content, Entry, Link, Look, Picture, Rubric, Sender

DEMO = Path(__file__).resolve().parents[3] / "fixtures" / "demo"
SITE = "https://www.profession-banlieue.example.org"
LEAD = re.compile(r"\*\*(?P<title>[^*]+?)\.?\*\*(?P<rest>.*)")

SENDER = Sender(
    name="Centre de démonstration Profession Banlieue",
    address=("7, passage des Trois-Aiguilles", "93200 SAINT DENIS"),
    email="documentation@centre-demo.example.org",
    phone="01 99 00 12 34",
    site_url=f"{SITE}/",
    reason="Vous recevez cette lettre parce que vous y êtes abonné·e.",
)


def numero(*rubrics: Rubric, editorial: str = "", **changes: Any) -> Content:
    values: dict[str, Any] = {
        "letter": "La Lettre",
        "tagline": "Ce qui se fait, s’écrit et se rencontre dans les quartiers de Seine-Saint-Denis",
        "issue": "n° 84",
        "period": "mars – avril 2026",
        "title": "Des dates et des portes",
        "preheader": "Quatre rendez-vous, une fiche, cinq livres.",
        "editorial": editorial
        or "".join(f"<p>{text}</p>" for text in _letter()["L’éditorial : des dates et des portes"][:2]),
        "url": f"{SITE}/lettre/84/",
        "rubrics": rubrics,
        "look": Look(accent="#1f4e5f"),
        "sender": SENDER,
    }
    return Content(**{**values, **changes})


def of_two_pages() -> Content:
    return numero(progress(), moves(), events(2))


def of_four_pages() -> Content:
    return numero(progress(), moves(), events(5), sheets(2), references(5), read())


def of_eight_pages() -> Content:
    return numero(progress(), moves(), events(9), sheets(7, whole=True), references(18), read())


def progress() -> Rubric:
    entries = [
        Entry(title=found["title"], html=f"<p>{found['rest'].strip()}</p>")
        for text in _letter()["Où en sont les travaux"]
        if (found := LEAD.match(text))
    ]
    return Rubric("progress", "Où en sont les travaux", tuple(entries))


def moves() -> Rubric:
    items = [
        LEAD.sub(r"<strong>\g<title></strong>\g<rest>", text.removeprefix("- ")) for text in _letter()["Mouvements"]
    ]
    return Rubric("moves", "Mouvements", tuple(Entry(html=f"<p>{item}</p>") for item in items))


def events(count: int) -> Rubric:
    return Rubric(
        "events", "Vos rendez-vous", tuple(_event(one) for one in _toml("site/rendez_vous.toml")["rendez_vous"][:count])
    )


def sheets(count: int, *, whole: bool = False) -> Rubric:
    with (DEMO / "experiences.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table, delimiter=";"))[:count]
    return Rubric(
        "sheets", "Fiches d’expériences", tuple(_sheet(row, rank, whole=whole) for rank, row in enumerate(rows))
    )


def references(count: int) -> Rubric:
    notices = [*_toml("records/participation.toml")["notice"], *_toml("records/habitat.toml")["notice"]][:count]
    intro = "Le prêt est ouvert à toutes et à tous, sans adhésion : cinq documents pour quatre semaines."
    return Rubric(
        "references", "Nouveautés du centre de documentation", tuple(_reference(one) for one in notices), intro
    )


def read() -> Rubric:
    text = _letter()["Vu dans les revues"][0]
    link = f'<a href="{SITE}/recherche/?type=article">le catalogue</a>'
    return Rubric("text", "Vu dans les revues", (Entry(html=f"<p>{text.replace('le catalogue', link)}</p>"),))


def pictures(url: str) -> bytes | None:
    """The demo's pictures, by the addresses of these numéros; none for an address that ends with « perdue.jpg »."""
    path = DEMO / "site" / "pictures" / f"{Path(url).stem}.webp"
    return _jpeg(path) if path.is_file() else None


@lru_cache(maxsize=8)
def _jpeg(path: Path) -> bytes:
    file = io.BytesIO()
    with Image.open(path) as picture:
        picture.resize((800, 500)).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def _event(event: dict[str, Any]) -> Entry:
    address = f"{SITE}/agenda/{_slug(event['title'])}/"
    return Entry(
        title=event["title"],
        url=address,
        kicker={"5-a-7": "Les 5 à 7", "reseau": "Réseau"}.get(
            event["format"], event["format"].replace("-", " ").capitalize()
        ),
        html=f"<p>{event['intro']}</p>",
        details=(f"{event['weekday'].capitalize()} 12 mars 2026, {event.get('from', '9:30')}", event["place"]),
        links=(Link("S’inscrire", f"{address}inscription/"),),
    )


def _sheet(row: dict[str, str], rank: int, *, whole: bool) -> Entry:
    columns = ("accroche", "contexte", "demarche", "resultats") if whole else ("accroche",)
    texts = [text for column in columns for text in row[column].split("\n\n")]
    picture = None
    drawn = ("chantier", "jardin-partage", "marche-exploratoire", "ecole", "perdue", "sante")
    if rank < len(drawn):
        alt = f"Dessin : {row['titre']}"
        picture = Picture(f"{SITE}/media/{drawn[rank]}.jpg", alt, 800, 500, "Dessin du centre.")
    return Entry(
        title=row["titre"],
        url=f"{SITE}/fiches/{_slug(row['titre'])}/",
        kicker=row["themes"].split("|")[0].capitalize(),
        html="".join(f"<p>{text}</p>" for text in texts),
        details=(row["porteur"], row["territoire_libre"]),
        picture=picture,
        is_demo=True,
    )


def _reference(notice: dict[str, Any]) -> Entry:
    publisher = notice["published"][0].partition(" : ")[2] if notice.get("published") else ""
    return Entry(
        title=notice["title"].replace("|", ""),
        url=f"{SITE}/catalogue/{notice['id']}/",
        details=(
            " ; ".join(name.partition(" [")[0] for name in notice.get("by", [])[:2] if "=" not in name),
            f"{publisher}, {notice.get('year', '')}".strip(", "),
        ),
        html=f"<p>{notice.get('abstract', '')}</p>",
    )


@lru_cache(maxsize=1)
def _letter() -> dict[str, list[str]]:
    """The example's paragraphs, by heading."""
    text = (DEMO / "site" / "documents" / "lettre-exemple.md").read_text(encoding="utf-8")
    sections = [section.partition("\n") for section in text.split("\n## ")[1:]]
    return {
        heading.replace("\u00a0", " "): [part for part in re.split(r"\n\n|\n(?=- )", body.strip()) if part]
        for heading, _newline, body in sections
    }


@lru_cache(maxsize=4)
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def _slug(title: str) -> str:
    return slugify(title)[:48].rstrip("-")
