"""The questions of the public form, what a reviewer says of a fiche, and the few forms of the editors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from correspondence.forms import AddressField, HoneypotMixin
from experiences.cycle.proposing import Told
from experiences.cycle.reviewing import DAYS
from experiences.cycle.versions import block_title
from experiences.models import ReviewAnswer
from experiences.models.life import LONGEST_REASON
from experiences.models.parts import CONTACT_LIFE_MONTHS
from experiences.models.reviews import LONGEST_COMMENT

LONGEST_ANSWER = 6000


def question(label: Any, help_text: Any, rows: int = 5, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": _("Dites-le en quelques phrases : c’est le cœur de la fiche.")},
    )


def line(label: Any, length: int, missing: Any, complete: str = "off", help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": complete}),
        error_messages={"required": missing},
    )


class ProposalForm(HoneypotMixin, forms.Form):
    title = line(
        _("L’action, en un titre"),
        200,
        _("Donnez un titre à l’action."),
        help_text=_("Un verbe et un lieu : « Ouvrir l’école le mercredi aux Francs-Moisins »."),
    )
    summary = forms.CharField(
        label=_("En une ou deux phrases"),
        max_length=300,
        help_text=_("Ce que vous en diriez à quelqu’un qui ne la connaît pas. 300 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
        error_messages={"required": _("Résumez l’action en une ou deux phrases.")},
    )
    commune = forms.CharField(
        label=_("Commune"),
        max_length=120,
        help_text=_("Tapez ses premières lettres, puis choisissez. Hors du département, écrivez-la en entier."),
        widget=forms.TextInput(attrs={"list": "communes", "autocomplete": "off"}),
        error_messages={"required": _("Dites où l’action se passe.")},
    )
    organisation = line(
        _("Structure qui porte l’action"),
        200,
        _("Dites qui porte l’action."),
        "organization",
        help_text=_("Association, service de la ville, bailleur, collectif d’habitants…"),
    )

    context = question(_("D’où êtes-vous partis ?"), _("Le quartier, le constat, ce qui a décidé à agir."))
    objectives = question(_("Que vouliez-vous changer, et pour qui ?"), _("Deux ou trois objectifs suffisent."), rows=4)
    approach = question(
        _("Qu’avez-vous fait, et avec qui ?"),
        _("Les étapes, les partenaires, les moyens, ce qui a changé en route."),
        rows=8,
        required=True,
    )
    participation = question(
        _("Quelle part les habitants y ont-ils prise ?"), _("Informés, consultés, décideurs, acteurs ?"), rows=4
    )
    results = question(
        _("Qu’est-ce que cela a donné ?"), _("Des chiffres si vous en avez, des paroles, ce qui n’a pas marché aussi.")
    )
    hindsight = question(_("Que referiez-vous autrement ?"), _("Le conseil que vous donneriez à un collègue."), rows=4)

    contact_name = line(_("Vos prénom et nom"), 200, _("Dites-nous qui vous êtes."), "name")
    contact_position = forms.CharField(
        label=_("Votre fonction"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    contact_email = AddressField(
        label=_("Votre adresse électronique"),
        help_text=_("Nous y écrirons pour compléter la fiche, puis vous la faire relire."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Sans adresse, nous ne pourrions pas vous répondre.")},
    )
    may_publish = forms.BooleanField(
        label=_(
            "J’accepte que le centre s’appuie sur ce récit pour rédiger et publier une fiche d’expérience, sous licence "
            "ouverte, après me l’avoir fait relire."
        ),
        error_messages={"required": _("Sans cet accord, nous ne pouvons pas recevoir votre récit.")},
    )
    may_show_contact = forms.BooleanField(
        label=_(
            "J’accepte que mon nom, ma fonction, ma structure et mon adresse électronique soient visibles sur la fiche "
            "pendant %d mois, pour que l’on puisse me contacter."
        ),
        required=False,
    )

    STORY = ("context", "objectives", "approach", "participation", "results", "hindsight")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.fields["may_show_contact"]
        shown.label = str(shown.label) % CONTACT_LIFE_MONTHS

    def story_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.STORY]

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def told(self) -> Told:
        said = self.cleaned_data
        names = ("title", "summary", "commune", "organisation", "contact_name", "contact_position", "contact_email")
        return Told(
            **{name: said[name] for name in names},
            publication_wording=str(self.fields["may_publish"].label),
            contact_wording=str(self.fields["may_show_contact"].label) if said["may_show_contact"] else "",
            story={name: (str(self.fields[name].label), newlines(said[name])) for name in self.STORY},
        )


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


class ReviewForm(HoneypotMixin, forms.Form):
    """A remark for each block that the fiche shows, and one for the whole; then her name, and what she decides."""

    name = line(_("Votre nom"), 120, _("Dites-nous qui vous êtes."), "name")
    version = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    verdict = forms.ChoiceField(choices=ReviewAnswer.Verdict.choices, widget=forms.HiddenInput, required=False)
    agrees = forms.BooleanField(required=False)

    def __init__(self, *args: Any, blocks: list[str], wording: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blocks = blocks
        self.fields["agrees"].label = wording
        for block in ("", *blocks):
            self.fields[remark_name(block)] = forms.CharField(
                label=_("Votre remarque : %s") % block_title(block) if block else _("Une remarque sur l’ensemble"),
                required=False,
                max_length=LONGEST_COMMENT,
                widget=forms.Textarea(attrs={"rows": 4 if block else 5}),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        verdict = values.get("verdict")
        if verdict == ReviewAnswer.Verdict.AGREED and not values.get("agrees"):
            self.add_error("agrees", gettext("Cochez la case pour donner votre accord."))
        elif verdict == ReviewAnswer.Verdict.CHANGES and not any(self.comments(values).values()):
            self.add_error(
                remark_name(""), gettext("Écrivez au moins une remarque : sans elle, nous ne saurons pas quoi changer.")
            )
        elif not verdict:
            raise forms.ValidationError(gettext("Choisissez : donner votre accord, ou envoyer vos remarques."))
        return values

    def comments(self, values: dict[str, Any] | None = None) -> dict[str, str]:
        said = self.cleaned_data if values is None else values
        return {block: newlines(said.get(remark_name(block), "")) for block in ("", *self.blocks)}

    def remark(self, block: str) -> forms.BoundField:
        return self[remark_name(block)]


def remark_name(block: str) -> str:
    return f"remarque-{block}" if block else "remarque"


class InviteForm(forms.Form):
    name = forms.CharField(label=_("Qui relit"), max_length=120, help_text=_("« Mme Roux, régie de quartier »."))
    address = AddressField(
        label=_("Adresse électronique"),
        required=False,
        help_text=_("Le lien lui est envoyé. Laissez vide pour le copier vous-même."),
    )
    word = forms.CharField(
        label=_("Un mot de votre part"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    days = forms.TypedChoiceField(label=_("Valable"), coerce=int, initial=DAYS[1])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].choices = [(days, ngettext("%d jour", "%d jours", days) % days) for days in DAYS]


class ArchiveForm(forms.Form):
    reason = forms.CharField(
        label=_("Raison"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "« L’action s’est arrêtée en 2021, et personne ne peut plus en parler. » Les lecteurs ne la voient pas."
        ),
        error_messages={"required": _("Dites pourquoi la fiche est archivée : ceux qui la retrouveront le liront.")},
    )
