"""The engine in use, and the rebuild of its index."""

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed
from django.db import transaction
from django.dispatch import receiver

from search.documents import all_documents
from search.documents.base import without_pause
from search.engines import open_engine
from search.engines.base import Engine
from search.models import OutboxEntry
from search.vocabulary import synonyms_in_use


@cache
def current_engine() -> Engine:
    """The engine that SEARCH_URL names; without it, the embedded one."""
    return open_engine(
        settings.SEARCH_URL, settings.SEARCH_INDEX_DIR, settings.SEARCH_INDEX_NAME, synonyms=synonyms_in_use
    )


@receiver(setting_changed)
def forget_engine(*, setting: str, **kwargs) -> None:
    if setting.startswith("SEARCH_"):
        current_engine.cache_clear()


def rebuild(engine: Engine) -> int:
    """Build a whole new index and put it in service. Returns the number of documents.

    What changes during the rebuild stays in the outbox and is applied on top by the next drain.
    """
    with transaction.atomic():
        last = OutboxEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    count = engine.rebuild(without_pause(all_documents()))
    if last is not None:
        OutboxEntry.objects.filter(pk__lte=last).delete()
    return count
