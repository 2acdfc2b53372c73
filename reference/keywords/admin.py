"""« Mots-clés » among the lists: found without accents, renamed, merged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.models import Tag
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import DeleteView, IndexView, SnippetViewSet

from reference.folding import fold
from reference.keywords.merging import look_alikes, merge_keywords, with_uses
from reference.keywords.models import keep_label

RENAMED = gettext_lazy(
    "Renommer change le mot partout où il est porté. Les listes de pages qui demandent l’ancien trouvent le nouveau."
)


class KeywordForm(WagtailAdminModelForm):
    """Of what is called otherwise, the former name is kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.former = self.instance.name if self.instance.pk else ""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        same = Tag.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if same is not None:
            said = _("« %(name)s » existe déjà : cochez les deux dans la liste, et fusionnez-les.")
            raise forms.ValidationError(said % {"name": same.name})
        return name

    def save(self, commit: bool = True) -> Tag:
        tag = super().save(commit=commit)
        if commit:
            keep_label(self.former or tag.name, tag)
        return tag


class KeywordIndexView(IndexView):
    def search_queryset(self, queryset: QuerySet[Tag]) -> QuerySet[Tag]:
        if not self.is_searching:
            return queryset
        words = fold(self.search_query)
        found = [pk for pk, name in Tag.objects.values_list("pk", "name") if words in fold(name)]
        return queryset.filter(pk__in=found)

    @cached_property
    def alike(self) -> dict[int, list[Tag]]:
        return look_alikes(Tag.objects.order_by("slug"))

    @cached_property
    def columns(self) -> list[Column]:
        return [*super().columns, Column("alike", label=_("Se confond avec"), accessor=self.names_alike)]

    def names_alike(self, tag: Tag) -> str:
        return ", ".join(one.name for one in self.alike.get(tag.pk, ()))


class KeywordDeleteView(DeleteView):
    def get_usage_url(self) -> None:
        """None: Wagtail's count would be that of the pages alone."""

    @property
    def confirmation_message(self) -> str:
        uses = with_uses(Tag.objects.filter(pk=self.object.pk)).get().uses
        if not uses:
            return _("Rien ne porte ce mot-clé. Le supprimer ?")
        return ngettext(
            "%(n)d page, image ou document porte ce mot-clé, et le perdra. Le supprimer ?",
            "%(n)d pages, images ou documents portent ce mot-clé, et le perdront. Le supprimer ?",
            uses,
        ) % {"n": uses}


class KeywordViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = gettext_lazy("Mots-clés")
    list_display = ["name", Column("uses", label=gettext_lazy("Employé"), sort_key="uses")]
    list_per_page = 100
    ordering = "slug"  # As the name, whatever its capitals.
    search_fields = ["name"]
    index_view_class = KeywordIndexView
    delete_view_class = KeywordDeleteView
    edit_handler = ObjectList([FieldPanel("name", help_text=RENAMED)], base_form_class=KeywordForm)

    def get_queryset(self, request: Any) -> QuerySet[Tag]:
        return with_uses(Tag.objects.all())


class MergeForm(forms.Form):
    keep = forms.ModelChoiceField(
        Tag.objects.none(), label=gettext_lazy("Lequel reste ?"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, tags: Iterable[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = with_uses(Tag.objects.filter(pk__in=[tag.pk for tag in tags])).order_by("-uses", "name")
        self.fields["keep"].queryset = tags
        self.fields["keep"].label_from_instance = said
        self.initial.setdefault("keep", tags.first())


def said(tag: Tag) -> str:
    times = ngettext("employé %(n)d fois", "employé %(n)d fois", tag.uses) % {"n": tag.uses}
    return f"{tag.name} ({times})"


class MergeKeywords(SnippetBulkAction):
    """« Fusionner », under the list where some words are ticked."""

    display_name = gettext_lazy("Fusionner")
    action_type = "merge"
    aria_label = gettext_lazy("Fusionner les mots-clés cochés")
    template_name = "reference/admin/merge_keywords.html"
    action_priority = 20
    models = [Tag]
    form_class = MergeForm

    def check_perm(self, obj: Tag) -> bool:
        return self.request.user.has_perms(["taggit.change_tag", "taggit.delete_tag"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"tags": self.get_actionable_objects()[0]}

    def get_execution_context(self) -> dict[str, Any]:
        return {"kept": self.cleaned_form.cleaned_data["keep"]}

    @classmethod
    def execute_action(cls, objects: list[Tag], **context: Any) -> tuple[int, int]:
        merge_keywords(context["kept"], objects)
        return len(objects) - 1, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        kept = self.cleaned_form.cleaned_data["keep"]
        return ngettext(
            "%(n)d mot-clé a été fusionné avec « %(name)s ».",
            "%(n)d mots-clés ont été fusionnés avec « %(name)s ».",
            num_parent_objects,
        ) % {"n": num_parent_objects, "name": kept.name}
