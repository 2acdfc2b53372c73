"""Choosing a notice, a subject, a series, a publisher: by search, since each list may have a hundred thousand rows."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from catalogue.cataloguing.finding import authorities_found, forms_of, records_found
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
    def columns(self) -> list:
        return [
            *super().columns,
            Column("type", label=_("Type"), accessor=lambda record: record.document_type or record.get_level_display()),
            Column("year_start", label=_("Année")),
        ]

    def get_object_list(self):
        return super().get_object_list().defer("details", "abstract")


class RecordChooser(_RecordChooser):
    choose_view_class = type("ChooseRecord", (_RecordColumns, _RecordChooser.choose_view_class), {})
    choose_results_view_class = type("RecordResults", (_RecordColumns, _RecordChooser.choose_results_view_class), {})
