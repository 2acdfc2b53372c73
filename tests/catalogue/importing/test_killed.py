"""Killed twenty times at random, an import leaves what one that nobody disturbed leaves: never half, never twice."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.migrated import Migrated, OnSqlite

KILLS = 20
SCRIPT = Path(__file__).with_name("killing.py")
ROOT = SCRIPT.parents[3]


@pytest.fixture
def export(unimarc, tmp_path: Path) -> Path:
    """Eight hundred notices: books with items, an issue and its articles, doubtful ones, one that cannot be read."""
    records = []
    for n in range(800):
        kind = n % 5
        if kind == 4:
            link = "463 ##$tN° 12$9id:9001$9lnk:bull", "461 ##$tGéo$9id:9000$9lnk:perio"
            records.append(unimarc(f"001 {n}", f"200 1#$aArticle {n}", *link, kind="naa2"))
            continue
        item = f"996 ##$f{n}$9expl_cb:{n % 750}$9expl_cote:C{n}"
        author = "700 #1$aDonzelot$bJacques$4070"
        title = "Le même titre" if n % 97 == 3 else f"Titre {n}"
        lines = f"200 1#$a{title}", "210 ##$aParis$cLa Villette$d2009", author, f"606 #1$aSujet {n % 40}", item
        records.append(unimarc(f"001 {n if n % 90 else n + 1}", *lines))
    records.insert(100, b"99999nam  22 coup\xc3\x1d")
    records.append(unimarc("001 9001", "200 1#$aGéo$hN° 12$9id:9001", "461 ##$tGéo$9id:9000$9lnk:perio", kind="nas2"))
    records.append(unimarc("001 9000", "200 1#$aGéo", kind="nas1"))
    path = tmp_path / "export.mrc"
    path.write_bytes(b"".join(records))
    return path


@pytest.fixture
def database(tmp_path: Path, migrated: Migrated) -> Iterator[Callable[[str], str]]:
    """The address of a database without a notice, of the kind that the suite runs on."""
    if isinstance(migrated, OnSqlite):
        yield lambda name: migrated.copy_to(tmp_path / f"{name}.sqlite3")
        return
    made: list[str] = []

    def make(name: str) -> str:
        made.append(f"killed_{name}_{os.getpid()}")
        return migrated.copy_to(made[-1])

    yield make
    for name in made:
        migrated.drop(name)


@pytest.mark.lengthy
def test_what_is_left_is_the_same(export, database, tmp_path: Path) -> None:
    def imported(name: str, kills: int) -> dict[str, Any]:
        environment = os.environ | {
            "DATABASE_URL": database(name),
            "DATA_DIR": str(tmp_path / name),
            "DJANGO_SETTINGS_MODULE": "cms.settings.base",
            "PYTHONPATH": str(ROOT),
        }
        environment.pop("SEARCH_URL", None)
        command = [sys.executable, str(SCRIPT), str(export), str(kills), "93"]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    quiet, killed = imported("quiet", 0), imported("killed", KILLS)
    assert killed.pop("killed") == KILLS
    quiet.pop("killed")
    assert quiet["notices"] > 700
    for name, rows in quiet.items():
        assert killed[name] == rows, name
