"""`manage.py rebuild_index`: a whole new index, built aside and put in service at once."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

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
        seconds = f"{time.monotonic() - started:.1f}".replace(".", ",")
        self.stdout.write(_("Documents indexés : %(count)s. En %(seconds)s s.") % {"count": count, "seconds": seconds})
