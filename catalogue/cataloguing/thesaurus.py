"""The thesaurus as a tree: branches open one at a time, by links, so that the keyboard and a slow machine follow."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.models import Subject, SubjectVariant, Vocabulary
from catalogue.thesaurus.hierarchy import MOST_ROOTS, standing, tops, tree
from reference.folding import fold

FOUND = 40


class ThesaurusPage(WagtailAdminTemplateMixin, TemplateView):
    """For whoever may change a descriptor."""

    header_icon = "list-ul"
    permissions: tuple[str, ...] = ("rayonnage_catalogue.change_subject",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perms(self.permissions):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]


class ThesaurusView(ThesaurusPage):
    page_title = gettext_lazy("Thésaurus")
    template_name = "catalogue/admin/thesaurus.html"

    @cached_property
    def chosen(self) -> Subject | None:
        number = self.request.GET.get("terme", "")
        return Subject.objects.select_related("vocabulary").filter(pk=number).first() if number.isdigit() else None

    @cached_property
    def vocabulary(self) -> Vocabulary:
        if self.chosen:
            return self.chosen.vocabulary
        number = self.request.GET.get("vocabulaire", "")
        asked = Vocabulary.objects.filter(pk=number).first() if number.isdigit() else None
        return asked or Vocabulary.ours()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", "").strip()
        context = {
            "vocabularies": Vocabulary.objects.all(),
            "vocabulary": self.vocabulary,
            "chosen": self.chosen,
            "standing": standing(self.chosen) if self.chosen else None,
            "nodes": tree(self.vocabulary, self.chosen),
            "hidden_roots": max(0, tops(self.vocabulary).count() - MOST_ROOTS),
            "q": asked,
            "found": entries(self.vocabulary, asked) if asked else [],
        }
        return super().get_context_data(**kwargs) | context


def entries(vocabulary: Vocabulary, asked: str) -> list[tuple[str, Subject, bool]]:
    """(form, descriptor, is rejected) in one alphabet, as a printed thesaurus files « HLM, EM Logement social »."""
    words = fold(asked).split()
    used = [(one.label, one, False) for one in vocabulary.subjects.all().matching(asked)[:FOUND]]
    forms = SubjectVariant.objects.filter(authority__vocabulary=vocabulary).select_related("authority")
    for word in words:
        forms = forms.filter(match_key__contains=word)
    rejected = [(one.label, one.authority, True) for one in forms[:FOUND]]
    return sorted([*used, *rejected], key=lambda entry: fold(entry[0]))
