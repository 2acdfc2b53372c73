"""Choosing a notice, a subject, a series, a publisher: by search, since each list may have a hundred thousand rows."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.widgets import AdminSnippetChooser

from catalogue.cataloguing.finding import authorities_found, forms_of, records_found
from catalogue.cataloguing.naming import name_of, with_journals
from reference.viewsets import chooser_by

_SubjectChooser = chooser_by(authorities_found, creation_fields=["kind", "label"])
SeriesChooser = chooser_by(authorities_found, creation_fields=["title", "issn"])
PublisherChooser = chooser_by(authorities_found, creation_fields=["name"])

_RecordChooser = chooser_by(records_found)


class _OursToIndexWith:
    """Descriptors of other vocabularies come by imports, and are linked to ours; « EP » tells why one was found."""

    @property
    def columns(self) -> list:
        return [*super().columns, Column("forms", label=_("Employé pour"), accessor=forms_of)]

    def get_object_list(self):
        return super().get_object_list().ours().prefetch_related("variants")


class SubjectChooser(_SubjectChooser):
    choose_view_class = type("ChooseSubject", (_OursToIndexWith, _SubjectChooser.choose_view_class), {})
    choose_results_view_class = type(
        "SubjectResults", (_OursToIndexWith, _SubjectChooser.choose_results_view_class), {}
    )


class _RecordColumns:
    """Two reports of one title are told apart by their type and their year."""

    @property
    def title_column(self) -> Column:
        column = super().title_column
        column.accessor = name_of
        return column

    @property
    def columns(self) -> list:
        return [
            *super().columns,
            Column("type", label=_("Type"), accessor=lambda record: record.document_type or record.get_level_display()),
            Column("year_start", label=_("Année")),
        ]

    def get_object_list(self):
        return with_journals(super().get_object_list())


class _RecordNamed:
    def get_display_title(self, record) -> str:
        return name_of(record)


class _RecordWidget(_RecordNamed, AdminSnippetChooser):
    """What a form shows of the notice that it already holds."""


class RecordChooser(_RecordChooser):
    choose_view_class = type("ChooseRecord", (_RecordColumns, _RecordChooser.choose_view_class), {})
    choose_results_view_class = type("RecordResults", (_RecordColumns, _RecordChooser.choose_results_view_class), {})
    chosen_view_class = type("RecordChosen", (_RecordNamed, _RecordChooser.chosen_view_class), {})

    @cached_property
    def widget_class(self) -> AdminSnippetChooser:
        return _RecordWidget(model=self.model, icon=self.icon)
