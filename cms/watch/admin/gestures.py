"""A gesture made by somebody on the screen: allowed, done, told, and remembered in her session for « Annuler »."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cms.watch import triage
from cms.watch.models import PressItem

UNDOABLE, SESSION = 20, "veille-gestes"


def acted(request: HttpRequest, items: list[PressItem], verb: str) -> triage.Done:
    """Done, remembered for « Annuler », and told. PermissionDenied: it is not hers to do."""
    if not request.user.has_perm(triage.VERBS[verb].permission):
        raise PermissionDenied
    done = triage.act(items, verb, request.user)
    if done.changed:
        made = [*gestures(request), {"said": done.said, "before": done.before}]
        request.session[SESSION] = made[-UNDOABLE:]
        messages.success(request, done.said)
    return done


def gestures(request: HttpRequest) -> list[dict[str, Any]]:
    return list(request.session.get(SESSION, []))


def back(request: HttpRequest) -> str:
    asked = request.POST.get("retour", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if safe else reverse("watch_admin:queue")


def number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
