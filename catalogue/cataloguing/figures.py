"""« Chiffres »: what the library has, what came and what left in a period; on the page, in a spreadsheet, on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.inventory.pages import ForDocumentalists, ShelfPage
from catalogue.exchange.spreadsheet import XLSX_TYPE, as_csv, as_workbook
from catalogue.exchange.table import CONTENT_TYPE
from catalogue.figures.holdings import holdings
from catalogue.figures.movements import MOST_STEPS, Period, movements
from catalogue.figures.tables import Table

EARLIEST = date(1900, 1, 1)
STEPS = [("mois", gettext_lazy("Par mois")), ("an", gettext_lazy("Par année"))]


class PeriodForm(forms.Form):
    de = forms.DateField(label=gettext_lazy("Du"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    a = forms.DateField(label=gettext_lazy("au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    par = forms.ChoiceField(label=gettext_lazy("Détail"), choices=STEPS, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("de"), cleaned.get("a")
        if first and last and first > last:
            self.add_error("a", _("La fin est avant le début."))
        if first and first < EARLIEST:
            self.add_error("de", _("Donnez une date depuis 1900."))
        if last and last.year > timezone.localdate().year + 1:
            self.add_error("a", _("Cette date est trop loin."))
        return cleaned

    def period(self) -> Period:
        cleaned = self.cleaned_data
        found = Period(cleaned["de"], cleaned["a"], cleaned["par"] == "an")
        return found if len(found.steps()) <= MOST_STEPS else Period(cleaned["de"], cleaned["a"], by_year=True)


class OfPeriod(ForDocumentalists):
    """`?de=2026-01-01&a=2026-12-31&par=mois`; this year when nothing is asked, or when what is asked is wrong."""

    @cached_property
    def form(self) -> PeriodForm:
        this_year = year(timezone.localdate().year)
        asked = {name: self.request.GET.get(name) or default for name, default in this_year.items()}
        return PeriodForm(asked)

    @cached_property
    def period(self) -> Period:
        if self.form.is_valid():
            return self.form.period()
        return Period(*(date.fromisoformat(day) for day in list(year(timezone.localdate().year).values())[:2]))

    @property
    def asked(self) -> str:
        period = self.period
        return urlencode({"de": period.first, "a": period.last, "par": "an" if period.by_year else "mois"})


class FiguresView(OfPeriod, ShelfPage):
    """The holdings."""

    page_title = gettext_lazy("Chiffres")
    header_icon = "table"
    template_name = "catalogue/admin/figures.html"
    view = "fonds"

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = TABLES[self.view](self.period)
        url = reverse("catalogue_admin:figures_file", args=[self.view, "csv"])
        return super().get_context_data(**kwargs) | {
            "view": self.view,
            "tables": [
                (table, f"{url}?{self.asked}&table={table.key}", self.file("xlsx", table.key)) for table in tables
            ],
            "everything": self.file("xlsx"),
            "form": self.form if self.view == "periode" else None,
            "period": self.period,
            "years": years(),
            "today": timezone.localdate(),
        }

    def file(self, format: str, table: str = "") -> str:
        url = reverse("catalogue_admin:figures_file", args=[self.view if table else "tout", format])
        return f"{url}?{self.asked}" + (f"&{urlencode({'table': table})}" if table else "")


class MovementsView(FiguresView):
    page_title = gettext_lazy("Entrées et désherbage")
    view = "periode"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("catalogue_admin:figures"), "label": FiguresView.page_title}]


class FiguresFileView(OfPeriod):
    """One table, or all of them as one workbook."""

    def get(self, request: HttpRequest, view: str, format: str) -> HttpResponseBase:
        if view not in TABLES or format not in ("csv", "xlsx") or (view == "tout" and format == "csv"):
            raise Http404
        tables = TABLES[view](self.period)
        name = request.GET.get("table", "")
        if view != "tout":
            tables = [table for table in tables if table.key == name]
            if not tables:
                raise Http404
        day = timezone.localdate().isoformat()
        headers = {
            "Content-Disposition": f'attachment; filename="chiffres-{name if view != "tout" else "tous"}-{day}.{format}"'
        }
        if format == "csv":
            return StreamingHttpResponse(as_csv(tables[0].sheet), content_type=CONTENT_TYPE, headers=headers)
        return HttpResponse(as_workbook(table.sheet for table in tables), content_type=XLSX_TYPE, headers=headers)


TABLES: dict[str, Callable[[Period], list[Table]]] = {
    "fonds": lambda _period: holdings(),
    "periode": movements,
    "tout": lambda period: [*holdings(), *movements(period)],
}


def year(number: int) -> dict[str, str]:
    return {"de": f"{number}-01-01", "a": f"{number}-12-31", "par": "mois"}


def years() -> list[tuple[str, str]]:
    """(what the link says, its query): the years that boards and funders ask for."""
    now = timezone.localdate().year
    short = [(str(number), urlencode(year(number))) for number in range(now, now - 4, -1)]
    ten = {"de": f"{now - 9}-01-01", "a": f"{now}-12-31", "par": "an"}
    return [*short, (_("Dix ans, par année"), urlencode(ten))]
