"""« Bilan du programme »: a page of the admin, and its tables as CSV or as one workbook."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from catalogue.exchange.spreadsheet import XLSX_TYPE, as_csv, as_workbook
from catalogue.exchange.table import CONTENT_TYPE
from cms.models.programme import ProgrammePage
from cms.programme.bilan import Bilan, bilan_of, function_label, sheets
from reference.admin_page import AdminPage

MAY = "wagtailadmin.access_admin"
TABLES = {"actions": 0, "themes": 1, "territoires": 2}


class BilanView(AdminPage):
    template_name = "cms/admin/bilan.html"
    page_title = _("Bilan du programme")
    header_icon = "table"
    permission = MAY

    @cached_property
    def programmes(self) -> list[ProgrammePage]:
        return list(ProgrammePage.objects.order_by("-year", "title"))

    @cached_property
    def bilan(self) -> Bilan | None:
        asked = self.request.GET.get("programme", "")
        wanted = (one for one in self.programmes if not asked or str(one.pk) == asked)
        programme = next(wanted, None)
        if programme is None and asked:
            raise Http404
        return bilan_of(programme) if programme else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if form := request.GET.get("format"):
            return self.given(form)
        return super().get(request, *args, **kwargs)

    def given(self, form: str) -> HttpResponseBase:
        if self.bilan is None:
            raise Http404
        name = f"bilan-{self.bilan.programme.year}"
        if form == "xlsx":
            response: Any = HttpResponse(as_workbook(sheets(self.bilan)), content_type=XLSX_TYPE)
        elif (part := self.request.GET.get("table", "actions")) in TABLES and form == "csv":
            response = StreamingHttpResponse(as_csv(sheets(self.bilan)[TABLES[part]]), content_type=CONTENT_TYPE)
            name += f"-{part}"
        else:
            raise Http404
        response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = []
        if self.bilan:
            named = zip(TABLES, self.bilan.tables, strict=True)
            tables = [(key, one, list(map(function_label, one.functions))) for key, one in named]
        return super().get_context_data(**kwargs) | {
            "bilan": self.bilan,
            "tables": tables,
            "programmes": self.programmes,
        }


@hooks.register("register_admin_urls")
def bilan_urls() -> list[URLPattern]:
    return [path("bilan/", BilanView.as_view(), name="bilan")]


@hooks.register("register_reports_menu_item")
def bilan_item() -> MenuItem:
    return MenuItem(BilanView.page_title, reverse("bilan"), icon_name=BilanView.header_icon, order=50)


@hooks.register("register_page_header_buttons")
def bilan_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if isinstance(page, ProgrammePage) or page.specific_class is ProgrammePage:
        yield Button(_("Bilan"), f"{reverse('bilan')}?programme={page.pk}", icon_name="table", priority=60)
