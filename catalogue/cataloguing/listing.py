"""The lists of the catalogue in the admin: columns, filters, and orders that an index serves at 100,000 notices."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, NumberRangeWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from catalogue.cataloguing.editing import RecordCreateView, RecordEditView, buttons_of
from catalogue.cataloguing.exporting import export_url
from catalogue.cataloguing.finding import records_found
from catalogue.cataloguing.importing.rules import rules_link
from catalogue.cataloguing.lacking import LACKS, lacking
from catalogue.cataloguing.mapping_page import FIELD_LABELS
from catalogue.cataloguing.naming import name_of, with_journals
from catalogue.cataloguing.panels import record_edit_handler
from catalogue.choosers import RecordChooser
from catalogue.models import BibliographicRecord, ImportLine, ImportRun, Source, SourceMapping
from reference.viewsets import searched_by


def document_types() -> list[tuple[str, str]]:
    """The words in use, read from their index."""
    used = BibliographicRecord.objects.exclude(document_type="").order_by("document_type")
    return [(word, word) for word in used.values_list("document_type", flat=True).distinct()]


def imports_of_files(request) -> QuerySet:
    return ImportRun.objects.filter(by_hand=False, kind=ImportRun.Kind.IMPORT).select_related("source")


class RecordFilterSet(WagtailFilterSet):
    lacks = django_filters.MultipleChoiceFilter(
        label=_("À revoir"), choices=LACKS, method="filter_lacks", distinct=False
    )
    state = django_filters.MultipleChoiceFilter(label=_("État"), choices=BibliographicRecord.State, distinct=False)
    level = django_filters.MultipleChoiceFilter(label=_("Niveau"), choices=BibliographicRecord.Level, distinct=False)
    document_type = django_filters.MultipleChoiceFilter(
        label=_("Type de document"), choices=document_types, distinct=False
    )
    year_start = django_filters.RangeFilter(label=_("Année"), widget=NumberRangeWidget)
    entered_on = django_filters.DateFromToRangeFilter(label=_("Entrée dans le fonds"), widget=DateRangePickerWidget)
    source = django_filters.ModelChoiceFilter(label=_("Provenance"), queryset=Source.objects.all())
    created_by = django_filters.ModelChoiceFilter(
        label=_("Créée par l’import"), queryset=imports_of_files, method="filter_created_by"
    )

    class Meta:
        model = BibliographicRecord
        fields = ["lacks", "state", "level", "document_type", "year_start", "entered_on", "source"]

    def filter_lacks(self, records: QuerySet, name: str, lacks: list[str]) -> QuerySet:
        return lacking(records, lacks)

    def filter_created_by(self, records: QuerySet, name: str, run: ImportRun) -> QuerySet:
        created = run.lines.filter(outcome=ImportLine.Outcome.CREATED).order_by()
        return records.filter(pk__in=created.values("record_number"))


def entry_day(record: BibliographicRecord) -> str:
    return date_format(record.entered_on, "SHORT_DATE_FORMAT") if record.entered_on else ""


class RecordIndexView(searched_by(records_found)):
    add_item_label = _("Ajouter une notice")

    @cached_property
    def columns(self) -> list:
        columns = super().columns
        title = next(column for column in columns if column.name == "title")
        title.accessor = name_of
        # By its key: accents and articles aside, and with an index.
        title.sort_key = "sort_title"
        return columns

    @cached_property
    def header_buttons(self) -> list:
        export = HeaderButton(_("Exporter"), url=export_url(self.request.GET), icon_name="download", priority=1100)
        return [*super().header_buttons, export]

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """In alphabetical order unless another is asked: the words are then compared in the index that is walked."""
        found = super().search_queryset(queryset)
        return found if self.is_explicitly_ordered or not self.is_searching else found.order_by("sort_title", "pk")

    def get_list_more_buttons(self, instance: BibliographicRecord) -> list:
        return [*super().get_list_more_buttons(instance), *buttons_of(instance, self.request.user)]

    def get_base_queryset(self) -> QuerySet:
        return with_journals(super().get_base_queryset()).select_related("source")


class RecordViewSet(SnippetViewSet):
    model = BibliographicRecord
    icon = "doc-full"
    menu_label = _("Notices")
    url_prefix = "catalogue/notices"
    list_display = [
        "title",
        Column("type", label=_("Type"), accessor=lambda record: record.document_type or record.get_level_display()),
        Column("year_start", label=_("Année"), sort_key="year_start"),
        Column("state", label=_("État"), accessor="get_state_display", sort_key="state"),
        Column("source", label=_("Provenance"), accessor=lambda record: record.source or _("Saisie ici")),
        # A date of the holdings is read as such: « il y a 36 ans » says nothing to a cataloguer.
        Column("entered_on", label=_("Entrée"), accessor=entry_day, sort_key="entered_on"),
    ]
    ordering = "-updated_at"
    list_per_page = 30
    search_fields = ["sort_title"]
    filterset_class = RecordFilterSet
    index_view_class = RecordIndexView
    add_view_class = RecordCreateView
    edit_view_class = RecordEditView
    create_template_name = edit_template_name = "catalogue/admin/record_form.html"
    # « Dupliquer » instead, which leaves behind what belongs to one copy.
    copy_view_enabled = False
    chooser_viewset_class = RecordChooser
    edit_handler = record_edit_handler
    # « Exporter » gives the formats of libraries, and a spreadsheet of a hundred thousand notices as it is written.
    list_export = []


class SourceEditView(EditView):
    def get_header_more_buttons(self) -> list[Button]:
        url = reverse("catalogue_admin:source_rules", args=[self.object.pk])
        return [
            *super().get_header_more_buttons(),
            Button(_("Règles de recouvrement"), url, icon_name="cogs", priority=70),
        ]


class SourceViewSet(SnippetViewSet):
    model = Source
    edit_view_class = SourceEditView
    icon = "download"
    menu_label = _("Sources")
    url_prefix = "catalogue/sources"
    list_display = [
        "name",
        Column("role", label=_("Rôle"), accessor="get_role_display"),
        "description",
        Column(
            "mapping",
            label=_("Correspondances"),
            accessor=lambda source: format_html(
                '<a href="{}">{}</a>', reverse("catalogue_admin:mapping", args=[source.pk]), _("Voir et choisir")
            ),
        ),
        Column("rules", label=_("À l’import"), accessor=rules_link),
    ]


def target_of(mapping: SourceMapping) -> str:
    """A field of ours by its French name; any other target is words already."""
    is_field = mapping.kind == SourceMapping.Kind.CUSTOM_FIELD
    return FIELD_LABELS.get(mapping.target, mapping.target) if is_field else mapping.target


class SourceMappingViewSet(SnippetViewSet):
    model = SourceMapping
    icon = "resubmit"
    menu_label = _("Correspondances")
    url_prefix = "catalogue/correspondances"
    list_display = [
        "value",
        Column("target", label=_("Chez nous"), accessor=target_of, sort_key="target"),
        "kind",
        "source",
    ]
    list_filter = ["source", "kind"]
    list_per_page = 100

    def get_queryset(self, request) -> QuerySet:
        return SourceMapping.objects.select_related("source")
