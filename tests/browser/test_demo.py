"""What a newcomer gets from script/demo."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout


def test_one_search_finds_notices_and_fiches(demo: dict[str, str]):
    answer = json.loads(manage(demo, "search", "renouvellement urbain", "--json"))
    assert {"notice", "fiche"} <= {hit["kind"] for hit in answer["hits"]}
    assert answer["facets"]["theme"][0]["count"] > 0


def test_a_filter_of_the_command_line_narrows(demo: dict[str, str]):
    everything = json.loads(manage(demo, "search", "ville", "--json"))
    fiches = json.loads(manage(demo, "search", "ville", "--filter", "nature=fiche", "--json"))
    assert 0 < fiches["total"] < everything["total"]
    assert {hit["kind"] for hit in fiches["hits"]} == {"fiche"}


def test_nothing_is_left_waiting_for_the_index(demo: dict[str, str]):
    assert manage(demo, "drain_outbox").strip() == "Changements indexés : 0."


def test_run_again_it_does_not_redo_what_is_done(demo: dict[str, str]):
    again = subprocess.run(
        ["script/demo", "--no-serve"], cwd=ROOT, env=demo, check=True, capture_output=True, text=True, timeout=120
    )
    assert "Chargement" not in again.stderr
    assert "Construction" not in again.stderr
