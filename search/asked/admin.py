"""« Ce que l’on cherche »: what found nothing first, so that a synonym, a heading or a purchase may answer it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.exchange.spreadsheet import Sheet, as_csv
from catalogue.exchange.table import CONTENT_TYPE
from reference.admin_page import AdminPage
from search.asked.models import AskedWords

PERIODS = {1: gettext_lazy("ce mois-ci"), 3: gettext_lazy("trois mois"), 12: gettext_lazy("douze mois")}
ORDERS = {"vides": ("-empty", "-asked", "words"), "frequentes": ("-asked", "-empty", "words"), "mots": ("words",)}
PER_PAGE = 50


class AskedView(AdminPage):
    template_name = "search/admin/asked.html"
    page_title = gettext_lazy("Ce que l’on cherche")
    header_icon = "search"
    permission = "rayonnage_search.view_askedwords"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.table() if request.GET.get("format") == "csv" else super().get(request, *args, **kwargs)

    @cached_property
    def months(self) -> int:
        asked = self.request.GET.get("mois", "")
        return int(asked) if asked.isascii() and asked.isdigit() and int(asked) in PERIODS else 3

    @cached_property
    def order(self) -> str:
        asked = self.request.GET.get("tri", "vides")
        return asked if asked in ORDERS else "vides"

    @cached_property
    def found(self) -> QuerySet:
        """Words of the period, each once: how often, how often in vain, what they found at most."""
        words = AskedWords.objects.filter(month__gte=first_month(timezone.localdate(), self.months)).values("words")
        totals = words.annotate(asked=Sum("times"), empty=Sum("times_empty"), most=Max("found"))
        return totals.order_by(*ORDERS[self.order])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.found, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "page_of_words": page,
            "months": self.months,
            "periods": PERIODS.items(),
            "order": self.order,
            "orders": [
                ("vides", _("Sans résultat d’abord")),
                ("frequentes", _("Les plus fréquentes")),
                ("mots", _("De A à Z")),
            ],
            "results_url": reverse("search:results"),
        }

    def table(self) -> HttpResponse:
        headings = [_("Mots"), _("Fois"), _("Sans résultat"), _("Résultats")]
        rows = self.found.values_list("words", "asked", "empty", "most")
        headers = {"Content-Disposition": 'attachment; filename="recherches.csv"'}
        sheet = Sheet(_("Ce que l’on cherche"), headings, rows)
        return HttpResponse(b"".join(as_csv(sheet)), content_type=CONTENT_TYPE, headers=headers)


def first_month(today: date, months: int) -> date:
    """The first day of the period of so many months that ends with this one."""
    number = today.year * 12 + today.month - months
    return date(number // 12, number % 12 + 1, 1)
