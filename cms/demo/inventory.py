"""A récolement that Nadia finished this summer, so that its lists and the figures of weeding have something to show."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from catalogue.inventory import acts
from catalogue.inventory.opening import open_inventory
from catalogue.inventory.results import LISTS, counts
from catalogue.inventory.scanning import take
from catalogue.models import Inventory, Item

SINCE = timedelta(days=75)
MISSED = 3
STRAYED, ITS_PLACE = 40, 12
UNKNOWN = "PB99999"


def take_inventory(today: date) -> None:
    """All was read but four second copies; one book stood at a wrong place, one code is of no item."""
    nadia = get_user_model().objects.filter(username="nadia").first()
    day = today - SINCE
    inventory = Inventory(name=f"Récolement {day.year}, tous les rayons", opened_on=day, user=nadia)
    open_inventory(inventory)
    items = list(LISTS["attendus"](inventory).exclude(barcode="").order_by("rank", "pk"))
    worn, *missed = second_copies(items)[-MISSED - 1 :]
    read = [item.barcode for item in items if item not in (worn, *missed)]
    read.insert(ITS_PLACE, read.pop(STRAYED))
    take(inventory, [*read, UNKNOWN], name="lecteur-salle.txt", user=nadia)
    acts.miss(missed, on=day, user=nadia, inventory=inventory)
    acts.weed([worn], reason="Abîmé", on=day, user=nadia, inventory=inventory)
    inventory.figures, inventory.closed_at = counts(inventory), timezone.now() - SINCE + timedelta(days=2)
    inventory.save(update_fields=["figures", "closed_at"])


def second_copies(items: list[Item]) -> list[Item]:
    """Of notices that keep another one: none is lost to the readers of the demonstration."""
    seen: set[int] = set()
    return [item for item in items if item.record_id in seen or seen.add(item.record_id)]
