"""« Réclamer »: the issues that should be here, ticked; then the letter, to copy or to send from one's own mail."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from catalogue.cataloguing.serials.pages import AboutSubscription, CheckInPage, board_of
from catalogue.models import ExpectedIssue, Subscription
from catalogue.serials.agenda import Awaited, awaited
from catalogue.serials.receiving import Refused, claim


class ClaimView(AboutSubscription, CheckInPage):
    template_name = "catalogue/admin/serials/claim.html"
    page_title = gettext_lazy("Réclamer")
    header_icon = "mail"

    @cached_property
    def missing(self) -> list[Awaited]:
        return [one for one in awaited([self.subscription], timezone.localdate()) if one.may_be_claimed]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`place`, once for each issue."""
        asked = {int(place) for place in request.POST.getlist("place") if place.isdecimal() and len(place) < 10}
        places = asked & {one.place for one in self.missing}
        if not places:
            messages.error(request, _("Cochez au moins un numéro à réclamer."))
            return redirect(request.path)
        try:
            claimed = claim(self.subscription, places)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(board_of(self.subscription.serial))
        return self.render_to_response(self.get_context_data(letter=letter(self.subscription, claimed)))

    def get_page_subtitle(self) -> str:
        return self.subscription.serial.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"subscription": self.subscription, "board_url": board_of(self.subscription.serial)}
        if text := kwargs.get("letter"):
            context["mail_url"] = mail_url(self.subscription, text)
        else:
            context["missing"] = self.missing
        return super().get_context_data(**kwargs) | context


def letter(subscription: Subscription, claimed: list[ExpectedIssue]) -> str:
    lines = [
        _("- %(label)s, attendu le %(day)s") % {"label": one.label, "day": date_format(one.due_on, "j F Y")}
        for one in claimed
    ]
    reference = (
        _(" (numéro d’abonné %(number)s)") % {"number": subscription.reference} if subscription.reference else ""
    )
    return "\n".join(
        [
            _("Madame, Monsieur,"),
            "",
            _("Nous n’avons pas reçu, de « %(title)s »%(reference)s\u00a0:")
            % {"title": subscription.serial.title, "reference": reference},
            "",
            *lines,
            "",
            _("Nous vous remercions de nous les adresser, ou de nous dire quand ils paraîtront."),
            "",
            next(iter(settings.OUR_LOCALISATIONS), settings.WAGTAIL_SITE_NAME),
        ]
    )


def mail_url(subscription: Subscription, text: str) -> str:
    subject = _("Numéros non reçus\u00a0: %(title)s") % {"title": subscription.serial.title}
    return f"mailto:{quote(subscription.supplier_email)}?subject={quote(subject)}&body={quote(text)}"
