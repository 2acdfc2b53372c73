"""« État de collection »: what is written beside what the arrivals say; nothing is replaced unless she ticks it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from catalogue.cataloguing.checking import edit_url
from catalogue.cataloguing.serials.pages import AboutSubscription, CheckInPage, board_of
from catalogue.serials.collection import Proposal, accept, proposal


class StateView(AboutSubscription, CheckInPage):
    template_name = "catalogue/admin/serials/holdings.html"
    page_title = gettext_lazy("État de collection")
    header_icon = "list-ul"

    @cached_property
    def proposal(self) -> Proposal:
        return proposal(self.subscription, timezone.localdate())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`etat` and `lacunes`, ticked, and what the page showed: what came since would not be what she read."""
        said = self.proposal.said
        shown = (request.POST.get("vu-etat", ""), request.POST.get("vu-lacunes", ""))
        if shown != (said.held, said.gaps):
            messages.warning(request, _("Un numéro est arrivé entre-temps\u00a0: relisez avant d’accepter."))
            return redirect(request.path)
        chosen = {name for name in ("etat", "lacunes") if name in request.POST}
        if chosen:
            accept(
                self.subscription,
                request.user,
                statement=said.held if "etat" in chosen else None,
                gaps=said.gaps if "lacunes" in chosen else None,
            )
            messages.success(request, _("État de collection enregistré\u00a0: aucun import ne l’écrasera."))
        return redirect(board_of(self.subscription.serial))

    def get_page_subtitle(self) -> str:
        return self.subscription.serial.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "subscription": self.subscription,
            "proposal": self.proposal,
            "edit_url": edit_url(self.subscription.serial),
            "board_url": board_of(self.subscription.serial),
        }
