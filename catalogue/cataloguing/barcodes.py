"""Barcodes of our items: the next one proposed, and none given twice on one localisation.

The pattern is that of the highest barcode of ours: after PB00123 comes PB00124. A centre that has none yet says where
to begin (setting FIRST_BARCODE). A number that is shown to somebody is hers for an hour, or until she uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from catalogue.cataloguing.suggesting import may_catalogue
from catalogue.models import Item, ProposedBarcode

KEPT = timedelta(hours=1)
"""For whom a number was shown to."""
_NUMBERED = re.compile(r"(?P<prefix>.*?)(?P<number>\d{1,18})")


def ours() -> QuerySet[Item]:
    return Item.objects.filter(Q(localisation="") | Q(localisation__in=settings.OUR_LOCALISATIONS))


def highest() -> str:
    """The barcode of ours that the next one follows; "" when there is none.

    Of the prefix of the item that came last: a centre that changed its labels goes on with the new ones.
    """
    latest = ours().filter(barcode__regex=r"[0-9]$").order_by("-pk").values_list("barcode", flat=True).first()
    found = _NUMBERED.fullmatch(latest or "")
    if not found:
        return ""
    same = ours().filter(barcode__startswith=found["prefix"], barcode__regex=rf"^{re.escape(found['prefix'])}[0-9]+$")
    # PB100000 is after PB99999: by length first.
    return same.order_by(Length("barcode").desc(), "-barcode").values_list("barcode", flat=True)[0]


def following(barcode: str) -> Iterator[str]:
    """PB00123 → PB00124, PB00125…"""
    found = _NUMBERED.fullmatch(barcode)
    if not found:
        return
    number, width = int(found["number"]), len(found["number"])
    while True:
        number += 1
        yield f"{found['prefix']}{number:0{width}}"


def candidates() -> Iterator[str]:
    """In order, without an end; the first one of all is FIRST_BARCODE itself."""
    last = highest()
    if not last:
        yield from filter(None, [settings.FIRST_BARCODE])
    yield from following(last or settings.FIRST_BARCODE)


def propose(user: AbstractBaseUser, taken: Iterable[str] = ()) -> str:
    """A barcode that no item bears, ours or another's, and that nobody else was shown; `taken` are on the form already."""
    ProposedBarcode.objects.filter(proposed_at__lt=timezone.now() - KEPT).delete()
    taken = set(taken)
    for barcode in candidates():
        if barcode not in taken and not Item.objects.filter(barcode=barcode).exists() and claimed(barcode, user):
            return barcode
    return ""


def claimed(barcode: str, user: AbstractBaseUser) -> bool:
    """One row changes hands once: of two people who ask at the same moment, the second is refused this number."""
    try:
        with transaction.atomic():
            ProposedBarcode.objects.create(barcode=barcode, user=user)
    except IntegrityError:
        return ProposedBarcode.objects.filter(barcode=barcode, user=user).exists()
    return True


class NextBarcodeView(View):
    """POST `taken` (the barcodes on the form) → {"barcode", "message"}. For whoever may add or change a notice."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not may_catalogue(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> JsonResponse:
        barcode = propose(request.user, request.POST.getlist("taken"))
        message = "" if barcode else _("Aucun code-barres à suivre : tapez le premier, les autres le suivront.")
        return JsonResponse({"barcode": barcode, "message": message})


class WithCheckedBarcodes:
    """A form of notices whose items bear no barcode twice on one localisation.

    An import may have left some: it is what a person types that is checked, not what stands beside it.
    """

    def is_valid(self) -> bool:
        return super().is_valid() and self.barcodes_are_free()  # type: ignore[misc]

    def barcodes_are_free(self) -> bool:
        forms = [form for form in kept_forms(self.formsets.get("items")) if place(form)[0]]  # type: ignore[attr-defined]
        typed = [form for form in forms if {"barcode", "localisation"} & set(form.changed_data)]
        if not typed:
            return True
        holders = holders_of({place(form)[0] for form in typed})
        here = [place(form) for form in forms]
        mine = {form.instance.pk for form in self.formsets["items"].forms}  # type: ignore[attr-defined]
        for form in typed:
            others = [item for item in holders.get(place(form), ()) if item.pk not in mine]
            if here.count(place(form)) > 1:
                form.add_error("barcode", _("Deux exemplaires de cette notice ont ce code-barres."))
            elif others:
                form.add_error("barcode", already_borne(others[0]))
        return not any(form.errors for form in typed)


def kept_forms(formset: Any) -> list[BaseForm]:
    return [form for form in formset.forms if form not in formset.deleted_forms] if formset else []


def place(form: BaseForm) -> tuple[str, str]:
    """(barcode, localisation); a localisation of ours left blank is the same shelf as ours."""
    cleaned = form.cleaned_data
    return cleaned.get("barcode", ""), shelf(cleaned.get("localisation", ""))


def shelf(localisation: str) -> str:
    return localisation or next(iter(settings.OUR_LOCALISATIONS), "")


def holders_of(barcodes: set[str]) -> dict[tuple[str, str], list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in Item.objects.filter(barcode__in=barcodes).select_related("record").order_by("pk"):
        found.setdefault((item.barcode, shelf(item.localisation)), []).append(item)
    return found


def already_borne(item: Item) -> str:
    words = _("Ce code-barres est celui d’un exemplaire de «\u00a0%(title)s\u00a0»%(place)s. Changez l’un des deux.")
    place_of = f" ({shelf(item.localisation)})" if shelf(item.localisation) else ""
    return words % {"title": item.record.title, "place": place_of}
