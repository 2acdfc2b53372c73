"""The sources: how they go, found from the address of a site, read at once, in and out by OPML."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from cms.watch.admin.access import SOURCES, WatchAdminPage
from cms.watch.discovering import Found, discovered
from cms.watch.exchange import opml
from cms.watch.exchange.received import Unreadable
from cms.watch.listing import added, exported
from cms.watch.models import WatchSource
from reference.web.faults import Fault

LABELS = {
    "stopped": gettext_lazy("Arrêtée"),
    "failing": gettext_lazy("En panne"),
    "late": gettext_lazy("Pas encore lue"),
    "remarked": gettext_lazy("Lue, avec une remarque"),
    "well": gettext_lazy("Lue"),
}


def health(source: WatchSource) -> SafeString:
    """« En panne (3 fois) » and why, in words: colour says nothing by itself."""
    said, why = str(LABELS[source.health]), source.fault or source.remark
    if source.health == "failing" and source.failures > 1:
        said = _("%(said)s (%(count)d essais)") % {"said": said, "count": source.failures}
    return format_html(
        '<span class="veille-health veille-health--{}">{}</span>{}',
        source.health,
        said,
        format_html('<span class="veille-health__why">{}</span>', why) if why else "",
    )


def last_read(source: WatchSource) -> str:
    return _("il y a %s") % timesince(source.succeeded_at, depth=1) if source.succeeded_at else _("jamais")


class SourceIndexView(IndexView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        own = [
            HeaderButton(_("Ajouter par l’adresse d’un site"), reverse("watch_admin:discover"), icon_name="plus"),
        ]
        return [*own, *(one for one in super().header_buttons if one.icon_name != "plus")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        return [
            *super().header_more_buttons,
            Button(_("Importer une liste OPML"), reverse("watch_admin:opml_import"), icon_name="upload", priority=80),
            Button(_("Exporter en OPML"), reverse("watch_admin:opml"), icon_name="download", priority=81),
        ]


class SourceCreateView(CreateView):
    """« Ajouter » of what was found hands it over."""

    def get_initial_form_instance(self) -> WatchSource:
        asked = self.request.GET
        return WatchSource(
            name=asked.get("nom", "")[:200],
            feed_url=asked.get("flux", "")[:2000],
            site_url=asked.get("site", "")[:2000],
        )


class SourceEditView(EditView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if why := self.object.fault:
            messages.error(request, why)
        elif remark := self.object.remark:
            messages.warning(request, remark)
        return super().get(request, *args, **kwargs)


class SourceViewSet(SnippetViewSet):
    model = WatchSource
    icon = "globe"
    menu_label = gettext_lazy("Sources")
    url_prefix = "veille/sources"
    list_per_page = 50
    list_display = [
        "name",
        Column("health", label=gettext_lazy("État"), accessor=health),
        Column("rubric", label=gettext_lazy("Rubrique"), accessor="rubric"),
        Column("succeeded_at", label=gettext_lazy("Dernière lecture"), accessor=last_read, sort_key="succeeded_at"),
    ]
    list_filter = ["is_active", "rubric"]
    search_fields = ["name", "feed_url"]
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = SourceIndexView
    add_view_class = SourceCreateView
    edit_view_class = SourceEditView
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            MultiFieldPanel([FieldPanel("feed_url"), FieldPanel("site_url")], heading=gettext_lazy("Adresses")),
            MultiFieldPanel(
                [
                    FieldPanel("rubric"),
                    FieldPanel("themes", widget=CheckboxSelectMultiple),
                    FieldPanel("territories", widget=forms.SelectMultiple({"size": 6})),
                ],
                heading=gettext_lazy("Donnés à chacun de ses articles"),
            ),
            FieldPanel("is_active"),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return WatchSource.objects.select_related("rubric")


class DiscoverForm(forms.Form):
    address = forms.CharField(
        label=gettext_lazy("Adresse du site ou du flux"),
        max_length=2000,
        help_text=gettext_lazy("Collez l’adresse d’une page : ses flux sont cherchés pour vous."),
        widget=forms.URLInput({"autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        return address if "://" in address else f"https://{address}"


class DiscoverView(WatchAdminPage):
    permission = SOURCES
    template_name = "watch/admin/discover.html"
    page_title = gettext_lazy("Ajouter une source")
    header_icon = "globe"

    def trail(self) -> list[dict[str, Any]]:
        return sources_trail()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = DiscoverForm(request.POST)
        found: list[tuple[Found, str]] = []
        if form.is_valid():
            try:
                found = [(one, add_url(one)) for one in discovered(form.cleaned_data["address"])]
            except Fault as fault:
                form.add_error("address", str(fault))
        return self.render_to_response(self.get_context_data(form=form, found=found))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", DiscoverForm())
        return super().get_context_data(**kwargs)


def add_url(found: Found) -> str:
    given = {"nom": found.name, "flux": found.feed_url, "site": found.site_url}
    return f"{reverse(SourceViewSet().get_url_name('add'))}?{urlencode(given)}"


def sources_trail() -> list[dict[str, Any]]:
    return [{"url": reverse(SourceViewSet().get_url_name("list")), "label": _("Sources")}]


class ReadNowView(WatchAdminPage):
    """At the next turn of the worker, rather than at its hour. Asks first: the button of a list is a link."""

    permission = SOURCES
    template_name = "watch/admin/read_now.html"
    page_title = gettext_lazy("Lire maintenant")
    header_icon = "resubmit"

    @cached_property
    def source(self) -> WatchSource:
        return get_object_or_404(WatchSource, pk=self.kwargs["pk"])

    def trail(self) -> list[dict[str, Any]]:
        return sources_trail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"source": self.source}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        WatchSource.objects.filter(pk=self.source.pk).update(next_fetch_at=timezone.now(), is_active=True)
        messages.success(request, _("« %s » sera lue dans la minute.") % self.source.name)
        return redirect(SourceViewSet().get_url_name("list"))


class OpmlForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Liste OPML"), widget=forms.FileInput({"accept": ".opml,.xml"}))


class OpmlImportView(WatchAdminPage):
    permission = SOURCES
    template_name = "watch/admin/opml.html"
    page_title = gettext_lazy("Importer une liste de sources")
    header_icon = "upload"

    def trail(self) -> list[dict[str, Any]]:
        return sources_trail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", OpmlForm())
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OpmlForm(request.POST, request.FILES)
        refused: list[Any] = []
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                outlines, refused = opml.read(file.read((opml.LIMIT_MB << 20) + 1))
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                new, known = added(outlines)
                said = ngettext("%d source ajoutée.", "%d sources ajoutées.", new) % new
                if known:
                    said += " " + ngettext("%d était déjà là.", "%d étaient déjà là.", known) % known
                messages.success(request, said)
                if not refused:
                    return redirect(SourceViewSet().get_url_name("list"))
        return self.render_to_response(self.get_context_data(form=form, refused=refused))


class OpmlView(WatchAdminPage):
    permission = SOURCES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(exported(), content_type="text/x-opml; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="veille.opml"'
        return response
