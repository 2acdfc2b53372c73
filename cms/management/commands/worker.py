"""`manage.py worker`: runs background tasks, and ticks. One process beside the web site is all a centre needs."""

import logging
import signal
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.ticks import tick

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Exécute les tâches de fond et les travaux réguliers (index de recherche…), jusqu’à l’arrêt."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="secondes entre deux passages (1 par défaut)")
        parser.add_argument("--once", action="store_true", help="un seul passage, puis fin")

    def handle(self, *, interval: float, once: bool, **options) -> None:
        self.stopping = Event()
        if once:
            run_waiting_tasks(self.stopping)
            send_tick()
            return
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self.stop)
        # Apart: a task may last minutes, while somebody waits for the mail that confirms her address.
        work = partial(run_waiting_tasks, self.stopping)
        tasks = Thread(target=repeat, args=(work, self.stopping, interval), name="tasks")
        tasks.start()
        repeat(send_tick, self.stopping, interval)
        tasks.join()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish what is under way, then leave."""
        self.stopping.set()


def repeat(work: Callable[[], None], stopping: Event, interval: float) -> None:
    while not stopping.is_set():
        work()
        stopping.wait(interval)


class Turn(Worker):
    """The tasks that wait, until there are none or the worker stops: a site just filled has hundreds."""

    def __init__(self, stopping: Event, **options) -> None:
        super().__init__(**options)
        self.stopping = stopping

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        self.running = not self.stopping.is_set()


def run_waiting_tasks(stopping: Event) -> None:
    """A database that is away for a while is asked again at the next turn."""
    worker = Turn(
        stopping,
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(16),
    )
    try:
        worker.run()
    except (OperationalError, InterfaceError):
        logger.exception("The database does not answer; the tasks wait")
    finally:
        close_old_connections()


def send_tick() -> None:
    close_old_connections()
    for receiver, outcome in tick.send_robust(sender=None):
        if isinstance(outcome, Exception):
            logger.error("Regular work %s failed", receiver, exc_info=outcome)
    close_old_connections()
