"""What one does on a line of the board: it came, it will never come, it was a mis-click; something else came."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log

from catalogue.cataloguing.serials.analysing import analyse_url
from catalogue.cataloguing.serials.pages import CheckInAct
from catalogue.models import ExpectedIssue
from catalogue.serials.receiving import Refused, never, receive, receive_special, undo


class ReceiveView(CheckInAct):
    """POST `place`, `numero`, `date`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            day = asked_day(request.POST.get("date", ""))
            number = request.POST.get("numero", "")
            issue = receive(self.subscription, asked_place(request), request.user, number=number, day=day)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            tell_arrival(request, issue)
        return self.back()


class ReceiveSpecialView(CheckInAct):
    """POST `designation`, `date`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            day = asked_day(request.POST.get("date", "")) or timezone.localdate()
            issue = receive_special(self.subscription, request.POST.get("designation", ""), request.user, day=day)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            tell_arrival(request, issue)
        return self.back()


class NeverView(CheckInAct):
    """POST `place`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            issue = never(self.subscription, asked_place(request), request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(issue)s n’est plus attendu.") % {"issue": named(issue)})
        return self.back()


class UndoView(CheckInAct):
    """POST `numero`: the key of the issue."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        key = request.POST.get("numero", "")
        issues = ExpectedIssue.objects.exclude(state=ExpectedIssue.State.WAITING).filter(subscription=self.subscription)
        issue = get_object_or_404(issues, pk=key if key.isdecimal() else 0)
        made = issue.made_record
        stays = undo(issue)
        said = _("%(issue)s\u00a0: l’arrivée est annulée.") % {"issue": named(issue)}
        if made and stays is not None:
            said += " " + _("Sa notice reste, puisqu’on y a ajouté quelque chose.")
        messages.success(request, said)
        return self.back()


def asked_place(request: HttpRequest) -> int:
    text = request.POST.get("place", "")
    if not text.isdecimal() or len(text) > 9:
        raise Refused(_("Ce numéro n’est plus attendu\u00a0: rechargez la page."))
    return int(text)


def asked_day(text: str) -> date | None:
    """Raises Refused."""
    try:
        day = parse_date(text.strip()) if text.strip() else None
    except ValueError:
        day = None
    if text.strip() and (day is None or not 1000 <= day.year <= 9000):
        raise Refused(
            _("« %(text)s » n’est pas une date\u00a0: choisissez le jour, le mois et l’année.") % {"text": text}
        )
    return day


def named(issue: ExpectedIssue) -> str:
    return f"{issue.subscription.serial.title}, {issue.label}"


def tell_arrival(request: HttpRequest, issue: ExpectedIssue) -> None:
    if issue.made_record:
        log(instance=issue.record, action="wagtail.create", user=request.user, content_changed=True)
        said = _("%(issue)s est reçu.")
    else:
        said = _("%(issue)s est reçu\u00a0; sa notice était déjà là.")
    told = said % {"issue": named(issue)}
    if issue.item is not None and issue.item.barcode:
        told += " " + _("Code-barres\u00a0: %(barcode)s.") % {"barcode": issue.item.barcode}
    messages.success(request, told, buttons=buttons(issue))


def buttons(issue: ExpectedIssue) -> list[Any]:
    labels = reverse("catalogue_admin:labels")
    found = [messages.button(analyse_url(issue.record), _("Dépouiller"))]
    if issue.item is not None:
        found.append(messages.button(f"{labels}?notice={issue.record_id}", _("Étiquettes")))
    return found
