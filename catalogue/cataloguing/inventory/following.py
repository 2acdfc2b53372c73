"""The page of a récolement: codes read one by one or by files, the lists that come of it, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from catalogue.cataloguing.importing.uploading import FORMS_SHARE, announced
from catalogue.cataloguing.importing.words import plural, weight
from catalogue.cataloguing.inventory.acting import BUTTONS
from catalogue.cataloguing.inventory.lists import ITEM_HEADINGS, Listing, place, standing
from catalogue.cataloguing.inventory.pages import LABELS, AboutInventory, ShelfPage, inventory_url
from catalogue.exchange.spreadsheet import XLSX_TYPE, as_csv, as_workbook
from catalogue.exchange.table import CONTENT_TYPE
from catalogue.inventory.codes import LARGEST, UnreadableCodes, read_codes, remark
from catalogue.inventory.results import counts, emptied, order_of
from catalogue.inventory.scanning import Answer, InventoryClosed, look_again, take, take_one
from catalogue.models import Inventory, InventoryDrop, ScannedCode

LATEST = 10
"""Codes shown under the field."""
ACTS_SHOWN = 50
NOTICES_SHOWN = 100
ON_PAPER = 5_000
"""Lines of a printed list: a hundred sheets."""


class InventoryView(AboutInventory, ShelfPage):
    template_name = "catalogue/admin/inventory/inventory.html"

    def get_page_title(self) -> str:
        return self.inventory.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked, inventory = self.request.GET, self.inventory
        counted = counts(inventory)
        listing = Listing(inventory, asked.get("liste", ""), asked.get("tri", ""), asked.get("p"), counted)
        expected = counted["attendus"]
        acts = inventory.acts.select_related("item", "record__host", "user").order_by("-pk")
        return super().get_context_data(**kwargs) | {
            "inventory": inventory,
            "scope": scope(inventory),
            "counts": counted,
            "figures": inventory.figures,
            "share": round(100 * counted["trouves"] / expected) if expected else 0,
            "tabs": [(name, label, counted[name], inventory_url(inventory, name)) for name, label in LABELS.items()],
            "listing": listing,
            "buttons": BUTTONS.get(listing.name, ()),
            "unjudged": order_of(inventory).unjudged if listing.name == "desordre" else [],
            "latest": latest(inventory),
            "drops": drops(inventory),
            "acts": acts[:ACTS_SHOWN],
            "emptied": emptied(inventory)[:NOTICES_SHOWN],
            "limit": weight(LARGEST),
        }


def scope(inventory: Inventory) -> list[tuple[str, str]]:
    """(what, which), for what the scope says; « Tout le fonds » when it says nothing."""
    names = ("localisation", "section", "support", "prefix", "first_call_number", "last_call_number")
    said = [(str(Inventory._meta.get_field(name).verbose_name), getattr(inventory, name)) for name in names]
    return [(what, which) for what, which in said if which]


def latest(inventory: Inventory) -> list[dict[str, str]]:
    scans = inventory.scans.select_related("item__record").order_by("-pk")[:LATEST]
    expected = set(
        inventory.expected.filter(item__in=[scan.item_id for scan in scans]).values_list("item_id", flat=True)
    )
    return [told(Answer(scan.code, outcome_of(scan, expected), scan.item)) for scan in scans]


def outcome_of(scan: ScannedCode, expected: set[int]) -> str:
    if scan.item is None:
        return "unknown"
    if scan.item.withdrawn_on:
        return "weeded"
    return "found" if scan.item_id in expected else "elsewhere"


def told(answer: Answer) -> dict[str, str]:
    """What the page says of a code: one word, then what helps to act with the book in hand."""
    words = {
        "found": _("Trouvé"),
        "elsewhere": _("D’un autre rayon"),
        "weeded": _("Au pilon"),
        "unknown": _("Inconnu"),
        "again": _("Déjà lu"),
    }
    item = answer.item
    detail = remark(answer.code)
    if item is not None:
        where = place(item) if answer.outcome == "elsewhere" else ""
        parts = (item.call_number, item.record.title, _("rangé : %s") % where if where else "", standing(item))
        detail = " – ".join(filter(None, parts))
    return {"code": answer.code, "outcome": answer.outcome, "word": words[answer.outcome], "detail": detail}


def drops(inventory: Inventory) -> list[InventoryDrop]:
    unknown = Count("scans", filter=Q(scans__item=None))
    return list(inventory.drops.select_related("user").annotate(new=Count("scans"), unknown=unknown).order_by("-pk"))


class ScanView(AboutInventory):
    """One code. Answered in JSON to the page's script, by the page itself without it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        wants_json = "application/json" in request.headers.get("Accept", "")
        try:
            answer = take_one(self.inventory, request.POST.get("code", ""), user=request.user)
        except InventoryClosed as refusal:
            if wants_json:
                return JsonResponse({"error": str(refusal)}, status=409)
            messages.error(request, str(refusal))
            return redirect(inventory_url(self.inventory))
        said = told(answer) if answer else None
        if wants_json and answer and said:
            return JsonResponse(said | {"moves": moves(self.inventory, answer)})
        if wants_json:
            return JsonResponse({"error": _("Aucun code n’a été lu.")}, status=400)
        if said:
            level = messages.success if said["outcome"] in ("found", "again") else messages.warning
            level(request, " ".join(filter(None, (f"{said['code']} : {said['word']}.", said["detail"]))))
        return redirect(f"{inventory_url(self.inventory)}#lire")


def moves(inventory: Inventory, answer: Answer) -> dict[str, int]:
    """By how much each count of the page moves: all of them counted anew would make the reader wait."""
    if answer.outcome == "again":
        return {}
    is_found = answer.outcome == "found" and answer.item is not None
    was_missing = is_found and answer.item.status not in inventory.apart
    return {"lus": 1, "trouves": int(is_found), "manquants": -int(was_missing)}


@method_decorator(csrf_exempt, name="dispatch")
class DropView(AboutInventory):
    """Files of codes. One that cannot be read costs itself only. The form's origin is checked once its size is known."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if announced(request) > LARGEST + FORMS_SHARE:
            said = _(
                "Cet envoi fait %(size)s, et la limite est de %(limit)s : rien n’a été reçu. Coupez la liste en plusieurs."
            )
            refusal = said % {"size": weight(announced(request)), "limit": weight(LARGEST)}
            context = {"inventory": self.inventory, "refusal": refusal, "back": inventory_url(self.inventory)}
            return render(request, "catalogue/admin/inventory/refused.html", context, status=413)
        return self.receive(request)

    @method_decorator(csrf_protect)
    def receive(self, request: HttpRequest) -> HttpResponse:
        files = request.FILES.getlist("fichiers")
        if not files:
            messages.error(request, _("Choisissez d’abord un fichier de codes-barres."))
        for file in files:
            try:
                drop = take(self.inventory, read_codes(file.read()), name=file.name, user=request.user)
            except (UnreadableCodes, InventoryClosed) as refusal:
                messages.error(request, f"{file.name} : {refusal}")
            else:
                messages.success(request, f"{file.name} : {said_of(drop)}")
        look_again(self.inventory)
        return redirect(inventory_url(self.inventory))


def said_of(drop: InventoryDrop) -> str:
    new = drop.scans.count()
    said = [plural(new, _("code lu"), _("codes lus"))]
    if unknown := drop.scans.filter(item=None).count():
        said.append(plural(unknown, _("inconnu"), _("inconnus")))
    if drop.again:
        said.append(plural(drop.again, _("déjà lu, compté une fois"), _("déjà lus, comptés une fois")))
    return ", ".join(said) + "."


class RemoveDropView(AboutInventory):
    """A file dropped by mistake: its codes are as if they had not been read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, drop: int) -> HttpResponse:
        if not self.inventory.is_open:
            messages.error(request, _("Ce récolement est terminé : rouvrez-le pour en retirer une lecture."))
            return redirect(inventory_url(self.inventory))
        found = get_object_or_404(self.inventory.drops, pk=drop)
        count = found.scans.count()
        found.delete()
        messages.success(request, _("Lecture retirée : %s.") % plural(count, _("code oublié"), _("codes oubliés")))
        return redirect(inventory_url(self.inventory))


class ForgetCodeView(AboutInventory):
    """One code read by mistake."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, scan: int) -> HttpResponse:
        found = get_object_or_404(self.inventory.scans, pk=scan)
        if self.inventory.is_open:
            found.delete()
            messages.success(request, _("Le code %s est oublié.") % found.code)
        return redirect(inventory_url(self.inventory, "inconnus"))


class LookAgainView(AboutInventory):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        count = look_again(self.inventory)
        said = plural(count, _("code a trouvé son exemplaire."), _("codes ont trouvé leur exemplaire."))
        messages.success(request, said if count else _("Ces codes restent inconnus."))
        return redirect(inventory_url(self.inventory, "inconnus"))


class EndView(AboutInventory):
    """« Terminer » keeps the figures of that day; « Rouvrir » forgets them. Both can be done again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        look_again(self.inventory)
        with transaction.atomic():
            inventory = Inventory.objects.select_for_update(of=("self",)).get(pk=pk)
            closes = request.POST.get("geste") == "terminer"
            inventory.closed_at = timezone.now() if closes else None
            inventory.figures = counts(inventory) if closes else {}
            inventory.save(update_fields=["closed_at", "figures"])
        messages.success(
            request, _("Récolement terminé : ses chiffres sont gardés.") if closes else _("Récolement rouvert.")
        )
        return redirect(inventory_url(inventory))


class ListFileView(AboutInventory):
    """A whole list: `csv`, `xlsx`, or `papier` to print it."""

    def get(self, request: HttpRequest, pk: int, name: str, format: str) -> HttpResponseBase:
        if name not in LABELS or format not in ("csv", "xlsx", "papier"):
            raise Http404
        listing = Listing(self.inventory, name, request.GET.get("tri", ""), None, {})
        if format == "papier":
            return self.on_paper(listing)
        file_name = f"{slugify(self.inventory.name)[:60] or 'recolement'}-{name}.{format}"
        headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
        if format == "csv":
            return StreamingHttpResponse(as_csv(listing.sheet()), content_type=CONTENT_TYPE, headers=headers)
        return HttpResponse(as_workbook([listing.sheet()]), content_type=XLSX_TYPE, headers=headers)

    def on_paper(self, listing: Listing) -> HttpResponse:
        context = {
            "inventory": self.inventory,
            "scope": scope(self.inventory),
            "listing": listing,
            "lines": list(listing.all_lines(ON_PAPER)),
            "count": listing.rows.count(),
            "most": ON_PAPER,
            "headings": ITEM_HEADINGS,
            "today": timezone.localdate(),
        }
        return render(self.request, "catalogue/admin/inventory/paper.html", context)
