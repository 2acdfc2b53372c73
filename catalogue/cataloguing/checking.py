"""What the form asks while one types, and what is said again at save: wrong numbers, notices that we have already.

GET /admin/catalogue/verifier/numero/?kind=isbn&value=…&level=m&notice=12        {"verdict", "message", "instead", "held"}
GET /admin/catalogue/verifier/titre/?title=…&date=2018&agent=3&level=m&notice=12 {"message", "held"}
`held` is [{"title", "told", "url"}].
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from catalogue.cataloguing import numbers
from catalogue.cataloguing.resembling import alike, titled, with_number
from catalogue.cataloguing.suggesting import may_catalogue, told
from catalogue.models import BibliographicRecord, Identifier
from catalogue.parsed import IdentifierKind, Level
from catalogue.unimarc.years import years
from reference.models import Agent

HELD = gettext_lazy("Vous avez déjà cette notice\u00a0:")
SAME_TITLE = gettext_lazy("Le même titre est déjà au catalogue\u00a0:")


class CheckView(View):
    """For whoever may add or change a notice."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not may_catalogue(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def level(self) -> str:
        asked = self.request.GET.get("level", "")
        return asked if asked in BibliographicRecord.Level.values else BibliographicRecord.Level.MONOGRAPH

    @property
    def notice(self) -> int | None:
        asked = self.request.GET.get("notice", "")
        return int(asked) if asked.isdecimal() and len(asked) < 10 else None


class CheckNumberView(CheckView):
    def get(self, request: HttpRequest) -> JsonResponse:
        asked = request.GET.get("kind", "")
        declared = IdentifierKind(asked) if asked in Identifier.Kind.values else IdentifierKind.ISBN
        found = numbers.told(request.GET.get("value", "")[:100], declared)
        held = with_number(found.kind, found.normalized, self.level, self.notice)
        message = str(HELD) if held else found.message
        return JsonResponse(
            {"verdict": found.verdict, "message": message, "instead": found.instead, "held": named(held)}
        )


class CheckTitleView(CheckView):
    def get(self, request: HttpRequest) -> JsonResponse:
        title = request.GET.get("title", "").strip()[:1000]
        if not title:
            return JsonResponse({"message": "", "held": []})
        found = years(request.GET.get("date", "")[:200], Level(self.level))
        held = alike(self.level, title, found.start if found else None, self.authors(), self.notice)
        same = [] if held else titled(self.level, title, self.notice)
        message = HELD if held else SAME_TITLE if same else ""
        return JsonResponse({"message": str(message), "held": named(held or same)})

    def authors(self) -> list[str]:
        asked = self.request.GET.get("agent", "")
        first = Agent.objects.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
        return [first.heading] if first else []


def named(records: list[BibliographicRecord]) -> list[dict[str, str]]:
    return [{"title": record.title, "told": told(record), "url": edit_url(record)} for record in records]


def edit_url(record: BibliographicRecord) -> str:
    return reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[record.pk])


def warnings(record: BibliographicRecord) -> list[SafeString]:
    """The same, of a notice just saved: told, never a wall."""
    identifiers = list(record.identifiers.all())
    said = [wrong_number(one.value) for one in identifiers if not one.normalized and is_checked(one)]
    held = {
        other.pk: other
        for one in identifiers
        for other in with_number(IdentifierKind(one.kind), one.normalized, record.level, record.pk)
    }
    if not held and record.likeness is not None:
        same = BibliographicRecord.objects.exclude(pk=record.pk).filter(likeness=record.likeness)
        held = {other.pk: other for other in same.order_by("pk")[:3]}
    return [*said, *([already_held(list(held.values()))] if held else [])]


def is_checked(identifier: Any) -> bool:
    return identifier.value and IdentifierKind(identifier.kind) in numbers.LENGTHS


def wrong_number(value: str) -> SafeString:
    return format_html(_("Le numéro {} est gardé tel quel, mais sa clé est fausse."), value)


def already_held(records: list[BibliographicRecord]) -> SafeString:
    links = format_html_join(", ", '<a href="{}">{}</a>', ((edit_url(one), one.title) for one in records))
    return format_html("{} {}", _("La notice est enregistrée, mais elle ressemble à une des vôtres\u00a0:"), links)
