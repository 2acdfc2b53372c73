"""Subjects, series, publishers and vocabularies in the admin: their lists, and the form of each."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from catalogue.cataloguing.finding import authorities_found, forms_of
from catalogue.choosers import PublisherChooser, SeriesChooser, SubjectChooser
from catalogue.models import Publisher, Series, Subject, Vocabulary
from catalogue.thesaurus.hierarchy import standing
from reference.forms import AuthorityForm
from reference.viewsets import searched_by


class StandingPanel(Panel):
    """Where the descriptor stands in the thesaurus, to read and to follow: TG, TS, TA, EP, EM, NA."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/admin/standing.html"

        def get_context_data(self, parent_context=None) -> dict:
            context = super().get_context_data(parent_context)
            return context | {"standing": standing(self.instance) if self.instance.pk else None}

        def is_shown(self) -> bool:
            return self.instance.pk is not None and super().is_shown()


class SubjectForm(AuthorityForm):
    """Each link and each form is checked against the descriptor it is about to hang from."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for formset in self.formsets.values():
                for form in formset.forms:
                    setattr(form.instance, formset.fk.name, self.instance)


def rejected_forms(help_text: str = "") -> InlinePanel:
    return InlinePanel("variants", heading=_("Employé pour (EP)"), label=_("Forme rejetée"), help_text=help_text)


SUBJECT = ObjectList(
    [
        StandingPanel(),
        MultiFieldPanel(
            [
                FieldPanel("label"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("vocabulary"), FieldPanel("notation")]),
                FieldPanel("scope_note"),
            ],
            heading=_("Descripteur"),
            help_text=_("Si vous changez le libellé, l’ancien reste comme forme rejetée."),
        ),
        rejected_forms(_("Les termes que l’on n’emploie pas : qui les cherche, ou les importe, arrive ici.")),
        InlinePanel("broader_links", heading=_("Termes génériques (TG)"), label=_("Terme générique")),
        InlinePanel("related_links", heading=_("Termes associés (TA)"), label=_("Terme associé")),
        InlinePanel("matches", heading=_("Équivalents dans d’autres thésaurus"), label=_("Équivalent")),
        FieldPanel("uri"),
    ],
    base_form_class=SubjectForm,
)
SERIES = ObjectList(
    [FieldRowPanel([FieldPanel("title"), FieldPanel("issn")]), rejected_forms()], base_form_class=AuthorityForm
)
PUBLISHER = ObjectList([FieldPanel("name"), rejected_forms()], base_form_class=AuthorityForm)


class AuthorityViewSet(SnippetViewSet):
    list_per_page = 50
    index_view_class = searched_by(authorities_found)
    search_fields = ["match_key"]

    def get_queryset(self, request) -> QuerySet:
        return self.model.objects.prefetch_related("variants")


class SubjectViewSet(AuthorityViewSet):
    model = Subject
    icon = "tag"
    menu_label = _("Descripteurs")
    url_prefix = "catalogue/descripteurs"
    list_display = ["label", Column("forms", label=_("Employé pour"), accessor=forms_of), "kind", "vocabulary"]
    list_filter = ["vocabulary", "kind"]
    chooser_viewset_class = SubjectChooser
    edit_handler = SUBJECT

    def get_queryset(self, request) -> QuerySet:
        return super().get_queryset(request).select_related("vocabulary")


class SeriesViewSet(AuthorityViewSet):
    model = Series
    icon = "list-ol"
    menu_label = _("Collections")
    url_prefix = "catalogue/collections"
    list_display = ["title", Column("forms", label=_("Employé pour"), accessor=forms_of), "issn"]
    chooser_viewset_class = SeriesChooser
    edit_handler = SERIES


class PublisherViewSet(AuthorityViewSet):
    model = Publisher
    icon = "globe"
    menu_label = _("Éditeurs")
    url_prefix = "catalogue/editeurs"
    list_display = ["name", Column("forms", label=_("Employé pour"), accessor=forms_of)]
    chooser_viewset_class = PublisherChooser
    edit_handler = PUBLISHER


class VocabularyEditView(EditView):
    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        # It is part of the identity of every one of its headings.
        form.fields["code"].disabled = True
        return form


class VocabularyViewSet(SnippetViewSet):
    model = Vocabulary
    icon = "folder-open-inverse"
    menu_label = _("Vocabulaires")
    url_prefix = "catalogue/vocabulaires"
    list_display = ["name", "code", BooleanColumn("is_ours", label=_("L’un des nôtres"))]
    edit_view_class = VocabularyEditView
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("is_ours")]),
        FieldPanel("uri"),
        FieldPanel("description"),
    ]


def subject_edit_url(pk: int) -> str:
    return reverse("wagtailsnippets_rayonnage_catalogue_subject:edit", args=[pk])
