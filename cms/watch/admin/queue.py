"""« À trier »: a list to walk with j and k, one article open beside it, gestures by one key, and undo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.watch import triage
from cms.watch.admin.access import SORT, WatchAdminPage, open_rubrics, visible_items
from cms.watch.admin.fields import words_of
from cms.watch.admin.forms import lists
from cms.watch.admin.gestures import SESSION, acted, back, gestures, number
from cms.watch.admin.item import opened
from cms.watch.models import PressItem, PressItemQuerySet, WatchRubric, WatchSource

State = PressItem.State
IN_A_PAGE = 40
TABS = {
    State.PROPOSED: gettext_lazy("À trier"),
    State.REVIEWED: gettext_lazy("Retenus"),
    State.PUBLISHED: gettext_lazy("Publiés"),
    State.SET_ASIDE: gettext_lazy("Écartés"),
}


class QueueView(WatchAdminPage):
    template_name = "watch/admin/queue.html"
    page_title = gettext_lazy("Veille")

    @cached_property
    def state(self) -> State:
        asked = self.request.GET.get("etat", "")
        hidden = {State.SET_ASIDE} if not self.may_sort else set()
        return State(asked) if asked in State.values and asked not in hidden else State.PROPOSED

    @cached_property
    def filtered(self) -> PressItemQuerySet:
        """By rubric, source and words; whatever the state."""
        items, asked = visible_items(self.request.user), self.request.GET
        if asked.get("rubrique") == "aucune":
            items = items.filter(rubric=None)
        elif rubric := number(asked.get("rubrique")):
            items = items.filter(rubric=rubric)
        if source := number(asked.get("source")):
            items = items.filter(source=source)
        for word in asked.get("q", "")[:200].split():
            items = items.filter(Q(title__icontains=word) | Q(source_name__icontains=word) | Q(summary__icontains=word))
        return items

    def listed(self) -> PressItemQuerySet:
        latest = {State.PROPOSED: "proposed_at", State.REVIEWED: "reviewed_at", State.PUBLISHED: "published_at"}
        order = latest.get(self.state, "set_aside_at")
        return self.filtered.filter(state=self.state).select_related("rubric").order_by(f"-{order}", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.listed(), IN_A_PAGE).get_page(self.request.GET.get("p"))
        items = list(page.object_list)
        wanted = number(self.request.GET.get("article"))
        current = next((item for item in items if item.pk == wanted), items[0] if items else None)
        user = self.request.user
        context = {
            "page": page,
            "items": items,
            "current": current,
            "state": self.state,
            "tabs": self.tabs(),
            "rubrics": open_rubrics(user),
            "sources": self.sources(),
            "asked": self.request.GET,
            "parameters": parameters(self.request),
            "here": self.request.get_full_path(),
            "undoable": gestures(self.request)[-1:],
        }
        context |= opened(self.request, current) if current else {}
        return super().get_context_data(**kwargs) | context | lists()

    def tabs(self) -> list[tuple[str, Any, int, str, bool]]:
        counts = dict(self.filtered.order_by().values_list("state").annotate(Count("pk")))
        kept = {
            name: value for name, value in self.request.GET.items() if name in ("rubrique", "source", "q") and value
        }
        shown = [one for one in TABS if self.may_sort or one != State.SET_ASIDE]
        return [
            (
                one.value,
                TABS[one],
                counts.get(one.value, 0),
                f"?{urlencode(kept | {'etat': one.value})}",
                one == self.state,
            )
            for one in shown
        ]

    def sources(self) -> QuerySet[WatchSource]:
        return WatchSource.objects.all() if self.may_sort else WatchSource.objects.none()


def parameters(request: HttpRequest) -> str:
    """The filters, without the article: for the addresses of the others."""
    kept = request.GET.copy()
    kept.pop("article", None)
    return kept.urlencode()


class ManyView(WatchAdminPage):
    """The same gesture on all that is ticked, or a rubric and tags given to them."""

    permission = SORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        keys = [key for one in request.POST.getlist("article") if (key := number(one))]
        items = list(visible_items(request.user).filter(pk__in=keys).order_by("-proposed_at", "-pk"))
        verb = request.POST.get("geste", "")
        if not items:
            messages.error(request, _("Cochez d’abord des articles."))
        elif verb == "classer":
            self.file(items)
        elif verb in triage.VERBS:
            done = acted(request, items, verb)
            for item, why in done.refused[:10]:
                messages.warning(
                    request, _("« %(title)s » reste où il est : %(why)s") % {"title": item.title, "why": why}
                )
        else:
            messages.error(request, _("Ce geste n’existe pas : rien n’est changé."))
        return redirect(back(request))

    def file(self, items: list[PressItem]) -> None:
        rubric = WatchRubric.objects.filter(pk=number(self.request.POST.get("rubrique"))).first()
        words = [word[:60] for word in words_of(self.request.POST.get("etiquettes", "")[:1000])]
        if not rubric and not words:
            messages.error(self.request, _("Choisissez une rubrique, ou tapez une étiquette."))
            return
        for item in items:
            item.rubric = rubric or item.rubric
            item.keywords = list(dict.fromkeys([*item.keywords, *words]))
            item.save(update_fields=["rubric", "keywords"])
        said = ngettext("%d article classé.", "%d articles classés.", len(items)) % len(items)
        messages.success(self.request, said)


class UndoView(WatchAdminPage):
    """The last gesture of this person, then the one before."""

    permission = SORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        made = gestures(request)
        if not made:
            messages.info(request, _("Rien à annuler."))
            return redirect(back(request))
        last = made.pop()
        request.session[SESSION] = made
        messages.success(request, triage.undone(*triage.undo(last["before"])))
        return redirect(back(request))
