"""Nadia, her journals, and a Monday in March."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client

from catalogue.models import BibliographicRecord, Subscription

MONDAY = date(2026, 3, 16)


@pytest.fixture
def monday() -> Iterator[date]:
    with time_machine.travel("2026-03-16 09:00+01:00", tick=False):
        yield MONDAY


@pytest.fixture
def nadia_herself() -> User:
    return User.objects.create_superuser("nadia", password="x", first_name="Nadia", last_name="Benali")


@pytest.fixture
def nadia(client: Client, nadia_herself: User) -> Client:
    client.force_login(nadia_herself)
    return client


@pytest.fixture
def journal() -> BibliographicRecord:
    return BibliographicRecord.objects.create(title="La Traverse", level="s", languages=["fre"], year_start=2009)


@pytest.fixture
def subscribe(journal: BibliographicRecord) -> Callable[..., Subscription]:
    """A monthly, whose n° 100 of 1 January came; on our Monday, n° 101 is late and n° 102 due."""

    def make(**values: object) -> Subscription:
        given = {
            "serial": journal, "start": date(2025, 1, 1), "periodicity": "monthly", "last_number": "100",
            "last_date": date(2026, 1, 1), "grace": 15, "call_number": "REV 12",
        }  # fmt: skip
        subscription = Subscription(**given | values)
        subscription.full_clean()
        subscription.save()
        return subscription

    return make


@pytest.fixture
def subscription(subscribe: Callable[..., Subscription]) -> Subscription:
    return subscribe()
