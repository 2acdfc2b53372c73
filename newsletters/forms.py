"""The public forms: subscribe, choose, be sent one's link, propose something for the next numéro."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from correspondence.forms import AddressField, HoneypotMixin
from newsletters.models import LetterPage, MailingList, Subscriber, Subscription, TrayItem
from newsletters.rubrics.moves import WAYS


def open_lists() -> QuerySet[MailingList]:
    """What the site proposes: lists open to all, of published letters."""
    letters = LetterPage.objects.live().public().filter(is_open=True)
    found = MailingList.objects.filter(letter__in=letters, is_public=True).select_related("letter")
    return found.order_by("letter__path", "sort_order")


class SubscribeForm(HoneypotMixin):
    email = AddressField(
        label=_("Votre adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    lists = forms.ModelMultipleChoiceField(
        label=_("Ce que vous voulez recevoir"),
        queryset=MailingList.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une lettre.")},
    )
    first_name = forms.CharField(
        label=_("Prénom"), required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Nom"), required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    function = forms.CharField(
        label=_("Fonction"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    organisation = forms.CharField(
        label=_("Structure"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    category = forms.ChoiceField(
        label=_("Vous êtes"), required=False, choices=[("", _("Sans réponse")), *Subscriber.Category.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lists"]
        field.queryset = open_lists()
        field.label_from_instance = lambda one: one.label
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.initial = only

    def about(self) -> dict[str, str]:
        names = ("first_name", "last_name", "function", "organisation", "category")
        return {name: self.cleaned_data[name] for name in names}


class PreferencesForm(forms.Form):
    """One line a list: not at all, by mail, by post, both. And who she is, when the link was sent to her alone."""

    first_name = forms.CharField(label=_("Prénom"), required=False, max_length=100)
    last_name = forms.CharField(label=_("Nom"), required=False, max_length=120)
    function = forms.CharField(label=_("Fonction"), required=False, max_length=160)
    organisation = forms.CharField(label=_("Structure"), required=False, max_length=200)
    street = forms.CharField(label=_("Rue"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    postal_code = forms.CharField(label=_("Code postal"), required=False, max_length=10)
    city = forms.CharField(label=_("Ville"), required=False, max_length=100)
    FIELDS = ("first_name", "last_name", "function", "organisation", "street", "postal_code", "city")

    def __init__(self, *args: Any, subscriber: Subscriber, is_hers: bool = True, **kwargs: Any) -> None:
        self.subscriber = subscriber
        held = {one.mailing_list_id: one for one in subscriber.subscriptions.select_related("mailing_list__letter")}
        self.lists = {one.pk: one for one in open_lists()} | {
            pk: one.mailing_list for pk, one in held.items() if one.state != Subscription.State.ENDED
        }
        initial = {name: getattr(subscriber, name) for name in self.FIELDS}
        for pk in self.lists:
            is_active = pk in held and held[pk].state == Subscription.State.ACTIVE
            initial[f"list_{pk}"] = held[pk].channel if is_active else ""
        super().__init__(*args, initial=initial, **kwargs)
        if not is_hers:
            for name in self.FIELDS:
                del self.fields[name]
        choices = [("", _("Ne pas la recevoir")), *Subscription.Channel.choices]
        if not subscriber.email:
            choices = [choices[0], (Subscription.Channel.POST.value, Subscription.Channel.POST.label)]
        for pk, one in self.lists.items():
            self.fields[f"list_{pk}"] = forms.ChoiceField(
                label=one.label, choices=choices, required=False, widget=forms.RadioSelect, help_text=one.description
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        by_post = {Subscription.Channel.POST, Subscription.Channel.BOTH}
        on_paper = [f"list_{pk}" for pk in self.lists if values.get(f"list_{pk}") in by_post]
        if "city" in self.fields and on_paper and not (values.get("postal_code") and values.get("city")):
            self.add_error("postal_code", now("Pour recevoir le papier, donnez votre rue, le code postal et la ville."))
        elif "city" not in self.fields and on_paper and not self.subscriber.has_postal_address:
            said = now("Pour recevoir le papier, demandez d’abord le lien de votre page, et donnez-y votre adresse.")
            self.add_error(on_paper[0], said)
        return values

    def about(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.FIELDS if name in self.fields}

    def wanted(self) -> dict[MailingList, str]:
        return {one: self.cleaned_data[f"list_{pk}"] for pk, one in self.lists.items()}

    def list_fields(self) -> list[forms.BoundField]:
        return [self[f"list_{pk}"] for pk in self.lists]


class LinkForm(HoneypotMixin):
    email = AddressField(
        label=_("Votre adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class ProposalForm(HoneypotMixin):
    """A mouvement, or an announcement; an editor accepts it, or not."""

    MOVE, ANNOUNCEMENT = "moves", "text"

    rubric = forms.ChoiceField(
        label=_("Vous proposez"),
        choices=[(MOVE, _("Un mouvement : arrivée, départ, changement")), (ANNOUNCEMENT, _("Une annonce"))],
        widget=forms.RadioSelect,
        initial=MOVE,
    )
    name = forms.CharField(label=_("Nom de la personne"), required=False, max_length=160)
    way = forms.ChoiceField(label=_("Mouvement"), choices=WAYS, required=False)
    function = forms.CharField(label=_("Fonction"), required=False, max_length=200)
    organisation = forms.CharField(label=_("Structure"), required=False, max_length=200)
    date = forms.DateField(
        label=_("À compter du"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    source = forms.CharField(
        label=_("D’où vient l’information ?"), required=False, max_length=250, help_text=_("N’est pas publié.")
    )
    title = forms.CharField(label=_("Titre de l’annonce"), required=False, max_length=200)
    text = forms.CharField(
        label=_("Texte de l’annonce"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    proposer = AddressField(
        label=_("Votre adresse électronique"),
        help_text=_("Pour vous répondre ; effacée une fois la proposition traitée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "way", "function", "organisation", "title", "text"):
            # Neither always asked for nor « facultatif ».
            self.fields[name].depends = True

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        wanted = {"name": now("Donnez le nom de la personne.")}
        if values.get("rubric") == self.ANNOUNCEMENT:
            wanted = {"title": now("Donnez un titre à l’annonce."), "text": now("Écrivez le texte de l’annonce.")}
        elif not (values.get("function") or values.get("organisation")):
            wanted["function"] = now("Donnez sa fonction, ou sa structure.")
        for name, message in wanted.items():
            if not values.get(name):
                self.add_error(name, message)
        return values

    def tray_item(self) -> TrayItem:
        from newsletters.rubrics.base import paragraph

        values = self.cleaned_data
        if values["rubric"] == self.MOVE:
            title = ", ".join(filter(None, [values["name"], values["function"], values["organisation"]]))
            names = ("name", "way", "function", "organisation", "source")
            typed = {name: values[name] for name in names}
            typed["date"] = values["date"].isoformat() if values["date"] else None
        else:
            title = values["title"]
            typed = {"title": title, "text": "".join(map(paragraph, values["text"].splitlines()))}
        return TrayItem(
            rubric=values["rubric"],
            title=title[:255],
            values=typed,
            state=TrayItem.State.PROPOSED,
            proposer=values["proposer"],
        )
