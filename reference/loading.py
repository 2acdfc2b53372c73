"""The lists shipped with the site (`reference/data/*.tsv`) → the database. Run as often as wanted.

Territories are public facts: a name or a parent that changed in the file is corrected. Themes, frameworks and publics
belong to the centre: what is missing is added, what exists is left as the centre wants it.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.db import models, transaction
from django.utils.text import slugify

from reference.models import Audience, Framework, Territory, Theme

DATA = Path(__file__).parent / "data"

Row = dict[str, str]


@transaction.atomic
def load_reference(directory: Path = DATA) -> Counter[str]:
    """How many rows were created, updated, left unchanged. KeyError: a parent or successor that no line describes."""
    outcomes: Counter[str] = Counter()
    outcomes += load_terms(Theme, rows(directory / "themes.tsv"))
    outcomes += load_terms(Framework, rows(directory / "frameworks.tsv"))
    outcomes += load_terms(Audience, rows(directory / "audiences.tsv"))
    outcomes += load_territories(rows(directory / "territories.tsv"))
    outcomes += load_territories(quarter(row) for row in rows(directory / "qpv.tsv"))
    return outcomes


def rows(path: Path) -> Iterator[Row]:
    """The lines of a table as dictionaries; those that begin with # are comments."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = (line for line in stream if line.strip() and not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def quarter(row: Row) -> Row:
    """A line of qpv.tsv as one of territories.tsv."""
    return {**row, "kind": Territory.Kind.QUARTER, "parent": f"commune:{row['commune']}", "successor": ""}


def load_terms(model: type[models.Model], table: Iterator[Row]) -> Counter[str]:
    known = set(model._default_manager.values_list("slug", flat=True))
    outcomes: Counter[str] = Counter()
    for position, row in enumerate(table, start=1):
        if row["slug"] in known:
            outcomes["unchanged"] += 1
        else:
            model._default_manager.create(position=position, **row)
            outcomes["created"] += 1
    return outcomes


def load_territories(table: Iterator[Row]) -> Counter[str]:
    known = {
        f"{territory.kind}:{territory.code}:{territory.vintage}": territory for territory in Territory.objects.all()
    }
    outcomes: Counter[str] = Counter()
    successions: list[tuple[Territory, str]] = []
    for row in table:
        territory, outcome = place(row, known)
        outcomes[outcome] += 1
        if row["successor"]:
            successions.append((territory, row["successor"]))
    # A commune may come before the one that took it over: codes are alphabetical.
    for territory, successor in successions:
        Territory.objects.filter(pk=territory.pk).update(successor=known[f"{successor}:0"])
    return outcomes


def place(row: Row, known: dict[str, Territory]) -> tuple[Territory, str]:
    """The territory of this line, written if needed, and what became of it."""
    vintage = int(row.get("vintage") or 0)
    key = f"{row['kind']}:{row['code']}:{vintage}"
    parent = known[f"{row['parent']}:0"] if row["parent"] else None
    territory = known.get(key)
    if territory and (territory.name, territory.parent_id) == (row["name"], parent.pk if parent else None):
        return territory, "unchanged"
    outcome = "updated" if territory else "created"
    territory = territory or Territory(kind=row["kind"], code=row["code"], vintage=vintage)
    territory.name, territory.parent = row["name"], parent
    territory.slug = territory.slug or free_slug(row["name"], row["code"], vintage)
    territory.save()
    known[key] = territory
    return territory, outcome


def free_slug(name: str, code: str, vintage: int) -> str:
    """The name; with its code when another territory has taken it (a quartier keeps its name from 2015 to 2024)."""
    # « L’Île-Saint-Denis » → `l-ile-saint-denis`: slugify would glue the article to the name.
    bare = slugify(name.replace("’", "-"))[:150]
    if vintage or Territory.objects.filter(slug=bare).exists():
        return f"{bare}-{code.lower()}"
    return bare
