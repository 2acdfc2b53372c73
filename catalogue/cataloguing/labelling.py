"""« Étiquettes »: of the notices chosen in the list, the items to label, the paper, and the PDF."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Site
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalogue.cataloguing.listed import asked_before, records_listed
from catalogue.cataloguing.suggesting import may_catalogue
from catalogue.labels.bars import Unprintable
from catalogue.labels.printing import Barcode, CallNumber, Label, pdf
from catalogue.labels.sheets import SHEETS
from catalogue.models import BibliographicRecord, Item
from reference.paper import PrintingUnavailable

MOST = 500
"""Items at once: some twenty sheets."""


def sheet_names() -> list[tuple[str, str]]:
    words = _("%(count)d par feuille, %(width)s × %(height)s mm (%(reference)s)")
    return [
        (
            key,
            words
            % {
                "count": sheet.places,
                "width": f"{sheet.width:n}".replace(".", ","),
                "height": f"{sheet.height:n}".replace(".", ","),
                "reference": sheet.reference,
            },
        )
        for key, sheet in SHEETS.items()
    ]


class LabelsForm(forms.Form):
    exemplaire = forms.ModelMultipleChoiceField(
        Item.objects.none(),
        label=gettext_lazy("Exemplaires"),
        error_messages={"required": gettext_lazy("Cochez au moins un exemplaire.")},
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Étiquettes"),
        choices=[("cote", gettext_lazy("De cote, pour le dos")), ("code", gettext_lazy("De code-barres"))],
        initial="cote",
    )
    feuille = forms.ChoiceField(label=gettext_lazy("Feuille A4"), choices=sheet_names)
    depart = forms.IntegerField(
        label=gettext_lazy("Première étiquette libre"),
        min_value=1,
        initial=1,
        help_text=gettext_lazy("Pour finir une feuille entamée : comptez de gauche à droite, puis de haut en bas."),
    )

    def __init__(self, data: Any, items: QuerySet) -> None:
        super().__init__(data)
        self.fields["exemplaire"].queryset = items

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        sheet = SHEETS.get(cleaned.get("feuille", ""))
        if sheet and (cleaned.get("depart") or 1) > sheet.places:
            self.add_error("depart", _("Cette feuille a %(count)d étiquettes.") % {"count": sheet.places})
        return cleaned

    def labels(self, centre: str) -> list[Label]:
        """One for each item that has what it shows."""
        items = self.cleaned_data["exemplaire"]
        if self.cleaned_data["nature"] == "cote":
            return [CallNumber(item.call_number) for item in items if item.call_number.strip()]
        return [Barcode(item.barcode, item.localisation or centre) for item in items if item.barcode.strip()]


class LabelsView(WagtailAdminTemplateMixin, TemplateView):
    """GET `notice` and `exemplaire` (keys) chooses; with `imprimer`, answers the PDF. Nothing is written."""

    template_name = "catalogue/admin/labels.html"
    page_title = gettext_lazy("Étiquettes")
    header_icon = "tag"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_catalogue(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "imprimer" in request.GET and self.form.is_valid() and (printed := self.printed()):
            return printed
        return super().get(request, *args, **kwargs)

    def keys(self, name: str) -> list[int]:
        return [int(key) for key in self.request.GET.getlist(name) if key.isdecimal() and len(key) < 10][:MOST]

    @cached_property
    def items(self) -> QuerySet[Item]:
        """Those of the notices, else those named; in the order of the shelves."""
        notices = self.keys("notice")
        items = (
            Item.objects.filter(record__in=notices) if notices else Item.objects.filter(pk__in=self.keys("exemplaire"))
        ).held()
        return items.select_related("record__host").order_by("call_number", "pk")

    @cached_property
    def form(self) -> LabelsForm:
        return LabelsForm(self.request.GET if "imprimer" in self.request.GET else None, self.items)

    def printed(self) -> HttpResponse | None:
        """None when it cannot be: the form says why."""
        labels = self.form.labels(self.centre())
        if not labels:
            self.form.add_error("nature", _("Aucun des exemplaires cochés n’a ce qu’il faut imprimer."))
            return None
        try:
            data = pdf(labels, SHEETS[self.form.cleaned_data["feuille"]], self.form.cleaned_data["depart"])
        except Unprintable:
            self.form.add_error(
                "feuille", _("Un code-barres est trop long pour cette étiquette : prenez une feuille plus large.")
            )
            return None
        except PrintingUnavailable as error:
            self.form.add_error(None, str(error))
            return None
        response = HttpResponse(data, content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="etiquettes.pdf"'
        return response

    def centre(self) -> str:
        """Our first localisation, else the name of the site."""
        site = Site.find_for_request(self.request)
        return next(iter(settings.OUR_LOCALISATIONS), "") or (site.site_name if site else "")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:list")
        here = [{"url": index, "label": _("Notices")}, {"url": "", "label": str(self.page_title)}]
        return [*super().get_breadcrumbs_items(), *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ticked = set(self.keys("exemplaire")) if "imprimer" in self.request.GET else None
        # An item of another centre is on its own shelves, with its own labels.
        rows = [(item, item.is_here if ticked is None else item.pk in ticked) for item in self.items[:MOST]]
        return super().get_context_data(**kwargs) | {"form": self.form, "rows": rows, "notices": self.keys("notice")}


class LabelsOfSelection(SnippetBulkAction):
    """From the list of notices: the chosen ones, taken to the page of labels."""

    display_name = gettext_lazy("Étiquettes")
    aria_label = gettext_lazy("Imprimer les étiquettes des notices choisies")
    action_type = "labels"
    action_priority = 20
    template_name = "catalogue/admin/labels.html"
    models = [BibliographicRecord]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.getlist("id")[:MOST]
        if "all" in chosen:
            records = records_listed(request, asked_before(request))
            chosen = list(map(str, records.values_list("pk", flat=True)[:MOST]))
        return HttpResponseRedirect(f"{reverse('catalogue_admin:labels')}?{urlencode({'notice': chosen}, doseq=True)}")
