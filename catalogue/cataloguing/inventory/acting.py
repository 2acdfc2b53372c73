"""Acts on items: chosen in a list, confirmed on a page of their own, undone one by one.

POST exemplaire=12&exemplaire=13&geste=pilon            the page that asks to confirm, with a date and a reason
POST … &confirme=1&date=2026-11-03&motif=Abîmé          done
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalogue.cataloguing.importing.pages import back_to
from catalogue.cataloguing.importing.words import plural
from catalogue.cataloguing.inventory.lists import place, standing
from catalogue.cataloguing.inventory.pages import LABELS, ForDocumentalists, ShelfPage, inventory_url
from catalogue.inventory import acts
from catalogue.inventory.acts import MOST, CannotUndo
from catalogue.inventory.results import LISTS, without_anything
from catalogue.models import BibliographicRecord, Inventory, Item, ShelfAct

SHOWN = 20
"""Items named on the page that asks to confirm."""
REASONS = [
    gettext_lazy("Abîmé"),
    gettext_lazy("Périmé"),
    gettext_lazy("En double"),
    gettext_lazy("Hors du champ"),
    gettext_lazy("Jamais retrouvé"),
    gettext_lazy("Remplacé par une version en ligne"),
]


class DayForm(forms.Form):
    date = forms.DateField(
        label=gettext_lazy("Le"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_date(self) -> Any:
        if self.cleaned_data["date"] > timezone.localdate():
            raise forms.ValidationError(_("Cette date est à venir."))
        return self.cleaned_data["date"]

    def values(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["date"]}


class WeedForm(DayForm):
    motif = forms.CharField(
        label=gettext_lazy("Motif"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "motifs"}),
        help_text=gettext_lazy("Les chiffres du désherbage sont donnés par motif : employez toujours les mêmes mots."),
    )

    def values(self) -> dict[str, Any]:
        return super().values() | {"reason": self.cleaned_data["motif"]}


class PlaceForm(forms.Form):
    localisation = forms.CharField(label=gettext_lazy("Localisation"), max_length=200, required=False)
    section = forms.CharField(label=gettext_lazy("Section"), max_length=200, required=False)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NoForm(forms.Form):
    def values(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True, slots=True)
class Act:
    label: Any
    """Of its button."""
    done: tuple[Any, Any]
    """What is said of one, of several."""
    warning: Any
    form: type[forms.Form]
    do: Callable[..., list[ShelfAct]]


ACTS = {
    "manquant": Act(
        gettext_lazy("Déclarer manquants"),
        (gettext_lazy("exemplaire déclaré manquant."), gettext_lazy("exemplaires déclarés manquants.")),
        gettext_lazy("Le public ne les verra plus comme disponibles. « Retrouvés » remet tout comme avant."),
        DayForm,
        acts.miss,
    ),
    "retrouve": Act(
        gettext_lazy("Retrouvés"),
        (gettext_lazy("exemplaire retrouvé."), gettext_lazy("exemplaires retrouvés.")),
        gettext_lazy("Ils ne sont plus manquants, et redeviennent ce qu’ils étaient."),
        NoForm,
        acts.find,
    ),
    "deplacer": Act(
        gettext_lazy("Les ranger ici"),
        (gettext_lazy("exemplaire changé de place."), gettext_lazy("exemplaires changés de place.")),
        gettext_lazy("Leur localisation et leur section deviennent celles-ci ; aucun import ne les changera."),
        PlaceForm,
        acts.move,
    ),
    "pilon": Act(
        gettext_lazy("Mettre au pilon"),
        (gettext_lazy("exemplaire mis au pilon."), gettext_lazy("exemplaires mis au pilon.")),
        gettext_lazy(
            "Ils quittent les rayons, les pages publiques et les exports. Leur trace reste pour les chiffres, et aucun "
            "import ne les fera revenir."
        ),
        WeedForm,
        acts.weed,
    ),
}
BUTTONS: dict[str, list[tuple[str, Any]]] = {
    name: [(act, ACTS[act].label) for act in some]
    for name, some in {
        "manquants": ("manquant", "pilon"),
        "a-part": ("pilon",),
        "ailleurs": ("deplacer", "pilon"),
        "desordre": ("pilon",),
        "a-verifier": ("retrouve", "pilon"),
        "trouves": ("retrouve", "pilon"),
        "attendus": ("pilon",),
    }.items()
}
"""List → the acts that it offers."""


class ActView(ShelfPage):
    """On items named one by one, or on the whole of a list of an inventory."""

    http_method_names = ["post"]
    template_name = "catalogue/admin/inventory/act.html"

    def get_page_title(self) -> str:
        return str(self.act.label) if self.act else _("Exemplaires")

    @cached_property
    def act(self) -> Act | None:
        return ACTS.get(self.request.POST.get("geste", ""))

    @cached_property
    def inventory(self) -> Inventory | None:
        pk = self.request.POST.get("recolement", "")
        return get_object_or_404(Inventory, pk=pk) if pk.isdecimal() and len(pk) < 10 else None

    @cached_property
    def items(self) -> QuerySet[Item]:
        posted = self.request.POST
        if (
            posted.get("portee") == "tout"
            and self.inventory
            and posted.get("liste") in LABELS
            and posted["liste"] != "inconnus"
        ):
            return LISTS[posted["liste"]](self.inventory).held().order_by("pk")[:MOST]
        keys = [int(key) for key in posted.getlist("exemplaire") if key.isdecimal() and len(key) < 16][:MOST]
        return Item.objects.held().filter(pk__in=keys).select_related("record__host").order_by("call_number", "pk")

    def post(self, request: HttpRequest) -> HttpResponse:
        items = list(self.items)
        if self.act is None or not items:
            messages.error(request, _("Cochez d’abord des exemplaires : rien n’est changé."))
            return redirect(self.back)
        is_confirmed = "confirme" in request.POST
        form = self.act.form(request.POST if is_confirmed else None, initial=self.initial())
        if not is_confirmed or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, items=items))
        done = self.act.do(items, user=request.user, inventory=self.inventory, **form.values())
        said = plural(len(done), *map(str, self.act.done))
        if done:
            messages.success(request, said)
        else:
            messages.info(request, _("Rien à changer : ces exemplaires étaient déjà ainsi."))
        self.tell_emptied(done)
        return redirect(self.back)

    def initial(self) -> dict[str, Any]:
        """Where the inventory is, else our first shelves."""
        here = self.inventory
        return {
            "localisation": (here and here.localisation) or next(iter(settings.OUR_LOCALISATIONS), ""),
            "section": here.section if here else "",
        }

    def tell_emptied(self, done: list[ShelfAct]) -> None:
        weeded = [act.record_id for act in done if act.kind == ShelfAct.Kind.WEEDED]
        if count := without_anything(BibliographicRecord.objects.filter(pk__in=weeded)).count():
            one, many = _("notice n’a plus rien à donner."), _("notices n’ont plus rien à donner.")
            where = _("Elles vous sont proposées au bas de la page.") if self.inventory else _("Voyez « Exemplaires ».")
            messages.warning(self.request, f"{plural(count, one, many)} {where}")

    @property
    def back(self) -> str:
        return back_to(self.request) or (
            inventory_url(self.inventory) if self.inventory else reverse("catalogue_admin:inventories")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        items = kwargs["items"]
        posted = self.request.POST
        return super().get_context_data(**kwargs) | {
            "act": self.act,
            "shown": [(item, place(item), standing(item)) for item in items[:SHOWN]],
            "count": len(items),
            "more": len(items) - SHOWN,
            "is_cut": len(items) == MOST,
            "most": MOST,
            "posted": [(name, value) for name in ("geste", "recolement", "liste", "portee", "retour", "exemplaire")
                       for value in posted.getlist(name)],
            "reasons": REASONS,
            "back": self.back,
        }  # fmt: skip


class UndoView(ForDocumentalists):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        act = get_object_or_404(ShelfAct.objects.select_related("item", "record", "inventory"), pk=pk)
        try:
            acts.undo(act, user=request.user)
        except CannotUndo as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Annulé : %s.") % act)
        return redirect(back_to(request) or "catalogue_admin:inventories")


class WithdrawView(ForDocumentalists):
    """Notices that have nothing left, withdrawn from what the public sees."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [int(key) for key in request.POST.getlist("notice") if key.isdecimal() and len(key) < 16][:MOST]
        empty = list(without_anything(BibliographicRecord.objects.filter(pk__in=keys)))
        inventory = Inventory.objects.filter(pk=request.POST.get("recolement") or None).first()
        done = acts.withdraw(empty, user=request.user, inventory=inventory)
        if done:
            messages.success(request, plural(len(done), _("notice retirée."), _("notices retirées.")))
        else:
            messages.error(request, _("Cochez d’abord une notice qui n’a plus rien à donner : rien n’est changé."))
        return redirect(back_to(request) or "catalogue_admin:inventories")


class ItemsView(ShelfPage):
    """The items of some notices, to weed or to miss outside of an inventory; and what was done to them."""

    page_title = gettext_lazy("Exemplaires")
    template_name = "catalogue/admin/inventory/items.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = [int(key) for key in self.request.GET.getlist("notice") if key.isdecimal() and len(key) < 16][
            : SHOWN * 25
        ]
        records = BibliographicRecord.objects.filter(pk__in=keys)
        items = Item.objects.filter(record__in=keys).select_related("record__host").order_by("call_number", "pk")
        found = ShelfAct.objects.filter(record__in=keys).select_related("item", "record__host", "user").order_by("-pk")
        return super().get_context_data(**kwargs) | {
            "rows": [(item, place(item), standing(item)) for item in items],
            "buttons": [(name, act.label) for name, act in ACTS.items()],
            "acts": found[:50],
            "emptied": without_anything(records.filter(items__withdrawn_on__isnull=False)).distinct(),
            "here": self.request.get_full_path(),
        }


class ItemsOfSelection(SnippetBulkAction):
    """From the list of notices: the chosen ones, taken to the page of their items."""

    display_name = gettext_lazy("Désherber")
    aria_label = gettext_lazy("Voir les exemplaires des notices choisies, pour les désherber")
    action_type = "shelf"
    action_priority = 30
    template_name = "catalogue/admin/inventory/items.html"
    models = [BibliographicRecord]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.getlist("id")[: SHOWN * 25]
        if "all" in chosen:
            chosen = list(map(str, BibliographicRecord.objects.values_list("pk", flat=True)[: SHOWN * 25]))
        return HttpResponseRedirect(f"{reverse('catalogue_admin:items')}?{urlencode({'notice': chosen}, doseq=True)}")
