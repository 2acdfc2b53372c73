"""What the watch announces; search listens. Sent inside the transaction of the change.

- `press_changed(item_ids: list[int])`: what the public may read of these articles changed, appeared or went away.

An article that was never published is nobody's yet: a feed that brings a hundred of them announces nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import Signal, receiver

from cms.watch.models import PressItem, WatchRubric

press_changed = Signal()


def announce(item_ids: Iterable[int]) -> None:
    if ids := list(item_ids):
        press_changed.send(sender=PressItem, item_ids=ids)


@receiver([post_save, post_delete], sender=PressItem)
def announce_item(instance: PressItem, **kwargs: object) -> None:
    # One that is withdrawn keeps the day of its publication.
    if instance.state == PressItem.State.PUBLISHED or instance.published_at:
        announce([instance.pk])


@receiver(m2m_changed, sender=PressItem.themes.through)
@receiver(m2m_changed, sender=PressItem.territories.through)
def announce_filing(instance: object, action: str, **kwargs: object) -> None:
    if action.startswith("post_") and isinstance(instance, PressItem):
        announce_item(instance)


@receiver(post_save, sender=WatchRubric)
def announce_rubric(instance: WatchRubric, created: bool = False, **kwargs: object) -> None:
    if not created:
        announce_within(instance)


@receiver(pre_delete, sender=WatchRubric)
def announce_within(instance: WatchRubric, **kwargs: object) -> None:
    """While they are still its own: its deletion takes it away from them without a word."""
    announce(instance.items.published().order_by("pk").values_list("pk", flat=True))
