"""`manage.py rebuild_index`: a whole new index, built aside and put in service at once."""

import time

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailable, IndexBusy
from search.indexing import current_engine, rebuild


class Command(BaseCommand):
    help = "Reconstruit l’index de recherche sans interrompre la recherche."

    def handle(self, **options) -> None:
        started = time.monotonic()
        try:
            count = rebuild(current_engine())
        except (EngineUnavailable, IndexBusy) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} documents indexés en {time.monotonic() - started:.1f} s.")
