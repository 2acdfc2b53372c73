"""The two questions of the entrance, and those of the account."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cms.readers.accounts import reader_at

MEMBERS_AT_ONCE = 300


def address_field(label: str, help_text: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Donnez votre adresse électronique."),
            "invalid": _("Ce n’est pas une adresse électronique. Exemple : ines@exemple.fr"),
        },
    )


class AskForCode(RequestLoginCodeForm):
    """Whoever asks, and whether or not the address is known, the answer is the same."""

    email = address_field(_("Votre adresse électronique"))

    def clean_email(self) -> str:
        address = super().clean_email().lower()
        self._user = reader_at(address)
        return address


def code_field() -> forms.CharField:
    return forms.CharField(
        label=_("Le code reçu"),
        max_length=20,
        help_text=_("Huit chiffres ; le tiret ne compte pas."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input"}),
        error_messages={"required": _("Tapez le code reçu par courriel.")},
    )


class LoginCode(ConfirmLoginCodeForm):
    code = code_field()


class AddressCode(ConfirmEmailVerificationCodeForm):
    code = code_field()


class NewAddress(AddEmailForm):
    email = address_field(_("Nouvelle adresse"), _("Un code y sera envoyé ; d’ici là, rien ne change."))


class MembersForm(forms.Form):
    """Addresses as one pastes them: one a line, or parted by commas, « Nom <adresse> » too."""

    addresses = forms.CharField(
        label=_("Adresses à ajouter"),
        help_text=_("Une par ligne, ou séparées par des virgules. « Inès Fontaine <ines@exemple.fr> » convient aussi."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Donnez au moins une adresse.")},
    )
    invite = forms.BooleanField(
        label=_("Leur écrire pour les prévenir"),
        required=False,
        initial=True,
        help_text=_("Un message leur dit de quel réseau ils sont membres, et comment se connecter."),
    )

    def clean_addresses(self) -> list[str]:
        typed: Any = self.cleaned_data["addresses"].replace(";", "\n").replace(",", "\n").splitlines()
        found, wrong = [], []
        for line in filter(None, map(str.strip, typed)):
            address = line.rpartition("<")[2].rstrip("> ").lower()
            try:
                validate_email(address)
            except ValidationError:
                wrong.append(line[:80])
            else:
                found.append(address)
        if wrong:
            said = ngettext("Ceci n’est pas une adresse : %s.", "Ceci ne sont pas des adresses : %s.", len(wrong))
            raise ValidationError(said % ", ".join(wrong[:10]) + " " + now("Corrigez, puis recommencez."))
        if len(found) > MEMBERS_AT_ONCE:
            raise ValidationError(now("%d adresses au plus à la fois.") % MEMBERS_AT_ONCE)
        return list(dict.fromkeys(found))
