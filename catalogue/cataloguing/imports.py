"""The imports in the admin, from the latest: where each is at, what it did, who asked for it, what undid it."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from catalogue.cataloguing.importing.pages import run_url
from catalogue.importing.report import number
from catalogue.models import ImportDecision, ImportRun

READ = {"view"}


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Only an import writes these. Who may catalogue may read them."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in READ and user.has_perm("rayonnage_catalogue.change_bibliographicrecord")

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return self.user_has_permission(user, action)


class RunColumn(TitleColumn):
    """A run leads to its own page, whatever it is at."""

    def get_link_url(self, instance: ImportRun, parent_context: Any) -> str:
        return run_url(instance)


def counted(name: str) -> Any:
    def count(run: ImportRun) -> str:
        found = (run.report or {}).get(name)
        return "–" if found is None else number(found)

    return count


def nature(run: ImportRun) -> str:
    if run.kind == ImportRun.Kind.UNDO:
        return _("Annulation")
    return _("Une notice à la fois") if run.by_hand else _("Fichiers")


def undoing(run: ImportRun) -> str:
    """What undid it, or what it undoes."""
    if run.undoes:
        return _("annule celui du %s") % f"{run.undoes.started_at:%d/%m/%Y}"
    undone = run.undone_by.all()[:1]
    return _("annulé le %s") % f"{undone[0].started_at:%d/%m/%Y}" if undone else ""


class RunIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet:
        undoings = ImportRun.objects.exclude(status=ImportRun.Status.ABANDONED).order_by("-pk")
        waiting = Count("decisions", filter=Q(decisions__verdict=ImportDecision.Verdict.NONE))
        runs = super().get_base_queryset().select_related("source", "user", "undoes")
        return runs.prefetch_related(Prefetch("undone_by", undoings)).annotate(waiting=waiting)


class RunViewSet(SnippetViewSet):
    model = ImportRun
    icon = "history"
    menu_label = _("Imports")
    url_prefix = "catalogue/imports"
    index_view_class = RunIndexView
    list_display = [
        RunColumn("source", label=_("Source"), accessor="source", width="16%", classname="runs-source"),
        Column("kind", label=_("Nature"), accessor=nature),
        Column("status", label=_("Étape"), accessor="get_status_display"),
        DateColumn("started_at", label=_("Commencé le")),
        Column("created", label=_("Créées"), accessor=counted("created")),
        Column("updated", label=_("Mises à jour"), accessor=counted("updated")),
        Column("rejected", label=_("Refusées"), accessor=counted("rejected")),
        Column("waiting", label=_("À décider"), accessor="waiting"),
        Column("user", label=_("Par"), accessor=lambda run: run.user or "–"),
        Column("undoing", label=_("Annulation"), accessor=undoing),
    ]
    list_filter = ["source", "status", "kind", "by_hand"]
    list_per_page = 50
    add_to_reference_index = False
    # Written by imports only, whose forms nobody fills.
    panels = []

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)
