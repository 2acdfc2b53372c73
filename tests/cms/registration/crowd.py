"""Fifty people ask at once for ten places, in threads of their own, on a real file or a real server; five give back.

DATABASE_URL=… python -m tests.cms.registration.crowd      → {"asked": {…}, "given_back": {…}, "is_fair": true}
"""

from __future__ import annotations

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
PEOPLE, ADDRESSES, SEATS = 50, 45, 10


def main() -> dict[str, Any]:
    from django.db import connection, connections
    from django.utils import timezone
    from wagtail.models import Page

    from cms.models import AgendaPage, EventPage, HomePage, Registration
    from cms.registration import joining
    from cms.registration.joining import Person

    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Accueil", slug="affluence"))
    agenda = home.add_child(instance=AgendaPage(title="Agenda"))
    day = timezone.localdate() + timedelta(days=30)
    event = agenda.add_child(
        instance=EventPage(title="Affluence", starts_on=day, takes_registrations=True, seats=SEATS)
    )
    together = Barrier(PEOPLE)

    def states() -> dict[str, int]:
        return dict(Counter(Registration.objects.values_list("state", flat=True)))

    def ask(number: int) -> None:
        try:
            connection.ensure_connection()
            together.wait(60)
            # Five of them ask twice.
            joining.ask([event], Person(f"p{number % ADDRESSES}@exemple.fr", "P", "Q", "elu"))
        finally:
            connections.close_all()

    def give_back(registration: Registration) -> None:
        try:
            joining.cancel(registration)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(ask, range(PEOPLE)))
    asked = states()
    served = list(Registration.objects.confirmed().order_by("asked_at"))
    first_to_wait = Registration.objects.all().waiting()[0]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(give_back, served[:5]))
    is_fair = served[-1].asked_at <= first_to_wait.asked_at
    return {"asked": asked, "given_back": states(), "is_fair": is_fair}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main()))
