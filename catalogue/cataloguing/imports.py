"""Imports in the admin, to read: what each did, and the records that wait for a decision."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import InspectView, SnippetViewSet

from catalogue.display.tagged import tagged
from catalogue.models import BibliographicRecord, ImportDecision, ImportRun

READ = {"view"}


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Only an import writes these. Who may catalogue may read them."""

    def user_has_permission(self, user, action: str) -> bool:
        return action in READ and user.has_perm("rayonnage_catalogue.change_bibliographicrecord")

    def user_has_any_permission(self, user, actions) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user, action: str, instance) -> bool:
        return self.user_has_permission(user, action)


class ReadOnlyViewSet(SnippetViewSet):
    inspect_view_enabled = True
    add_to_reference_index = False
    list_per_page = 50

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)


class DecisionInspectView(InspectView):
    def get_context_data(self, **kwargs) -> dict:
        decision: ImportDecision = self.object
        candidates = BibliographicRecord.objects.filter(pk__in=decision.candidates).defer("details")
        fields = tagged(bytes(decision.raw), decision.format, decision.encoding)
        return super().get_context_data(**kwargs) | {"candidates": candidates, "tagged_fields": fields}


class DecisionViewSet(ReadOnlyViewSet):
    model = ImportDecision
    icon = "help"
    menu_label = _("À décider")
    url_prefix = "catalogue/a-decider"
    list_display = [
        "title",
        "reason",
        Column("count", label=_("Notices ressemblantes"), accessor=lambda decision: len(decision.candidates)),
        Column("run", label=_("Import"), accessor="run"),
        "position",
    ]
    list_filter = ["run__source"]
    inspect_view_class = DecisionInspectView
    inspect_template_name = "catalogue/admin/decision.html"
    # Written by imports only, whose forms nobody fills.
    panels = []

    def get_queryset(self, request) -> QuerySet:
        return ImportDecision.objects.select_related("run__source").defer("raw")


class RunInspectView(InspectView):
    def get_context_data(self, **kwargs) -> dict:
        run: ImportRun = self.object
        decisions = run.decisions.defer("raw")[:200]
        return super().get_context_data(**kwargs) | {"report": run.report, "decisions": decisions}


class RunViewSet(ReadOnlyViewSet):
    model = ImportRun
    icon = "history"
    menu_label = _("Imports")
    url_prefix = "catalogue/imports"
    list_display = [
        "__str__",
        DateColumn("finished_at", label=_("Fini le")),
        Column("created", label=_("Créées"), accessor=lambda run: run.report.get("created", "–")),
        Column("updated", label=_("Mises à jour"), accessor=lambda run: run.report.get("updated", "–")),
        Column("rejected", label=_("Refusées"), accessor=lambda run: run.report.get("rejected", "–")),
        Column("waiting", label=_("À décider"), accessor="waiting"),
    ]
    list_filter = ["source"]
    inspect_view_class = RunInspectView
    inspect_template_name = "catalogue/admin/run.html"
    panels = []

    def get_queryset(self, request) -> QuerySet:
        return ImportRun.objects.select_related("source").annotate(waiting=Count("decisions"))
