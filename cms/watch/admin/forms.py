"""What one writes of an article. The lists of choices are read once for a page, whatever the number of its forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cms.watch.addresses import cleaned
from cms.watch.admin.access import SORT, open_rubrics
from cms.watch.admin.fields import KeywordsField, TerritoriesField
from cms.watch.models import PressItem, WatchRubric, check_address
from cms.watch.triage import copied
from cms.watch.wording import borrowed
from reference.models import Theme


class TagsForm(forms.Form):
    """What a contributor may change: where an article is filed."""

    rubric = forms.ModelChoiceField(label=_("Rubrique"), queryset=WatchRubric.objects.none(), required=False)
    themes = forms.ModelMultipleChoiceField(
        label=_("Thèmes"), queryset=Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    territories = TerritoriesField(label=_("Territoires"), help_text=_("Séparés par des virgules."))
    keywords = KeywordsField(label=_("Étiquettes"), help_text=_("Séparées par des virgules."))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        rubrics = open_rubrics(user)
        self.fields["rubric"].queryset = rubrics
        if not user.has_perm(SORT):
            # A contributor who takes it out of the shared rubrics would lose it.
            self.fields["rubric"].required, self.fields["rubric"].empty_label = True, None
        self.fields["themes"].label_from_instance = lambda theme: theme.short_name

    @transaction.atomic
    def save(self, item: PressItem) -> None:
        values = self.cleaned_data
        for name in ("rubric", "keywords", *self.written):
            setattr(item, name, values[name])
        item.save(update_fields=["rubric", "keywords", *self.written, *(["key"] if "url" in self.written else [])])
        item.themes.set(values["themes"])
        item.territories.set(values["territories"])

    written: tuple[str, ...] = ()


class SortForm(TagsForm):
    """What an editor writes while she sorts. Her words are compared with the publisher's."""

    title = forms.CharField(label=_("Titre"), max_length=500)
    source_name = forms.CharField(label=_("Source"), max_length=200, required=False)
    author = forms.CharField(label=_("Auteur"), max_length=200, required=False)
    dated_on = forms.DateField(
        label=_("Date de l’article"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    url = forms.CharField(label=_("Adresse"), max_length=2000, validators=[check_address], widget=forms.URLInput)
    summary = forms.CharField(
        label=_("Notre résumé"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Deux ou trois phrases, avec vos mots."),
    )
    written = ("title", "source_name", "author", "dated_on", "url", "summary")
    field_order = (
        "summary",
        "rubric",
        "themes",
        "territories",
        "keywords",
        "title",
        "source_name",
        "author",
        "dated_on",
    )

    def __init__(self, *args: Any, item: PressItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item

    def clean_summary(self) -> str:
        summary: str = self.cleaned_data["summary"]
        if passage := borrowed(summary, self.item.excerpt):
            said = copied(passage)
            raise ValidationError(said[0].upper() + said[1:])
        return summary

    def clean_url(self) -> str:
        url = cleaned(self.cleaned_data["url"])
        if same := PressItem.known(url, but=self.item.pk):
            raise ValidationError(now("Cet article est déjà là : « %s ».") % same.title)
        return url


class OfferForm(TagsForm):
    """An article that somebody found."""

    url = forms.CharField(
        label=_("Adresse"), max_length=2000, validators=[check_address], widget=forms.URLInput({"autocomplete": "off"})
    )
    title = forms.CharField(label=_("Titre"), max_length=500)
    source_name = forms.CharField(
        label=_("Source"), max_length=200, required=False, help_text=_("Le journal, le site.")
    )
    author = forms.CharField(label=_("Auteur"), max_length=200, required=False)
    dated_on = forms.DateField(
        label=_("Date de l’article"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    summary = forms.CharField(
        label=_("Pourquoi le lire"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Avec vos mots : c’est ce qui sera publié."),
    )
    excerpt = forms.CharField(
        label=_("Passage choisi"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pour qui relira ; jamais publié."),
    )
    field_order = ("url", "title", "source_name", "rubric", "summary", "excerpt", "themes", "territories", "keywords")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if passage := borrowed(values.get("summary", ""), values.get("excerpt", "")):
            said = copied(passage)
            self.add_error("summary", said[0].upper() + said[1:])
        return values


def initial_of(item: PressItem) -> dict[str, Any]:
    """Of an article, for any of these forms."""
    names = ("title", "source_name", "author", "dated_on", "url", "summary", "rubric", "keywords")
    values = {name: getattr(item, name) for name in names}
    return values | {"themes": item.themes.all(), "territories": list(item.territories.all())}


def lists() -> dict[str, list[str]]:
    """What the fields of words propose."""
    from cms.watch.admin.fields import Names, used_keywords

    lately = PressItem.objects.exclude(keywords=[]).order_by("-pk").values_list("keywords", flat=True)[:500]
    return {"territory_names": list(Names().labels.values()), "usual_keywords": used_keywords(lately)}
