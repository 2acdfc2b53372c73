"""A rendez-vous of twelve places, Inès who registers, Paul who follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.cache import cache

from cms.models import AgendaPage, EventPage, Registration
from cms.registration import joining
from cms.registration.joining import Person
from correspondence.models import OutgoingMail

NOW = "2026-03-12T10:00:00Z"


@pytest.fixture(autouse=True)
def _no_memory_of_other_tests() -> None:
    cache.clear()


@pytest.fixture
def _in_march() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def meeting(agenda: AgendaPage, _in_march: None) -> EventPage:
    return agenda.add_child(
        instance=EventPage(
            title="Habiter ensemble",
            slug="habiter",
            starts_on=date(2026, 6, 2),
            start_time=time(14),
            end_time=time(17),
            place="Salle de lecture",
            takes_registrations=True,
            seats=2,
        )
    )


@pytest.fixture
def paul(client: Any, home: Any) -> Any:
    user = get_user_model().objects.create_superuser("paul", "paul@centre.example", "x")
    client.force_login(user)
    return user


def person(name: str, **fields: Any) -> Person:
    values = {"function": "elu", "commune": "Bobigny", "organisation": "Mairie", **fields}
    return Person(f"{name.lower()}@exemple.fr", name, "Dupont", **values)


def asks(unit: Any, *names: str) -> list[Registration]:
    return [joining.ask([unit], person(name))[0] for name in names]


def states(unit: Any) -> dict[str, str]:
    return dict(Registration.objects.filter(page=unit.pk).values_list("first_name", "state"))


def mails_to(name: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(address=f"{name.lower()}@exemple.fr").order_by("pk"))


Sent = Callable[..., dict[str, Any]]


def form_of(name: str, **fields: Any) -> dict[str, Any]:
    said = {
        "first_name": name,
        "last_name": "Dupont",
        "email": f"{name.lower()}@exemple.fr",
        "function": "elu",
        "commune": "bobigny",
    }
    return {**said, **fields}
