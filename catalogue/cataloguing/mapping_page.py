"""« Correspondances » of one source: what its files say, and what each word becomes here."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.cataloguing.correspondences import (
    FIELD_TARGETS,
    LABEL,
    ChangedMeanwhile,
    Correspondences,
    our_types,
    unknown_places,
)
from catalogue.importing.jobs import foresee_again
from catalogue.importing.looking import LOOKED_AT, look
from catalogue.importing.losses import grouped, loss_in_french
from catalogue.importing.reapplying import reapply_later
from catalogue.importing.rejections import UnreadableFile
from catalogue.models import Source, SourceMapping
from reference.models import Territory, Theme

PERMISSION = "rayonnage_catalogue.change_sourcemapping"
MAY_IMPORT = "rayonnage_catalogue.change_bibliographicrecord"
LOSSES_SHOWN = 30
FIELD_LABELS = {
    "document_type": gettext_lazy("Type de document"),
    "themes": gettext_lazy("Thèmes"),
    "territories": gettext_lazy("Territoires"),
    "keywords": gettext_lazy("Mots-clés"),
}


class OfOneSource(View):
    """For whoever may change a mapping."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def source(self) -> Source:
        return get_object_or_404(Source, pk=self.kwargs["pk"])

    def page(self) -> HttpResponse:
        return redirect("catalogue_admin:mapping", self.source.pk)


class MappingView(WagtailAdminTemplateMixin, OfOneSource, TemplateView):
    template_name = "catalogue/admin/mapping.html"
    header_icon = "resubmit"

    def get_page_title(self) -> str:
        return _("Correspondances de %(source)s") % {"source": self.source}

    def get_page_subtitle(self) -> str:
        return self.field

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        sources = {
            "url": reverse("wagtailsnippets_rayonnage_catalogue_source:list"),
            "label": Source._meta.verbose_name_plural,
        }
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.field}
        return [*super().get_breadcrumbs_items(), sources, here]

    @cached_property
    def field(self) -> str:
        """The custom field whose values are shown; empty for the whole source."""
        return self.request.GET.get("champ", "")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        posted = request.POST.dict()
        try:
            touched = Correspondences(self.source).save(posted, posted.get("version", ""))
        except ChangedMeanwhile:
            return self.asked_again(posted)
        if unknown := unknown_places(posted):
            message = _("Ces territoires ne sont pas dans notre liste, et n’ont pas été enregistrés : %(names)s.")
            messages.warning(request, message % {"names": ", ".join(unknown)})
        messages.success(request, saved(touched))
        if foresee_again(self.source):
            messages.info(request, _("L’aperçu d’import qui attendait se refait avec elles."))
        return redirect(request.get_full_path())

    def asked_again(self, posted: dict[str, str]) -> HttpResponse:
        """With what the other person saved on the page, and the choices of this one kept in it."""
        messages.error(
            self.request,
            _(
                "Quelqu’un d’autre a enregistré ces correspondances pendant que vous les remplissiez. Rien n’a été "
                "écrasé : vos choix sont encore ci-dessous. Relisez, puis enregistrez de nouveau."
            ),
        )
        return self.render_to_response(self.get_context_data(posted=posted))

    def get_context_data(self, *, posted: dict[str, str] | None = None, **kwargs: Any) -> dict[str, Any]:
        table = Correspondences(self.source)
        sections = self.values(table) if self.field else self.everything(table)
        for section in sections:
            keep_choices(section["listed"].rows, posted or {})
        return super().get_context_data(**kwargs) | {
            "source": self.source,
            "field": self.field,
            "sections": sections,
            "version": table.version,
            "records": grouped(table.met.records),
            "losses": [loss_in_french(*loss) for loss in list(self.source.losses.items())[:LOSSES_SHOWN]],
            "types": our_types(),
            "fiche": SourceMapping.FICHE,
            "field_targets": [(name, FIELD_LABELS[name]) for name in FIELD_TARGETS],
            "label_target": LABEL,
            "may_import": self.request.user.has_perm(MAY_IMPORT),
        }

    def everything(self, table: Correspondences) -> list[dict[str, Any]]:
        return [
            section("types", _("Types de document"), table.types(), "type"),
            section("champs", _("Champs personnalisés (900, 999)"), table.fields(), "field"),
            section("statuts", _("Statuts d’exemplaires"), table.statuses(), "status"),
            section("sections", _("Sections"), table.sections(), "word"),
            section("localisations", _("Localisations"), table.localisations(), "word"),
        ]

    def values(self, table: Correspondences) -> list[dict[str, Any]]:
        listed = table.values_of(self.field)
        if listed is None:
            raise Http404
        kind = {"themes": "theme", "territories": "territory", "document_type": "type"}[table.list_of(self.field)]
        found = section("valeurs", _("Valeurs de « %(field)s »") % {"field": self.field}, listed, kind)
        if kind == "theme":
            found["choices"] = list(Theme.objects.values_list("slug", "name"))
        if kind == "territory":
            communes = Territory.objects.exclude(kind=Territory.Kind.QUARTER).order_by("name")
            found["choices"] = list(communes.values_list("slug", "name"))
            names = dict(Territory.objects.values_list("slug", "name"))
            for row in listed.rows:
                row.shown = names.get(row.target, row.target)
        return [found]


def section(key: str, title: str, listed: Any, kind: str) -> dict[str, Any]:
    return {"key": key, "title": title, "listed": listed, "kind": kind}


def keep_choices(rows: list, posted: dict[str, str]) -> None:
    """What a person chose on a page that could not be saved."""
    for row in rows:
        if row.name in posted:
            row.target = posted[row.name]
            row.label = posted.get(f"label|{row.value}", row.label)
            row.loanable = posted.get(f"loanable|{row.value}", row.loanable)


def saved(touched: int) -> str:
    if not touched:
        return _("Correspondances enregistrées. Aucune notice ne change.")
    return ngettext(
        "Correspondances enregistrées. Au plus %(count)s notice changera : au prochain import, ou tout de suite par "
        "« Appliquer aux notices déjà importées ».",
        "Correspondances enregistrées. Au plus %(count)s notices changeront : au prochain import, ou tout de suite par "
        "« Appliquer aux notices déjà importées ».",
        touched,
    ) % {"count": grouped(touched)}


class LookView(OfOneSource):
    """« Regarder un fichier »: its words join those of the source, and no notice is written."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        file = request.FILES.get("fichier")
        if not isinstance(file, UploadedFile):
            messages.error(request, _("Choisissez d’abord un fichier : un export UNIMARC, MARCXML ou XML de PMB."))
            return self.page()
        try:
            seen = look(self.source, file)
        except UnreadableFile as error:
            messages.error(request, _("%(file)s n’a pas pu être lu : %(why)s") % {"file": file.name, "why": error})
            return self.page()
        said = ngettext(
            "%(file)s : %(count)s notice regardée, aucune n’a été importée.",
            "%(file)s : %(count)s notices regardées, aucune n’a été importée.",
            seen,
        ) % {"file": file.name, "count": grouped(seen)}
        if seen >= LOOKED_AT:
            said += " " + _("Le fichier en a d’autres : seules les premières ont été lues.")
        messages.success(request, said)
        return self.page()


class ReapplyView(OfOneSource):
    """« Appliquer aux notices déjà importées », in the background."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(MAY_IMPORT):
            raise PermissionDenied
        reapply_later.enqueue(self.source.pk)
        messages.success(
            request,
            _(
                "Les notices déjà importées vont être relues avec ces correspondances. Ce qui a été corrigé ici reste. "
                "Le rapport sera dans la liste des imports."
            ),
        )
        return self.page()
