"""The form that a page asks: its own questions, then the consent when there is one, and the trap for robots."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import conditional_escape
from wagtail.contrib.forms.forms import BaseForm, FormBuilder

from correspondence.forms import AddressField, HoneypotMixin

CONSENT = "accord"


class AskedForm(HoneypotMixin, BaseForm):
    """`consent_text` is what one agrees to; "" asks nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if consent := getattr(self.page, "consent_text", ""):
            self.fields[CONSENT] = forms.BooleanField(label=conditional_escape(consent))

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name != "site"]

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept; the consent with it, since it is its proof."""
        return {name: value for name, value in self.cleaned_data.items() if name != "site"}


class AskedFormBuilder(FormBuilder):
    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return AddressField(**options)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(widget=forms.Textarea({"rows": 5}), **options)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)

    def get_form_class(self) -> type[AskedForm]:
        return type("AskedForm", (AskedForm,), self.formfields)
