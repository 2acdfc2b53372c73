"""What Samir reads of the index on /sante/."""

import pytest
from django.test import Client

from search import health
from search.engines.base import EngineStatus
from search.models import OutboxEntry


class Engine:
    def __init__(self, status: EngineStatus) -> None:
        self.status = lambda: status


def answered(client: Client, monkeypatch: pytest.MonkeyPatch, status: EngineStatus) -> dict:
    monkeypatch.setattr(health, "current_engine", lambda: Engine(status))
    return client.get("/sante/").json()


def test_an_index_that_answers_gives_its_figures(db, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    OutboxEntry.objects.all().delete()
    answer = answered(client, monkeypatch, EngineStatus("embarqué", available=True, documents=248))
    assert answer["status"] == "ok"
    assert answer["checks"]["index"] == {
        "ok": True,
        "detail": "embarqué",
        "figures": {"documents": 248, "waiting": 0, "lag_seconds": 0},
    }


def test_an_index_that_is_down_says_why_and_the_site_is_degraded(db, client: Client, monkeypatch) -> None:
    answer = answered(client, monkeypatch, EngineStatus("Elasticsearch", available=False, detail="ne répond pas"))
    assert answer["status"] == "degraded"
    assert answer["checks"]["index"]["detail"] == "Elasticsearch\u00a0: ne répond pas"
