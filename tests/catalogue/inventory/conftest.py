"""Nadia's shelves: EDU 1 to EDU 6 in the reading room, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from catalogue.inventory.opening import open_inventory
from catalogue.models import BibliographicRecord, Inventory, Item

HERE = "Profession Banlieue"


@pytest.fixture(autouse=True)
def one_centre(settings) -> None:
    settings.OUR_LOCALISATIONS = [HERE]


@pytest.fixture
def user(db) -> User:
    """Nadia, with the rights of a documentalist and no more."""
    nadia = User.objects.create_user("nadia", password="x")
    rights = ["access_admin", "add_bibliographicrecord", "change_bibliographicrecord"]
    nadia.user_permissions.add(*Permission.objects.filter(codename__in=rights))
    return nadia


@pytest.fixture
def book(db) -> Callable[..., Item]:
    """`book("PB1", "EDU 1 LAV")`: an item, on a notice of its own."""

    def make(barcode: str, call_number: str = "", title: str = "", state: str = "public", **fields: Any) -> Item:
        record = fields.pop("record", None) or BibliographicRecord.objects.create(
            title=title or f"Livre {barcode}", state=state
        )
        values = {"localisation": HERE, "section": "Salle", **fields}
        return Item.objects.create(record=record, barcode=barcode, call_number=call_number, **values)

    return make


@pytest.fixture
def shelf(book) -> list[Item]:
    return [book(f"PB{number}", f"EDU {number} LAV") for number in range(1, 7)]


@pytest.fixture
def opened(db) -> Callable[..., Inventory]:
    def make(**scope: Any) -> Inventory:
        inventory = Inventory(**{"name": "Récolement 2026", **scope})
        open_inventory(inventory)
        return inventory

    return make
