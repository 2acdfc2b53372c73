"""« Descripteurs d’ailleurs »: the headings of other vocabularies that notices bear, the most borne first, to decide."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.cataloguing.thesaurus import ThesaurusPage
from catalogue.models import Subject, Vocabulary
from catalogue.thesaurus import foreign

PER_PAGE = 30
FOUND = 30

STATES = {
    "": gettext_lazy("À décider"),
    "relies": gettext_lazy("Reliés"),
    "laisses": gettext_lazy("Laissés à part"),
}


class ForeignHeadingsView(ThesaurusPage):
    page_title = gettext_lazy("Descripteurs d’ailleurs")
    template_name = "catalogue/admin/foreign_headings.html"
    header_icon = "link"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self.request.GET.get("etat", "")
        found = in_state(foreign.headings(), state)
        number = self.request.GET.get("vocabulaire", "")
        if number.isdigit():
            found = found.filter(vocabulary=number)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))
        suggested = foreign.suggestions(page.object_list)
        context = {
            "page_obj": page,
            "lines": [(heading, suggested.get(heading.pk)) for heading in page.object_list],
            "states": STATES,
            "state": state,
            "vocabularies": Vocabulary.objects.filter(is_ours=False),
            "vocabulary": int(number) if number.isdigit() else None,
        }
        return super().get_context_data(**kwargs) | context


def in_state(found, state: str):
    if state == "relies":
        return found.exclude(mapped_to=None)
    if state == "laisses":
        return found.filter(left_apart=True)
    return foreign.waiting(found)


class LinkHeadingView(ThesaurusPage):
    """One heading: ours are searched, one is chosen. Every decision is posted here."""

    template_name = "catalogue/admin/foreign_heading.html"
    header_icon = "link"

    @cached_property
    def heading(self) -> Subject:
        return get_object_or_404(foreign.headings(), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Relier « %(label)s »") % {"label": self.heading.label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("q", self.heading.label).strip()
        found = Subject.objects.ours().matching(asked).select_related("vocabulary").prefetch_related("variants")[:FOUND]
        context = {"heading": self.heading, "q": asked, "found": found if asked else []}
        return super().get_context_data(**kwargs) | context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        match request.POST.get("action"):
            case "link":
                ours = get_object_or_404(Subject.objects.ours(), pk=request.POST.get("ours") or 0)
                self.say_linked(ours, foreign.link(self.heading, ours))
            case "adopt":
                if not request.user.has_perm("rayonnage_catalogue.add_subject"):
                    raise PermissionDenied
                ours = foreign.adopt(self.heading)
                messages.success(request, _("« %(label)s » est des nôtres à présent.") % {"label": ours})
            case "leave":
                foreign.leave(self.heading)
                messages.success(request, _("« %(label)s » reste à part.") % {"label": self.heading})
            case "again":
                foreign.look_again(self.heading)
                said = _("« %(label)s » est de nouveau à décider. Les descripteurs que ses notices ont reçus restent.")
                messages.success(request, said % {"label": self.heading})
        return redirect(self.back())

    def say_linked(self, ours: Subject, count: int) -> None:
        said = ngettext(
            "« %(theirs)s » est relié à « %(ours)s » : %(n)d notice le reçoit. Les prochains imports feront de même.",
            "« %(theirs)s » est relié à « %(ours)s » : %(n)d notices le reçoivent. Les prochains imports feront de même.",
            count,
        )
        messages.success(self.request, said % {"theirs": self.heading, "ours": ours, "n": count})

    def back(self) -> str:
        asked = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure())
        return asked if safe else reverse("catalogue_admin:foreign_headings")
