"""What the forms in which somebody gives an address share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from correspondence.addresses import BadAddress, normalised


class AddressField(forms.CharField):
    """A mail address, in the form it is stored; refused with the reason, and what to do."""

    widget = forms.EmailInput

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return normalised(text)
        except BadAddress as error:
            raise forms.ValidationError(str(error)) from error


class HoneypotMixin(forms.Form):
    """A field that a person does not see: what fills it is a robot, and hears that all is well."""

    site = forms.CharField(required=False, label=_("Laissez ce champ vide"))

    @property
    def is_robot(self) -> bool:
        return bool(self.data.get(self.add_prefix("site")))
