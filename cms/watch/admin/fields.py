"""Words between commas, for lists that are not long menus: tags, territories."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reference.folding import fold
from reference.models import Territory

MOST = 20


def words_of(text: str) -> list[str]:
    """« logement,  École » → ["logement", "École"]: each once, whatever its case."""
    found: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        if word := " ".join(part.split()).strip(" #"):
            found.setdefault(fold(word), word)
    return list(found.values())


class Words(forms.TextInput):
    """`list_id` names the <datalist> of what is usual; the page's script completes the last word of the line."""

    def __init__(self, list_id: str) -> None:
        super().__init__({"list": list_id, "data-words": "", "autocomplete": "off"})


class KeywordsField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Words("veille-etiquettes"), max_length=1000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        words = words_of(super().clean(value))
        if long := next((word for word in words if len(word) > 60), ""):
            raise ValidationError(
                _("« %s… » est trop long pour une étiquette : séparez-les par des virgules.") % long[:40]
            )
        if len(words) > MOST:
            raise ValidationError(_("Pas plus de %d étiquettes.") % MOST)
        return words


class TerritoriesField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Words("veille-territoires"), max_length=2000, **kwargs)

    @cached_property
    def names(self) -> Names:
        return Names()

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(self.names.label(one) for one in value)

    def clean(self, value: Any) -> list[Territory]:
        found = [(word, self.names.find(word)) for word in words_of(super().clean(value))]
        if unknown := [word for word, one in found if one is None]:
            raise ValidationError(
                _("Territoire inconnu : « %s ». Choisissez-le dans la liste qui s’ouvre quand vous tapez.")
                % " », « ".join(unknown)
            )
        return [one for _word, one in found if one is not None]


class Names:
    """The territories by what one types; of two that bear one name, the second says its kind: « Paris (Département) »."""

    def __init__(self) -> None:
        self.by_name: dict[str, Territory] = {}
        self.labels: dict[int, str] = {}
        order = {kind: rank for rank, kind in enumerate(Territory.Kind.values[1:] + Territory.Kind.values[:1])}
        for one in sorted(Territory.objects.filter(successor=None), key=lambda one: (order[one.kind], one.name)):
            label = one.name.replace(",", " ")
            if fold(label) in self.by_name:
                label = f"{label} ({one.get_kind_display()}{f' {one.code}' if one.vintage else ''})"
            self.by_name.setdefault(fold(label), one)
            self.labels[one.pk] = label

    def find(self, word: str) -> Territory | None:
        return self.by_name.get(fold(word))

    def label(self, one: Territory) -> str:
        return self.labels.get(one.pk) or one.name


def used_keywords(items: Iterable[list[str]]) -> list[str]:
    """What was typed lately, each once."""
    found: dict[str, str] = {}
    for keywords in items:
        for word in keywords:
            found.setdefault(fold(word), word)
    return sorted(found.values(), key=fold)
