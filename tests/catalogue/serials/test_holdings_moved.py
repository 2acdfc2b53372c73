"""États de collection that an import had left in `details` become rows."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from catalogue.models import BibliographicRecord

pytestmark = pytest.mark.django_db
migration = import_module("catalogue.migrations.0008_holdings_out_of_details")


def test_they_become_rows_and_go_back():
    stated = [
        {
            "localisation": "Salle",
            "statement": "N° 1-",
            "call_number": "REV 1",
            "gaps": "n° 3",
            "note": "Conservation : 5 ans",
        },
        {"localisation": "", "statement": "", "call_number": "P 12"},
    ]
    record = BibliographicRecord.objects.create(
        title="Revue", level="s", edited_here=["details"], details={"holdings": stated, "notes": []}
    )
    migration.move_to_rows(apps, None)
    record.refresh_from_db()
    assert (record.details, record.edited_here) == ({"notes": []}, ["details", "holdings"])
    found = [(one.localisation, one.statement, one.gaps, one.retention, one.note) for one in record.holdings.all()]
    assert found == [("Salle", "N° 1-", "n° 3", "5 ans", ""), ("", "", "", "", "")]
    migration.back_to_details(apps, None)
    record.refresh_from_db()
    assert [one["call_number"] for one in record.details["holdings"]] == ["REV 1", "P 12"]
