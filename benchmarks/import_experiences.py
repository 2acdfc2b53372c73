"""How long a table of fiches takes to import, beside what no import can spare: reading its cells and writing as many rows.

    python benchmarks/import_experiences.py [--rows 1000]

The floor is `csv.reader` over the file, then one `bulk_create` of the bare pages in the tree and of their fiches: no child
row, no version, no search entry, no reference. The import is then asked again, when nothing has changed, then when every
row has. SQLite, in a folder of its own.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="rayonnage-benchmark-") as folder:
        prepare(folder)
        file = Path(folder) / "fiches.csv"
        file.write_bytes(table(rows))
        from experiences.importing.pipeline import import_experiences

        index = site()
        before = measured("floor", lambda: floor(file, index))
        taken = measured("import", lambda: outcome(import_experiences(file)))
        measured("again, unchanged", lambda: outcome(import_experiences(file)))
        file.write_bytes(table(rows, summary="Corrigée. "))
        changed = measured("again, every row changed", lambda: outcome(import_experiences(file)))
        least = (before + measured("floor", lambda: floor(file, index))) / 2
        print(
            f"{rows} rows: new {taken:.1f} s, {taken / least:.0f} times the floor; changed {changed:.1f} s, {changed / least:.0f}"
        )


def prepare(folder: str) -> None:
    os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="cms.settings.base", SECRET_KEY="benchmark")  # noqa: S106
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = str(Path(folder) / "benchmark.sqlite3")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def site() -> Any:
    from experiences.importing.pipeline import the_index
    from reference.loading import load_reference

    load_reference()
    return the_index()


def table(rows: int, summary: str = "") -> bytes:
    """The fiches of the demonstration, as many times as needed, each under a number of its own."""
    source = list(
        csv.reader(io.StringIO((ROOT / "fixtures/demo/experiences.csv").read_text("utf-8-sig")), delimiter=";")
    )
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow(source[0])
    for rank in range(rows):
        cells = source[1 + rank % (len(source) - 1)]
        writer.writerow([f"BENCH-{rank:05}", f"{cells[1]} ({rank})", summary + cells[2], *cells[3:]])
    return written.getvalue().encode()


def floor(file: Path, index: Any) -> str:
    from django.db import transaction
    from wagtail.models import Page

    from experiences.models import ExperiencePage

    with file.open(newline="", encoding="utf-8") as stream:
        cells = list(csv.reader(stream, delimiter=";"))[1:]
    with transaction.atomic():
        kept = transaction.savepoint()
        pages = [
            Page(path=f"{index.path}Z{rank:03X}", depth=index.depth + 1, slug=f"z{rank}", title=row[1], locale_id=index.locale_id,
                 content_type_id=index.content_type_id, url_path=f"/z{rank}/")
            for rank, row in enumerate(cells)
        ]  # fmt: skip
        Page.objects.bulk_create(pages)
        fiches = [
            ExperiencePage(page_ptr=page, number=f"Z-{row[0]}", summary=row[2], context=row[15], approach=row[17])
            for page, row in zip(pages, cells, strict=True)
        ]
        table = ExperiencePage._meta
        columns = list(table.local_concrete_fields)
        from django.db import connection

        marks = ", ".join(["%s"] * len(columns))
        names = ", ".join(f'"{field.column}"' for field in columns)
        values = [
            [field.get_db_prep_save(field.pre_save(one, True), connection) for field in columns] for one in fiches
        ]
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{table.db_table}" ({names}) VALUES ({marks})', values)  # noqa: S608
        transaction.savepoint_rollback(kept)
    return f"{len(cells)} rows"


def outcome(report: Any) -> str:
    return ", ".join(f"{count} {name}" for name, count in report.outcomes.items() if count) or report.unreadable


def measured(name: str, work: Callable[[], str]) -> float:
    started = time.perf_counter()
    said = work()
    taken = time.perf_counter() - started
    print(f"{name:20} {taken:7.2f} s   {said}")
    return taken


if __name__ == "__main__":
    main()
