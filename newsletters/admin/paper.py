"""The numéro on paper: to print, to fold, to address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from newsletters.admin.base import IssueView
from newsletters.printing import issues
from newsletters.printing.paper import TooLong
from reference.paper import PrintingUnavailable


class PdfView(IssueView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            data = self.data(request)
        except (PrintingUnavailable, TooLong) as error:
            messages.error(request, str(error))
            return redirect("newsletters_admin:sending", pk)
        response = HttpResponse(data, content_type="application/pdf")
        response["Content-Disposition"] = (
            f'inline; filename="{self.page.letter.slug}-{self.page.number}-{self.name}.pdf"'
        )
        return response

    name = ""

    def data(self, request: HttpRequest) -> bytes:
        raise NotImplementedError


class PaperView(PdfView):
    name = "papier"

    def data(self, request: HttpRequest) -> bytes:
        return issues.issue_paper(self.issue, folded="livret" in request.GET)


class LabelsView(PdfView):
    permission = "rayonnage_newsletters.view_subscriber"
    name = "etiquettes"

    def data(self, request: HttpRequest) -> bytes:
        first = request.GET.get("premiere", "1")
        return issues.issue_labels(self.issue, int(first) if first.isdecimal() else 1)


class MailMergeView(IssueView):
    permission = "rayonnage_newsletters.view_subscriber"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(issues.issue_addresses(self.issue), content_type="text/csv; charset=utf-8")
        name = _("adresses")
        response["Content-Disposition"] = (
            f'attachment; filename="{self.page.letter.slug}-{self.page.number}-{name}.csv"'
        )
        return response
