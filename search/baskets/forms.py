from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.readers.forms import address_field
from search.baskets.models import LONGEST_NOTE


class DescriptionForm(forms.Form):
    """`seen` is the mark of the note that the page showed."""

    name = forms.CharField(
        label=_("Nom du panier"), max_length=120, error_messages={"required": _("Donnez un nom au panier.")}
    )
    note = forms.CharField(
        label=_("Quelques mots sur la liste"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_("En tête de la liste, imprimée ou partagée."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class EntryNoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=LONGEST_NOTE)
    seen = forms.CharField(required=False)


class NameForm(forms.Form):
    """Of a new one. Its field has a name of its own: the page has that of the present panier too."""

    name_of_new = forms.CharField(
        label=_("Nom du nouveau panier"), max_length=120, error_messages={"required": _("Donnez un nom au panier.")}
    )


class SendForm(forms.Form):
    email = address_field(
        _("Votre adresse électronique"), _("Elle ne sert qu’à cet envoi, et n’est pas gardée au-delà d’un mois.")
    )
