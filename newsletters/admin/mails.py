"""The single mails (confirmations, links, trials): what became of each, and what to do of those that did not arrive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from correspondence import outbox
from correspondence.models import OutgoingMail, State
from reference.admin_page import AdminPage

LISTED = 100


class MailsView(AdminPage):
    """The text is not shown: it holds the links of a person."""

    template_name = "newsletters/admin/mails.html"
    page_title = gettext_lazy("Courriels isolés")
    permission = "rayonnage_newsletters.change_subscriber"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = OutgoingMail.objects.defer("text", "html")
        if words := self.request.GET.get("adresse", "").strip():
            mails = mails.filter(address__icontains=words)
        return super().get_context_data(**kwargs) | {
            "asked": words,
            "troubled": mails.filter(state__in=outbox.TROUBLED),
            "others": mails.exclude(state__in=outbox.TROUBLED)[:LISTED],
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        mail = get_object_or_404(OutgoingMail, pk=request.POST.get("courriel"))
        if "tenir" in request.POST and mail.state == State.UNCERTAIN:
            outbox.hold_sent(mail)
            messages.success(request, _("Tenu pour remis à %s.") % mail.address)
        elif "renvoyer" in request.POST:
            outbox.send_again(mail)
            messages.success(request, _("Le courriel repart vers %s.") % mail.address)
        return redirect("newsletters_admin:mails")
