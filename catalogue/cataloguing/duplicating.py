"""« Dupliquer »: a new edition, the next report of a yearly series. What belongs to that one copy is left behind."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from catalogue.cataloguing.checking import edit_url
from catalogue.models import BibliographicRecord

PERMISSION = "rayonnage_catalogue.add_bibliographicrecord"
COLUMNS = ("level", "document_type", "title", "other_information", "responsibility", "edition", "printed_date",
           "year_start", "year_end", "extent", "languages", "countries", "abstract", "keywords", "host_id")  # fmt: skip
RELATIONS = ("contributions", "publications", "series_memberships", "subject_assignments")
"""Identifiers and items are of one document: an ISBN on two notices would make them one at the next import."""
OF_THE_DOCUMENT = ("notes", "title")
"""What of `details` a person would type again: links, identifiers and custom fields of the source stay with it."""


@transaction.atomic
def duplicated(record: BibliographicRecord) -> BibliographicRecord:
    """A new notice, « À compléter », of no source."""
    copy = BibliographicRecord(state=BibliographicRecord.State.INCOMPLETE)
    for name in COLUMNS:
        setattr(copy, name, getattr(record, name))
    copy.details = {name: record.details[name] for name in OF_THE_DOCUMENT if name in record.details}
    copy.save()
    for name in RELATIONS:
        copy_rows(record, copy, name)
    copy.themes.set(record.themes.all())
    copy.territories.set(record.territories.all())
    # Once more: the likeness counts the first author, who was not there yet.
    copy.save()
    return copy


def copy_rows(record: BibliographicRecord, copy: BibliographicRecord, name: str) -> None:
    rows = list(getattr(record, name).all())
    for row in rows:
        row.pk, row.record = None, copy
    getattr(copy, name).set(rows)


class DuplicateView(WagtailAdminTemplateMixin, TemplateView):
    """Asks first, since a click makes a notice."""

    template_name = "catalogue/admin/duplicate.html"
    page_title = gettext_lazy("Dupliquer")
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def record(self) -> BibliographicRecord:
        return get_object_or_404(BibliographicRecord, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        copy = duplicated(self.record)
        log(instance=copy, action="wagtail.create", user=request.user, content_changed=True)
        said = _("Notice dupliquée. Corrigez ce qui change, puis passez son état d’« À compléter » à « Publique ».")
        messages.success(request, said)
        return redirect(edit_url(copy))

    def get_page_subtitle(self) -> str:
        return self.record.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:list")
        return [
            *super().get_breadcrumbs_items(),
            {"url": index, "label": _("Notices")},
            {"url": edit_url(self.record), "label": self.record.title},
            {"url": "", "label": str(self.page_title), "sublabel": self.record.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"record": self.record, "cancel_url": edit_url(self.record)}
