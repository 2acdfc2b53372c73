"""What the centre subscribes to, on days told from today's: the board of arrivals is alive whenever one looks at it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from catalogue.demonstration import marked
from catalogue.models import BibliographicRecord, Source, Subscription
from catalogue.serials.receiving import receive
from cms.demo.pages import Table


def subscribe(table: Table, source: Source, today: date, user: Any) -> Subscription:
    """Loaded by `load_demo`: `received` is the place of the issue that came already."""
    values = dict(table)
    serial = BibliographicRecord.objects.get(source=source, source_record_id=values.pop("revue"))
    received = values.pop("received", None)
    ends_in = values.pop("ends_in_days", None)
    subscription = Subscription(
        serial=serial,
        start=today - timedelta(days=values.pop("started_days_ago")),
        end=today + timedelta(days=ends_in) if ends_in else None,
        last_date=today - timedelta(days=values.pop("last_days_ago")),
        **values,
    )
    subscription.full_clean()
    subscription.save()
    if received:
        record = receive(subscription, received, user).record
        record.details = marked(record.details)
        record.save()
    return subscription
