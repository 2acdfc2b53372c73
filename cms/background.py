"""What the worker sees to for the rooms below, which know of no worker: at each tick, or now and then."""

import time

from django.dispatch import receiver

from catalogue.digital.discarding import discard
from catalogue.digital.reading import sweep
from catalogue.importing.jobs import take_up_again
from cms.ticks import tick
from experiences.cycle.daily import every_day as fiches_every_day
from experiences.exchange import background as fiche_exchange


class Pace:
    """Lets something happen at most once every so many seconds, in this process."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last: float | None = None

    def is_due(self) -> bool:
        now = time.monotonic()
        if self.last is not None and now - self.last < self.seconds:
            return False
        self.last = now
        return True


sweeping, discarding = Pace(120), Pace(24 * 3600)
fiches = Pace(24 * 3600)
exchanging = Pace(20)


@receiver(tick)
def take_up_imports(**kwargs: object) -> None:
    take_up_again()


@receiver(tick)
def read_what_waits(**kwargs: object) -> None:
    if sweeping.is_due():
        sweep()


@receiver(tick)
def discard_files(**kwargs: object) -> None:
    if discarding.is_due():
        discard()


@receiver(tick)
def see_to_the_fiches(**kwargs: object) -> None:
    if fiches.is_due():
        fiches_every_day()


@receiver(tick)
def exchange_fiches(**kwargs: object) -> None:
    if exchanging.is_due():
        fiche_exchange.see_to_it()
