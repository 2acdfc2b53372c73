"""What the worker sees to at each tick for the rooms below, which know of no worker."""

from django.dispatch import receiver

from catalogue.importing.jobs import take_up_again
from cms.ticks import tick


@receiver(tick)
def take_up_imports(**kwargs: object) -> None:
    take_up_again()
