"""« Exporter »: the notices of a list, exactly those and in its order, in the format of whoever will read them.

GET says the set as the list itself says it: the filters and the words of the list of notices, an import and one of its
tabs (`import`, `sort`, `q`), or the notices ticked (`notice`). With `format`, it answers the file. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalogue.cataloguing.importing.following import EXPORTED
from catalogue.cataloguing.importing.lines import Listing
from catalogue.cataloguing.importing.pages import run_url
from catalogue.cataloguing.importing.words import listed, notices, plural
from catalogue.cataloguing.listed import OWN, asked_before, list_url, records_listed, said_by
from catalogue.cataloguing.suggesting import may_catalogue
from catalogue.charsets.detection import Charset
from catalogue.exchange.export import FORMATS, streamed
from catalogue.models import BibliographicRecord, ImportRun

State = BibliographicRecord.State
MOST_TICKED = 1000


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the page."""

    value: str
    label: str
    help: Any
    format: str
    charset: str = Charset.UTF8


CHOICES = (
    Choice(
        "unimarc",
        "UNIMARC (ISO 2709), UTF-8",
        gettext_lazy(
            "Pour PMB ou un autre logiciel. Une notice de plus de 99 999 octets n’y tient pas : prenez le MARCXML."
        ),
        "unimarc",
    ),
    Choice(
        "unimarc-iso5426",
        "UNIMARC (ISO 2709), ISO 5426",
        gettext_lazy("Pour un logiciel ancien. Un caractère que l’ISO 5426 n’a pas devient « ? »."),
        "unimarc",
        Charset.ISO5426,
    ),
    Choice("marcxml", "MARCXML", gettext_lazy("Les mêmes zones en XML, sans limite de longueur."), "marcxml"),
    Choice("pmbxml", "PMB-XML", gettext_lazy("Le XML UNIMARC de PMB, sans limite de longueur."), "pmbxml"),
    Choice("ris", "RIS", gettext_lazy("Pour Zotero, EndNote, Mendeley."), "ris"),
    Choice("bibtex", "BibTeX", gettext_lazy("Pour LaTeX."), "bibtex"),
    Choice("csv", "CSV", gettext_lazy("Pour un tableur : une ligne par notice."), "csv"),
)
BY_VALUE = {choice.value: choice for choice in CHOICES}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The notices of a list, and how to come back to it."""

    records: QuerySet[BibliographicRecord]
    said: str
    url: str
    name: str = "notices"
    """Of the file."""


class ExportNoticesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "catalogue/admin/export.html"
    page_title = gettext_lazy("Exporter")
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_catalogue(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        choice = BY_VALUE.get(request.GET.get("format", ""))
        if choice is None:
            return super().get(request, *args, **kwargs)
        options = {"charset": choice.charset} if FORMATS[choice.format].is_marc else {}
        return streamed(self.chosen.records, choice.format, name=self.chosen.name, **options)

    @cached_property
    def chosen(self) -> Chosen:
        return chosen(self.request)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = [{"url": self.chosen.url, "label": self.chosen.said}, {"url": "", "label": str(self.page_title)}]
        return [*super().get_breadcrumbs_items(), *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        states = Counter(
            dict(self.chosen.records.order_by().values_list("state").annotate(count=Count("pk", distinct=True)))
        )
        return super().get_context_data(**kwargs) | {
            "chosen": self.chosen,
            "count": states.total(),
            "counted": notices(states.total()),
            "aside": not_public(states),
            "choices": CHOICES,
            "kept": [(name, value) for name in asked if name not in OWN for value in asked.getlist(name)],
        }


def chosen(request: HttpRequest) -> Chosen:
    """What the address names. Raises Http404 for an import, or a tab of it, that is not there."""
    asked = request.GET
    if "import" in asked:
        return of_import(request, asked["import"])
    if "notice" in asked:
        keys = [int(key) for key in asked.getlist("notice") if key.isdecimal() and len(key) < 10][:MOST_TICKED]
        records = BibliographicRecord.objects.filter(pk__in=keys).order_by("sort_title", "pk")
        return Chosen(records, _("Notices choisies"), list_url())
    return Chosen(records_listed(request, asked), _("Notices"), f"{list_url()}?{said_by(asked).urlencode()}")


def of_import(request: HttpRequest, number: str) -> Chosen:
    run = ImportRun.objects.select_related("source").filter(pk=number if number.isdecimal() else None).first()
    if run is None:
        raise Http404
    listing = Listing(run, request)
    if listing.outcome not in EXPORTED:
        raise Http404
    lines = listing.lines.order_by().values("record_number")
    records = BibliographicRecord.objects.filter(pk__in=lines).order_by("pk")
    said = _("%(label)s par l’import de %(source)s") % {"label": listing.label, "source": run.source.name}
    return Chosen(
        records, said, f"{run_url(run)}?sort={listing.outcome}#notices", f"import-{run.pk}-{slugify(listing.label)}"
    )


def export_url(asked: QueryDict) -> str:
    """Of the page, for the list that stands at `asked`."""
    words = said_by(asked).urlencode()
    return reverse("catalogue_admin:export") + (f"?{words}" if words else "")


def not_public(states: Counter[str]) -> str:
    """« dont 4 à compléter et 2 retirées », which the public does not see; "" when there is none."""
    hidden = [
        (states[State.INCOMPLETE], _("à compléter"), _("à compléter")),
        (states[State.WITHDRAWN], _("retirée"), _("retirées")),
    ]
    said = listed([plural(count, one, many) for count, one, many in hidden if count])
    return _("dont %s") % said if said else ""


class ExportOfSelection(SnippetBulkAction):
    """From the list of notices: those that are ticked, or all that it shows."""

    display_name = gettext_lazy("Exporter")
    aria_label = gettext_lazy("Exporter les notices choisies")
    action_type = "export"
    action_priority = 15
    template_name = "catalogue/admin/export.html"
    models = [BibliographicRecord]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ticked = request.GET.getlist("id")
        asked = QueryDict(mutable=True)
        if "all" in ticked:
            asked = asked_before(request)
        else:
            asked.setlist("notice", ticked[:MOST_TICKED])
        return HttpResponseRedirect(export_url(asked))
