"""What the admin learns from the catalogue: one menu, its lists, its choosers and its own pages."""

from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from catalogue.cataloguing import urls
from catalogue.cataloguing.authorities import PublisherViewSet, SeriesViewSet, SubjectViewSet, VocabularyViewSet
from catalogue.cataloguing.editing import DRAFT
from catalogue.cataloguing.exporting import ExportOfSelection
from catalogue.cataloguing.importing.pages import may_import
from catalogue.cataloguing.imports import RunViewSet
from catalogue.cataloguing.inventory.acting import ItemsOfSelection
from catalogue.cataloguing.labelling import LabelsOfSelection
from catalogue.cataloguing.listing import RecordViewSet, SourceMappingViewSet, SourceViewSet
from catalogue.cataloguing.merging import MergeBulkAction
from catalogue.cataloguing.retrieving import PERMISSION as MAY_ADD
from catalogue.cataloguing.serials.pages import may_check_in
from catalogue.cataloguing.serials.subscriptions import SubscriptionViewSet
from catalogue.inventory.acts import ON_THE_SHELVES
from catalogue.merging.authorities import MERGED


@hooks.register("register_admin_urls")
def catalogue_urls() -> list[URLResolver]:
    return [path("catalogue/", include(urls, namespace="catalogue_admin"))]


@hooks.register("insert_global_admin_css")
def catalogue_styles() -> SafeString:
    sheets = ("catalogue/admin.css", "catalogue/cataloguing.css")
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in sheets))


hooks.register("register_bulk_action", LabelsOfSelection)
hooks.register("register_bulk_action", ExportOfSelection)


@hooks.register("register_log_actions")
def catalogue_log_actions(actions) -> None:
    actions.register_action(DRAFT, _("Garder un brouillon"), _("Brouillon gardé, à reprendre ou à laisser"))


@hooks.register("register_log_actions")
def merge_log_action(actions: LogActionRegistry) -> None:
    @actions.register_action(MERGED)
    class MergeFormatter(LogFormatter):
        label = _("Fusionner")

        def format_message(self, log_entry) -> str:
            said = gettext("« %(title)s » (n° %(number)s) a été fusionné ici.")
            return said % {"title": log_entry.data["merged"], "number": log_entry.data["number"]}


hooks.register("register_bulk_action", MergeBulkAction)
hooks.register("register_bulk_action", ItemsOfSelection)


@hooks.register("register_log_actions")
def shelf_log_action(actions: LogActionRegistry) -> None:
    @actions.register_action(ON_THE_SHELVES)
    class ShelfFormatter(LogFormatter):
        label = _("Geste en rayon")

        def format_message(self, log_entry) -> str:
            said, item = log_entry.data["act"], log_entry.data.get("item")
            return gettext("Exemplaire %(item)s : %(act)s") % {"item": item, "act": said.lower()} if item else said


class ForCataloguersItem(MenuItem):
    """For whoever may change a notice."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm("rayonnage_catalogue.change_bibliographicrecord")


class RetrieveItem(MenuItem):
    """The BnF and the Sudoc, for whoever may add a notice."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm(MAY_ADD)


class SubjectsItem(MenuItem):
    """For whoever may change a descriptor."""

    def is_shown(self, request) -> bool:
        return request.user.has_perm("rayonnage_catalogue.change_subject")


class ImportItem(MenuItem):
    """Dropping files, and answering what they ask."""

    def is_shown(self, request) -> bool:
        return may_import(request.user)


class CheckInItem(MenuItem):
    """The post on Monday morning."""

    def is_shown(self, request) -> bool:
        return may_check_in(request.user)


class CatalogueGroup(SnippetViewSetGroup):
    items = [
        RecordViewSet,
        RunViewSet,
        SubscriptionViewSet,
        SubjectViewSet,
        SeriesViewSet,
        PublisherViewSet,
        VocabularyViewSet,
        SourceViewSet,
        SourceMappingViewSet,
    ]
    menu_label = _("Catalogue")
    menu_name = "catalogue"
    menu_icon = "doc-full"
    menu_order = 150

    def get_submenu_items(self) -> list[MenuItem]:
        own = [self.retrieval(), self.incomplete_records(), self.thesaurus(), self.other_vocabularies()]
        own += [*self.importing(), self.check_in(), *self.on_the_shelves()]
        return [*super().get_submenu_items(), *own]

    def thesaurus(self) -> MenuItem:
        return SubjectsItem(_("Thésaurus"), reverse_lazy("catalogue_admin:thesaurus"), icon_name="list-ul", order=400)

    def other_vocabularies(self) -> MenuItem:
        url = reverse_lazy("catalogue_admin:foreign_headings")
        return SubjectsItem(_("Descripteurs d’ailleurs"), url, icon_name="link", order=401)

    def on_the_shelves(self) -> list[MenuItem]:
        inventories, figures = reverse_lazy("catalogue_admin:inventories"), reverse_lazy("catalogue_admin:figures")
        return [
            ForCataloguersItem(_("Récolement"), inventories, icon_name="tasks", order=500),
            ForCataloguersItem(_("Chiffres"), figures, icon_name="table", order=501),
        ]

    def check_in(self) -> MenuItem:
        return CheckInItem(
            _("Bulletinage"), reverse_lazy("catalogue_admin:serials"), icon_name="calendar-check", order=1
        )

    def importing(self) -> list[MenuItem]:
        start, waiting = reverse_lazy("catalogue_admin:import_start"), reverse_lazy("catalogue_admin:decisions")
        return [
            ImportItem(_("Importer"), start, icon_name="upload", order=-1),
            ImportItem(_("À décider"), waiting, icon_name="help", order=1),
        ]

    def retrieval(self) -> MenuItem:
        url = reverse_lazy("catalogue_admin:retrieve")
        return RetrieveItem(_("Récupérer une notice"), url, icon_name="search", order=1)

    def incomplete_records(self) -> MenuItem:
        url = format_lazy("{}?state=incomplete", reverse_lazy(self.registerables[0].get_url_name("list")))
        return ForCataloguersItem(_("À compléter"), url, icon_name="warning", order=1)


register_snippet(CatalogueGroup)
