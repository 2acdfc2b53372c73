"""One authority chosen by typing: a combobox of the WAI-ARIA pattern, quicker by keyboard than a window to search in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.urls import reverse

from catalogue.cataloguing.suggesting import NOT_CHOSEN, SUGGESTED


class Combobox(forms.Widget):
    """`kind` names what may be chosen, in `suggesting.SUGGESTED`. The value is a key; the words are for the person.

    Words that nobody chose from the list, in a browser without script, stand for the one heading that they are.
    """

    template_name = "catalogue/admin/combobox.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        one = self.chosen(value)
        suggested = SUGGESTED[self.kind]
        context["widget"] |= {
            "value": one.pk if one else "",
            "words": suggested.label(one) if one else value or "",
            "url": reverse("catalogue_admin:suggest", args=[self.kind]),
            "not_chosen": str(NOT_CHOSEN),
        }
        return context

    def chosen(self, value: Any) -> Model | None:
        if not str(value or "").isdecimal():
            return None
        return SUGGESTED[self.kind].model._default_manager.filter(pk=value).first()

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if key := data.get(name):
            return key
        words = data.get(f"{name}-words", "").strip()
        one = SUGGESTED[self.kind].exactly(words) if words else None
        return one.pk if one else words or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}-words" not in data


class Comboboxes(Combobox):
    """Several of them: each that is chosen is a ticked box, which one unticks to take it away."""

    template_name = "catalogue/admin/comboboxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        given = [str(one) for one in value or ()]
        # What was typed and is nothing of the list comes back as it was typed.
        context = super().get_context(name, "".join(one for one in given if not one.isdecimal()), attrs)
        suggested = SUGGESTED[self.kind]
        known = suggested.model._default_manager.filter(pk__in=[one for one in given if one.isdecimal()])
        context["widget"]["chosen"] = [(one.pk, suggested.label(one)) for one in known]
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        keys = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        words = data.get(f"{name}-words", "").strip()
        if not words:
            return list(keys)
        one = SUGGESTED[self.kind].exactly(words)
        return [*keys, str(one.pk) if one else words]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        # No box ticked is an answer.
        return f"{name}-words" not in data and name not in data

    def id_for_label(self, id_: str) -> str:
        return id_
