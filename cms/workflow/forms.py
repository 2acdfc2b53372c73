"""What is asked before a page is taken off the site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.workflow.models import LONGEST_REASON


class LeavingForm(forms.Form):
    """Where the readers of what leaves are sent; the rest is said by who inherits."""

    target = forms.ModelChoiceField(
        label=_("Renvoyer vers"),
        queryset=Page.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser(),
        help_text=_(
            "La page où arriveront ceux qui suivent l’ancienne adresse. "
            "Sans elle, ils liront que la page a été retirée."
        ),
    )

    def __init__(self, *args: Any, leaving: list[Page] = [], **kwargs: Any) -> None:  # noqa: B006 – only read
        self.leaving = leaving
        super().__init__(*args, **kwargs)

    def clean_target(self) -> Page | None:
        target = self.cleaned_data["target"]
        if target is None:
            return None
        if any(target.path.startswith(page.path) for page in self.leaving):
            raise ValidationError(gettext("Cette page s’en va aussi. Choisissez-en une qui reste."))
        if not target.live:
            raise ValidationError(
                gettext("« %s » n’est pas publiée : ceux qu’on y enverrait ne liraient rien.") % target.title
            )
        return target


class WithdrawalForm(LeavingForm):
    reason = forms.CharField(
        label=_("Raison du retrait"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Gardée dans l’historique de la page, et montrée à qui l’ouvre. Les lecteurs ne la voient pas."),
        error_messages={"required": _("Dites pourquoi la page est retirée : ceux qui la retrouveront le liront.")},
    )
    include_descendants = forms.BooleanField(label=_("Retirer aussi ses sous-pages publiées"), required=False)

    field_order = ("reason", "include_descendants", "target")
