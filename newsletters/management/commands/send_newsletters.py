"""`manage.py send_newsletters`: the worker of the Lettre. Several may run, on one machine or on many."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django.utils.translation import gettext as _

from newsletters.sending.campaigns import due
from newsletters.sending.worker import THREADS, send_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Envoie les numéros qui doivent partir, jusqu’à l’arrêt. Arrêté (SIGTERM), il finit les courriels commencés ; "
        "relancé, il reprend où il en était."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true", help=_("Envoie ce qui peut partir maintenant, puis finit."))
        parser.add_argument(
            "--until-done", action="store_true", help=_("Finit quand plus aucun numéro n’est en cours.")
        )
        parser.add_argument("--threads", type=int, default=THREADS, help=_("Connexions au relais (4 par défaut)."))
        parser.add_argument("--interval", type=float, default=1.0, help=_("Secondes entre deux passages (1)."))

    def handle(self, *, once: bool, until_done: bool, threads: int, interval: float, **options) -> None:
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            try:
                done = send_due(stop, threads)
                is_over = (once and not done) or (until_done and not due().exists())
            except (DatabaseError, InterfaceError):
                logger.exception("The database does not answer; the numéros wait")
                done, is_over = 0, once
            if not connection.in_atomic_block:
                close_old_connections()
            if is_over:
                return
            if not done:
                stop.wait(interval)
