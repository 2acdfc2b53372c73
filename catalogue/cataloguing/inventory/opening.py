"""« Récolement »: those that were done, and the form that opens another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.importing.words import plural
from catalogue.cataloguing.inventory.pages import ShelfPage, inventory_url
from catalogue.inventory.opening import is_explained, open_inventory, statuses
from catalogue.inventory.shelf_order import shelf_key
from catalogue.models import Inventory, Item

PER_PAGE = 30


def in_use(name: str, everything: Any) -> list[tuple[str, Any]]:
    """The values of a field of items that are held, read from the items themselves."""
    used = Item.objects.held().exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()
    return [("", everything), *((value, value) for value in used)]


class OpenForm(forms.ModelForm):
    apart = forms.MultipleChoiceField(
        label=gettext_lazy("Statuts à ne pas compter comme manquants"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Un exemplaire commandé ou en reliure n’est pas en rayon : il sera listé à part."),
    )

    class Meta:
        model = Inventory
        fields = [
            "name", "opened_on", "localisation", "section", "support", "prefix", "first_call_number",
            "last_call_number", "in_order", "apart",
        ]  # fmt: skip
        labels = {
            "name": gettext_lazy("Nom du récolement"),
            "prefix": gettext_lazy("Cotes commençant par"),
            "in_order": gettext_lazy("Je lirai les codes dans l’ordre des rayons"),
        }
        help_texts = {
            "name": gettext_lazy("« Récolement 2026, salle de lecture »."),
            "prefix": gettext_lazy("« EDU » : tout ce qui est rangé sous EDU."),
            "first_call_number": gettext_lazy("Laissez vide pour partir du début."),
            "last_call_number": gettext_lazy("Comprise, avec tout ce qui commence par elle."),
            "in_order": gettext_lazy("Les exemplaires mal rangés seront signalés d’après leurs voisins."),
        }
        widgets = {"opened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, everything in (
            ("localisation", gettext_lazy("Toutes les nôtres")),
            ("section", gettext_lazy("Toutes")),
            ("support", gettext_lazy("Tous")),
        ):
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=in_use(name, everything))
        found = statuses()
        self.fields["apart"].choices = [(word, f"{word} ({count})") for word, count in found]
        self.fields["apart"].initial = [word for word, _count in found if is_explained(word)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = (shelf_key(cleaned.get(name, "")) for name in ("first_call_number", "last_call_number"))
        if first and last and first > last and last != first[: len(last)]:
            self.add_error("last_call_number", _("Cette cote vient avant la première : échangez-les."))
        return cleaned


class InventoriesView(ShelfPage):
    page_title = gettext_lazy("Récolements")
    template_name = "catalogue/admin/inventory/list.html"

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(Inventory.objects.select_related("user"), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {"page": page}


class OpenView(ShelfPage):
    page_title = gettext_lazy("Ouvrir un récolement")
    template_name = "catalogue/admin/inventory/open.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OpenForm(request.POST, instance=Inventory(user=request.user))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        count = open_inventory(form.save(commit=False))
        said = plural(count, _("exemplaire attendu en rayon."), _("exemplaires attendus en rayon."))
        if count:
            messages.success(request, said)
        else:
            messages.warning(
                request, _("Aucun exemplaire ne répond à ces critères : tout ce qui sera lu sera « d’un autre rayon ».")
            )
        return redirect(inventory_url(form.instance))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", OpenForm())
        return super().get_context_data(**kwargs)
