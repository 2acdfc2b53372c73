"""`manage.py drain_outbox`: index now what waits to be."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable, IndexBusy
from search.indexing import current_engine
from search.outbox import drain


class Command(BaseCommand):
    help = "Indexe les changements qui attendent. Le travail de fond (manage.py worker) le fait de lui-même."

    def handle(self, **options) -> None:
        try:
            done = drain(current_engine())
        except IndexBusy as error:
            raise CommandError("L’index est en cours d’écriture par un autre processus, qui s’en charge.") from error
        except EngineUnavailable as error:
            raise CommandError(f"{error} Les changements sont gardés et seront indexés dès son retour.") from error
        self.stdout.write(_("Changements indexés : %s.") % done)
