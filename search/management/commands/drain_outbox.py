"""`manage.py drain_outbox`: index now what waits to be."""

import os
import signal

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from search import following
from search.engines.base import EngineUnavailable, IndexBusy
from search.indexing import current_engine
from search.outbox import drain


class Command(BaseCommand):
    help = "Indexe les changements qui attendent. Le travail de fond (manage.py worker) le fait de lui-même."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--follow", action="store_true", help="indexer au fil d’un import, jusqu’à la fin de l’entrée"
        )

    def handle(self, *, follow: bool, **options) -> None:
        if follow:
            # Ctrl+C reaches the import too, which ends this process in its turn.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            # The import goes first: it has more to do.
            os.nice(10)
            following.follow(current_engine())
            return
        try:
            done = drain(current_engine())
        except IndexBusy as error:
            raise CommandError("L’index est en cours d’écriture par un autre processus, qui s’en charge.") from error
        except EngineUnavailable as error:
            raise CommandError(f"{error} Les changements sont gardés et seront indexés dès son retour.") from error
        self.stdout.write(_("Changements indexés : %s.") % done)
