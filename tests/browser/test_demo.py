"""What a newcomer gets from script/demo."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.serving import free_port, wait_for

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


def test_run_again_it_does_not_redo_what_is_done_and_the_site_and_its_worker_stop_together(
    demo: dict[str, str], tmp_path: Path
):
    port = free_port()
    command, said = ["script/demo", "--port", str(port)], tmp_path / "said"
    with (
        said.open("w") as stderr,
        subprocess.Popen(command, cwd=ROOT, env=demo, start_new_session=True, stderr=stderr) as served,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/sante/", seconds=300)
        finally:
            served.terminate()
        # The worker finishes the task that it has begun, and its round of regular work.
        served.wait(timeout=120)
    # Whatever it had started was of its group: nothing of it is left.
    with pytest.raises(ProcessLookupError):
        os.killpg(served.pid, 0)
    assert "Rayonnage est prêt" in said.read_text()
    assert "Chargement" not in said.read_text()
    assert "Construction" not in said.read_text()
