"""« État de la recherche »: the engine, what waits for it and since when; and the rebuilding of its index."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from reference.admin_page import AdminPage
from search.engines.base import EngineUnavailable, IndexBusy
from search.indexing import current_engine, rebuild
from search.models import OutboxEntry

logger = logging.getLogger(__name__)

LAST_REBUILD = "recherche.reconstruction"
REMEMBERED = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits to be indexed, and for how many seconds the oldest has."""

    waiting: int
    lag: int


def backlog() -> Backlog:
    waiting = OutboxEntry.objects.count()
    oldest = OutboxEntry.objects.aggregate(oldest=Min("queued_at"))["oldest"] if waiting else None
    lag = (timezone.now() - oldest).total_seconds() if oldest else 0
    return Backlog(waiting, max(0, round(lag)))


@task()
def rebuild_now() -> None:
    """In the worker. What it did is told on the page, whatever it was."""
    try:
        told = {"count": rebuild(current_engine())}
    except (EngineUnavailable, IndexBusy) as error:
        logger.warning("The index is not rebuilt: %s", error)
        told = {"error": str(error)}
    cache.set(LAST_REBUILD, told | {"at": timezone.now()}, REMEMBERED)


class StatusView(AdminPage):
    template_name = "search/admin/status.html"
    page_title = gettext_lazy("État de la recherche")
    header_icon = "search"
    permission = "rayonnage_search.view_outboxentry"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "status": current_engine().status(),
            "backlog": backlog(),
            "last": cache.get(LAST_REBUILD),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        cache.set(LAST_REBUILD, {"asked": True, "at": timezone.now()}, REMEMBERED)
        rebuild_now.enqueue()
        messages.success(
            request, _("La reconstruction est demandée. La recherche continue de répondre pendant ce temps.")
        )
        return redirect(request.path)
