"""The public form, the same filled by the centre, and the few forms of its admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cms.models.agenda import EventPage
from cms.registration.joining import Person
from cms.registration.models import Function, Registration
from cms.registration.opening import Opening, State, Unit
from cms.registration.questions import answers, form_fields, name_of
from cms.templatetags.events import when
from correspondence.forms import AddressField, HoneypotMixin
from reference.folding import fold
from reference.models import Territory


class PersonForm(forms.Form):
    """Who she is, then what the editor asks."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = AddressField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    function = forms.ChoiceField(
        label=_("Vous êtes"), choices=[("", _("Choisissez…")), *Function.choices], help_text=_("Pour notre bilan.")
    )
    job = forms.CharField(
        label=_("Intitulé du poste"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = forms.CharField(
        label=_("Structure"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    commune = forms.CharField(
        label=_("Commune"),
        max_length=120,
        required=False,
        help_text=_("Celle où vous travaillez, ou celle que vous habitez."),
        widget=forms.TextInput(attrs={"list": "communes", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, questions: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields.update(form_fields(questions))

    def asked(self) -> list[forms.BoundField]:
        """The fields of the editor's questions."""
        return [self[name_of(one)] for one in self.questions]

    def clean_commune(self) -> str:
        return commune_named(self.cleaned_data["commune"])

    def person(self) -> Person:
        said = self.cleaned_data
        plain = {name: said[name] for name in ("first_name", "last_name", "function", "job", "organisation", "commune")}
        return Person(said["email"], **plain, answers=answers(self.questions, said))


class RegistrationForm(HoneypotMixin, PersonForm):
    """`seances`: those that one chooses among, with what each has left; none when there is nothing to choose."""

    def __init__(
        self, *args: Any, seances: Sequence[tuple[EventPage, Opening]] = (), chosen: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choosable = {str(event.pk): event for event, opening in seances if opening.accepts}
        if seances:
            choices = [(str(event.pk), told(event, opening)) for event, opening in seances if opening.accepts]
            initial = [str(chosen)] if str(chosen) in self.choosable else list(self.choosable)
            self.fields["seances"] = forms.MultipleChoiceField(
                label=_("Séances"), choices=choices, initial=initial, widget=forms.CheckboxSelectMultiple
            )

    @property
    def units(self) -> list[EventPage]:
        return [self.choosable[key] for key in self.cleaned_data.get("seances", [])]


class HandForm(PersonForm):
    """By the centre, from a call or a mail: only what is known."""

    tell = forms.BooleanField(label=_("Lui envoyer la confirmation"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in self.asked():
            question.field.required = False


class MessageForm(forms.Form):
    TO = [
        ("inscrit", _("Aux inscrits")),
        ("attente", _("À la liste d’attente")),
        ("tous", _("À tous, demandes à accepter comprises")),
    ]
    to = forms.ChoiceField(label=_("À qui"), choices=TO, widget=forms.RadioSelect, initial="inscrit")
    subject = forms.CharField(label=_("Objet"), max_length=200)
    text = forms.CharField(
        label=_("Message"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("« Bonjour » et le rappel de la date, du lieu et du lien de désistement sont ajoutés."),
    )
    with_calendar = forms.BooleanField(
        label=_("Joindre le rendez-vous pour l’agenda"),
        required=False,
        initial=True,
        help_text=_("Utile quand la date ou le lieu ont changé : l’agenda de chacun se corrige."),
    )

    def recipients(self, unit: Unit) -> list[Registration]:
        found = Registration.objects.filter(page=unit.pk).standing()
        to = self.cleaned_data["to"]
        return list(found if to == "tous" else found.filter(state=to))


def told(event: EventPage, opening: Opening) -> str:
    """« Jeudi 12 mars 2026, à 9 h 30 : Mobiliser (complet, liste d’attente) »."""
    said = f"{when(event)}\u00a0: {event.title}"
    if opening.state is State.WAITING:
        return now("%s (complet, liste d’attente)") % said
    return said


def commune_named(typed: str) -> str:
    """As the list of communes writes it, so that the bilan counts « St-Denis » once only when people mean the same."""
    wanted = fold(typed).replace("st ", "saint ", 1) if fold(typed).startswith("st ") else fold(typed)
    return next((name for name in communes() if fold(name) == wanted), " ".join(typed.split()))


def communes() -> list[str]:
    return list(Territory.objects.filter(kind=Territory.Kind.COMMUNE).order_by("name").values_list("name", flat=True))
