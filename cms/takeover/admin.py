"""« Reprendre l’ancien site »: a table is given, what it would do is shown row by row, then it is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse_lazy
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from cms.models import HomePage, SectionPage
from cms.takeover.columns import LARGEST
from cms.takeover.pipeline import may_publish, take_over
from cms.takeover.report import Report
from reference.admin_page import AdminPage

KEPT = 3600
"""Seconds between the preview and the gesture."""


class TableForm(forms.Form):
    table = forms.FileField(label=_("Tableau CSV"), required=False)
    under = forms.ChoiceField(label=_("Rubrique des lignes qui n’en disent pas"))
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(page.pk): page for page in sections}
        top = min((page.depth for page in sections), default=0)
        self.fields["under"].choices = [
            (key, "\u00a0\u00a0" * (page.depth - top) + page.title) for key, page in self.sections.items()
        ]

    def clean_table(self) -> Any:
        given = self.cleaned_data["table"]
        if given and given.size > LARGEST:
            raise forms.ValidationError(_("Le fichier dépasse 20 Mo : coupez-le en plusieurs."))
        return given

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("table") and not values.get("key"):
            self.add_error("table", _("Choisissez le tableau à reprendre."))
        return values


class TakeoverView(AdminPage):
    template_name = "cms/admin/takeover.html"
    page_title = _("Reprendre l’ancien site")
    header_icon = "upload"
    permission = "wagtailadmin.access_admin"

    @cached_property
    def sections(self) -> list[Page]:
        pages = Page.objects.type(HomePage, SectionPage).order_by("path")
        return [page for page in pages if may_publish(page, self.request.user)]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.has_perm(self.permission) and not self.sections:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TableForm(request.POST, request.FILES, sections=self.sections)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        content, key = self.content_of(form)
        if content is None:
            form.add_error("table", _("L’aperçu a plus d’une heure : redonnez le tableau."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        is_preview = "do" not in request.POST
        under = form.sections[form.cleaned_data["under"]].specific
        report = take_over(content, under, folder=files_folder(), user=request.user, dry_run=is_preview)
        return self.render_to_response(
            self.get_context_data(form=form, report=report, is_preview=is_preview, key=key, under=under)
        )

    def content_of(self, form: TableForm) -> tuple[bytes | None, str]:
        """The table just given, or the one whose preview is on the screen: of this user only."""
        given = form.cleaned_data["table"]
        if given:
            key = get_random_string(24)
            content = given.read()
            cache.set(self.kept_as(key), content, KEPT)
            return content, key
        key = form.cleaned_data["key"]
        return cache.get(self.kept_as(key)), key

    def kept_as(self, key: str) -> str:
        return f"reprise-{self.request.user.pk}-{key}"

    def get_context_data(self, report: Report | None = None, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", TableForm(sections=self.sections))
        folder = files_folder()
        return {
            **super().get_context_data(**kwargs),
            "report": report,
            "files": sum(1 for one in folder.rglob("*") if one.is_file()) if folder else 0,
        }


def files_folder() -> Path | None:
    """Where whoever runs the site puts the PDFs of the old one."""
    folder = settings.DATA_DIR / "reprise"
    return folder if folder.is_dir() else None


class TakeoverItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        pages = Page.objects.type(HomePage, SectionPage)
        return any(may_publish(page, request.user) for page in pages[:20])


@hooks.register("register_admin_urls")
def takeover_urls() -> list[URLPattern]:
    return [path("reprise/", TakeoverView.as_view(), name="takeover")]


@hooks.register("register_settings_menu_item")
def takeover_item() -> MenuItem:
    return TakeoverItem(
        TakeoverView.page_title, reverse_lazy("takeover"), icon_name=TakeoverView.header_icon, order=900
    )
