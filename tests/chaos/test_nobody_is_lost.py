"""What a numéro endures: kills, restarts, a relay that goes away or puts off, a database that restarts.

Nobody is lost, nobody is served twice, and what is in doubt is listed: at most one copy a thread for each kill or cut.
The long form runs every scenario ten times: `script/test --chaos-rounds 10 tests/chaos`.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from tests.chaos.scene import ROOT, THREADS, Relay, Worker, relay, wait_for, wait_for_copies, worker
from tests.migrated import Migrated, OnPostgresql, OnSqlite


class Store:
    """The database of a worker, looked at from outside it."""

    recipients = 2300

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url

    def ask(self, sql: str) -> list[tuple]:
        raise NotImplementedError

    def restart(self) -> None:
        raise NotImplementedError

    def campaign(self) -> int:
        """One more numéro to the same readers."""
        environment = os.environ | {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "cms.settings.base",
            "SECRET_KEY": "only-for-tests",
        }
        command = [sys.executable, "-m", "tests.chaos.prepare", str(self.recipients)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        return int(done.stdout)

    def states(self, campaign: int) -> Counter[str]:
        table = "rayonnage_newsletters_delivery"
        rows = self.ask(f"SELECT state, count(*) FROM {table} WHERE campaign_id = {campaign} GROUP BY 1")
        return Counter(dict(rows))

    def phase(self, campaign: int) -> str:
        return self.ask(f"SELECT phase FROM rayonnage_newsletters_campaign WHERE id = {campaign}")[0][0]

    def addresses(self, campaign: int, state: str = "") -> set[str]:
        asked = f"SELECT address FROM rayonnage_newsletters_delivery WHERE campaign_id = {campaign}"
        return {address for (address,) in self.ask(asked + (f" AND state = '{state}'" if state else ""))}

    def is_settled(self, campaign: int) -> bool:
        try:
            return self.phase(campaign) in ("termine", "verifier")
        except (psycopg.OperationalError, sqlite3.OperationalError):
            return False


class Cluster(Store):
    """A PostgreSQL of this test's own: it is restarted under the worker."""

    def __init__(self, folder: Path, migrated: OnPostgresql) -> None:
        folder.chmod(0o755)
        self.environment = os.environ | {"TMPDIR": str(folder), "POSTGRESQL_DURABLE": "1"}
        super().__init__(folder, self._run("start"))
        migrated.copy_into(self.url)

    def _run(self, script: str, *arguments: str) -> str:
        command = [ROOT / "tests" / "postgresql" / script, *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def restart(self) -> None:
        self._run("stop", "restart")

    def stop(self) -> None:
        self._run("stop")

    def ask(self, sql: str) -> list[tuple]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql).fetchall()


class File(Store):
    """The SQLite of a try-out."""

    recipients = 600

    def __init__(self, folder: Path, migrated: OnSqlite) -> None:
        self.file = folder / "chaos.sqlite3"
        super().__init__(folder, migrated.copy_to(self.file))

    def ask(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.file, timeout=20)) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def cluster(migrated: Migrated) -> Iterator[Cluster]:
    if not isinstance(migrated, OnPostgresql):
        pytest.skip("Demande PostgreSQL : script/test le démarre.")
    # Not pytest's own folder: PostgreSQL's user may not go through the ones above it.
    with TemporaryDirectory(prefix="rayonnage-chaos-") as folder:
        one = Cluster(Path(folder), migrated)
        yield one
        one.stop()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> File:
    if not isinstance(migrated, OnSqlite):
        pytest.skip("Joué sur SQLite.")
    return File(tmp_path_factory.mktemp("chaos"), migrated)


def killed_twice(relay: Relay, worker: Worker, store: Store) -> int:
    for share in (0.3, 0.6):
        wait_for_copies(relay, int(store.recipients * share))
        worker.kill()
        worker.start()
    return 2


def stopped_twice(relay: Relay, worker: Worker, store: Store) -> int:
    for share in (0.3, 0.6):
        wait_for_copies(relay, int(store.recipients * share))
        worker.terminate()
        worker.start()
    return 0


def relay_down_for_three_seconds(relay: Relay, worker: Worker, store: Store) -> int:
    wait_for_copies(relay, store.recipients // 3)
    relay.kill()
    time.sleep(3)
    relay.start()
    return 1


def database_restarted(relay: Relay, worker: Worker, store: Store) -> int:
    wait_for_copies(relay, store.recipients // 3)
    store.restart()
    return 1


def two_workers(relay: Relay, worker: Worker, store: Store) -> int:
    second = Worker(worker.database_url, relay, worker.folder)
    second.start()
    wait_for_copies(relay, store.recipients)
    second.terminate()
    return 0


def put_off(relay: Relay, worker: Worker, store: Store) -> int:
    """The relay answers 451 to one in ten: see SCENARIOS."""
    return 0


def everything_at_once(relay: Relay, worker: Worker, store: Store) -> int:
    wait_for_copies(relay, 400)
    worker.kill()
    worker.start()
    wait_for_copies(relay, 900)
    relay.kill()
    time.sleep(1)
    relay.start()
    wait_for_copies(relay, 1300)
    store.restart()
    wait_for_copies(relay, 1700)
    worker.terminate()
    worker.start()
    return 3


Scenario = Callable[[Relay, Worker, Store], int]
SCENARIOS: list[tuple[Scenario, float]] = [
    (killed_twice, 0.0),
    (stopped_twice, 0.0),
    (relay_down_for_three_seconds, 0.0),
    (database_restarted, 0.0),
    (two_workers, 0.0),
    (put_off, 0.1),
    (everything_at_once, 0.1),
]


def play(scenario: Scenario, share_put_off: float, store: Store, folder: Path) -> None:
    campaign = store.campaign()
    with relay(folder, share_put_off) as out, worker(store.url, out, folder) as running:
        cuts = scenario(out, running, store)
        wait_for(lambda: store.is_settled(campaign), 120, "every copy settled")
        received = out.received()

    states, uncertain = store.states(campaign), store.addresses(campaign, "incertain")
    everyone = store.addresses(campaign)
    lost = everyone - set(received) - uncertain
    assert not lost, f"{len(lost)} lost"
    assert [address for address, times in received.items() if times > 1] == []
    assert sum(states.values()) == len(everyone) == store.recipients
    assert states["remis"] + states["incertain"] == store.recipients
    assert len(uncertain) <= THREADS * cuts
    assert store.phase(campaign) == ("verifier" if uncertain else "termine")


@pytest.mark.postgresql
@pytest.mark.parametrize(("scenario", "share_put_off"), SCENARIOS, ids=[one.__name__ for one, _share in SCENARIOS])
def test_nobody_is_lost_and_nobody_is_served_twice(
    scenario: Scenario, share_put_off: float, cluster: Cluster, tmp_path: Path, chaos_round: int
) -> None:
    play(scenario, share_put_off, cluster, tmp_path)


@pytest.mark.parametrize("scenario", [killed_twice, stopped_twice, two_workers])
def test_a_try_out_on_sqlite_loses_nobody_either(
    scenario: Scenario, file: File, tmp_path: Path, chaos_round: int
) -> None:
    play(scenario, 0.0, file, tmp_path)


@pytest.mark.postgresql
def test_a_numero_that_everybody_refuses_still_ends(cluster: Cluster, tmp_path: Path) -> None:
    campaign = cluster.campaign()
    out = Relay(tmp_path / "served.tsv")
    out.process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.sink", str(out.port), str(out.log), "--refuse", "domaine"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert out.process.stdout is not None
    out.process.stdout.readline()
    try:
        with worker(cluster.url, out, tmp_path):
            wait_for(lambda: cluster.is_settled(campaign), 60, "every copy settled")
    finally:
        out.kill()
    assert cluster.states(campaign) == {"refuse": cluster.recipients}
    assert cluster.phase(campaign) == "termine"
