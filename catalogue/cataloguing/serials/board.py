"""« Bulletinage »: the post on the desk, a Monday morning. What should be in it, what is late, what came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.cataloguing.serials.pages import CheckInPage, board_url
from catalogue.exchange.spreadsheet import Sheet, as_csv
from catalogue.exchange.table import CONTENT_TYPE
from catalogue.models import BibliographicRecord, Subscription
from catalogue.serials.agenda import Awaited, Standing, arrived, awaited
from reference.folding import fold

REMEMBERED = timedelta(days=90)
"""After its end, something may still come of a subscription."""
TO_CLAIM = (Standing.MISSING, Standing.LATE)
FILTERS = {
    "": gettext_lazy("Tout"),
    "manquants": gettext_lazy("Manquants et en retard"),
    "attendus": gettext_lazy("Attendus"),
    "a-venir": gettext_lazy("À venir"),
}
_SECTIONS = (
    ("manquants", gettext_lazy("Manquants et en retard"), TO_CLAIM),
    ("attendus", gettext_lazy("Attendus ces jours-ci"), (Standing.DUE,)),
    ("a-venir", gettext_lazy("À venir"), (Standing.COMING, Standing.ANY_DAY)),
)


@dataclass(frozen=True, slots=True)
class Line:
    awaited: Awaited
    rank: int
    """In the page: after an arrival, the line that takes its place has the focus."""
    has_focus: bool
    said: str
    """« en retard de 12 jours »."""


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: Any
    lines: list[Line]


class BoardView(CheckInPage):
    template_name = "catalogue/admin/serials/board.html"
    page_title = gettext_lazy("Bulletinage")

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "csv":
            return missing_csv([one for one in self.awaited if one.standing in TO_CLAIM], self.today)
        return super().get(request, *args, **kwargs)

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def serial(self) -> BibliographicRecord | None:
        number = self.request.GET.get("revue", "")
        return BibliographicRecord.objects.filter(pk=number).first() if number.isdecimal() else None

    @cached_property
    def words(self) -> str:
        return " ".join(self.request.GET.get("q", "").split())

    @cached_property
    def shown(self) -> str:
        asked = self.request.GET.get("etat", "")
        return asked if asked in FILTERS else ""

    @cached_property
    def subscriptions(self) -> list[Subscription]:
        found: QuerySet[Subscription] = Subscription.objects.select_related("serial")
        if self.request.GET.get("revue"):
            found = found.filter(serial=self.serial) if self.serial else found.none()
        wanted = fold(self.words)
        return [one for one in found if wanted in fold(f"{one.serial.title} {one.supplier}")]

    @cached_property
    def awaited(self) -> list[Awaited]:
        return awaited(self.subscriptions, self.today)

    def sections(self) -> Iterator[Section]:
        asked, rank = self.request.GET.get("rang", ""), 0
        kept = [section for section in _SECTIONS if self.shown in ("", section[0])]
        found = [(key, title, [one for one in self.awaited if one.standing in some]) for key, title, some in kept]
        total = sum(len(some) for _key, _title, some in found)
        focus = min(int(asked), total - 1) if asked.isdecimal() else -1
        for key, title, some in found:
            lines = [Line(one, rank + at, rank + at == focus, said(one, self.today)) for at, one in enumerate(some)]
            rank += len(some)
            yield Section(key, title, lines)

    def filters(self) -> list[dict[str, Any]]:
        counts = Counter(key for one in self.awaited for key, _title, some in _SECTIONS if one.standing in some)
        return [
            {
                "key": key,
                "label": label,
                "count": counts.get(key),
                "url": self.url(etat=key),
                "is_current": key == self.shown,
            }
            for key, label in FILTERS.items()
        ]

    def url(self, **changed: Any) -> str:
        """This page, with the same filters but those."""
        asked = {"q": self.words, "revue": self.serial.pk if self.serial else "", "etat": self.shown} | changed
        return f"{board_url()}?{urlencode({name: value for name, value in asked.items() if value})}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "sections": list(self.sections()),
            "filters": self.filters(),
            "has_missing": any(one.standing in TO_CLAIM for one in self.awaited),
            "arrived": list(arrived(self.subscriptions, self.today).order_by("-received_on", "-pk")[:40]),
            "ending": ending(self.subscriptions, self.today),
            "subscriptions": self.subscriptions,
            "open": [one for one in self.subscriptions if one.until is None or one.until + REMEMBERED > self.today],
            "words": self.words,
            "serial": self.serial,
            "is_narrowed": bool(self.request.GET.get("revue")),
            "here": self.url(),
            "csv_url": self.url(etat="", export="csv"),
            "today": self.today,
            "add_url": add_url(self.serial),
            "may_subscribe": self.request.user.has_perm("rayonnage_catalogue.add_subscription"),
        }


def ending(subscriptions: list[Subscription], today: date) -> list[Subscription]:
    """Those to renew: soon over, or over, and that no other of the same serial goes beyond."""
    last: dict[int, date] = {}
    for one in subscriptions:
        last[one.serial_id] = max(last.get(one.serial_id, date.min), one.end or date.max)
    return [one for one in subscriptions if one.ends_soon(today) and one.end == last[one.serial_id]]


def add_url(serial: BibliographicRecord | None) -> str:
    url = reverse("wagtailsnippets_rayonnage_catalogue_subscription:add")
    return f"{url}?{urlencode({'revue': serial.pk})}" if serial else url


def said(one: Awaited, today: date) -> str:
    days = (today - one.due_on).days
    match one.standing:
        case Standing.MISSING:
            return _("manquant : un numéro suivant est arrivé")
        case Standing.LATE:
            return ngettext("en retard d’un jour", "en retard de %(days)s jours", days) % {"days": days}
        case Standing.ANY_DAY:
            return _("parution irrégulière")
        case _:
            return ""


def missing_csv(missing: list[Awaited], today: date) -> HttpResponse:
    headings = [_("Périodique"), _("Numéro"), _("Attendu le"), _("Situation"), _("Réclamé le"), _("Fournisseur"),
                _("Numéro d’abonné")]  # fmt: skip
    rows = [
        (
            one.subscription.serial.title,
            one.label,
            one.due_on,
            _("Manquant") if one.standing == Standing.MISSING else _("En retard"),
            one.row.claimed_on if one.row else None,
            one.subscription.supplier,
            one.subscription.reference,
        )
        for one in missing
    ]
    headers = {"Content-Disposition": f'attachment; filename="numeros-manquants-{today}.csv"'}
    sheet = Sheet(_("Numéros manquants"), headings, rows)
    return HttpResponse(b"".join(as_csv(sheet)), content_type=CONTENT_TYPE, headers=headers)
