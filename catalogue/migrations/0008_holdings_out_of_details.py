"""États de collection leave `details` for rows of their own, which a person may edit.

What one had corrected under « Notes, liens et autres zones » is remembered as hers there too.
"""

from __future__ import annotations

import re
from typing import Any

from django.db import migrations

AT_ONCE = 1000
_RETENTION = re.compile(r"conservation\s*:\s*(.+)", re.IGNORECASE)


def move_to_rows(apps: Any, schema_editor: Any) -> None:
    BibliographicRecord = apps.get_model("rayonnage_catalogue", "BibliographicRecord")
    Holdings = apps.get_model("rayonnage_catalogue", "Holdings")
    found = BibliographicRecord.objects.filter(details__has_key="holdings").order_by("pk")
    last = 0
    while records := list(found.filter(pk__gt=last).only("pk", "details", "edited_here")[:AT_ONCE]):
        last = records[-1].pk
        rows = []
        for record in records:
            stated = record.details.pop("holdings") or []
            rows += [row(Holdings, record, order, one) for order, one in enumerate(stated)]
            if "details" in record.edited_here:
                record.edited_here = sorted({*record.edited_here, "holdings"})
        Holdings.objects.bulk_create(rows)
        BibliographicRecord.objects.bulk_update(records, ["details", "edited_here"], batch_size=200)


def row(Holdings: Any, record: Any, order: int, one: dict[str, str]) -> Any:
    said = {name: one.get(name, "") for name in ("localisation", "statement", "gaps", "call_number", "note")}
    for name in ("localisation", "call_number"):
        said[name] = said[name][:200]
    if kept := _RETENTION.fullmatch(said["note"]):
        said |= {"retention": kept[1][:100], "note": ""}
    return Holdings(record=record, sort_order=order, **said)


def back_to_details(apps: Any, schema_editor: Any) -> None:
    Holdings = apps.get_model("rayonnage_catalogue", "Holdings")
    for one in Holdings.objects.select_related("record").order_by("record", "sort_order"):
        names = ("localisation", "statement", "gaps", "call_number", "note")
        said = {name: getattr(one, name) for name in names if getattr(one, name)}
        record = type(one.record).objects.get(pk=one.record_id)
        record.details.setdefault("holdings", []).append(said)
        record.save(update_fields=["details"])


class Migration(migrations.Migration):
    dependencies = [("rayonnage_catalogue", "0007_holdings_and_subscriptions")]

    operations = [migrations.RunPython(move_to_rows, back_to_details)]
