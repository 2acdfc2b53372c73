"""One article: what is written of it, what is done to it, where it goes. Beside the queue, or as a page of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cms.watch import triage
from cms.watch.admin.access import SORT, WatchAdminPage, visible_items
from cms.watch.admin.forms import SortForm, TagsForm, initial_of, lists
from cms.watch.admin.gestures import acted, back
from cms.watch.cataloguing import catalogued
from cms.watch.models import PressItem

State = PressItem.State
MAY_CATALOGUE = "rayonnage_catalogue.add_bibliographicrecord"


def form_of(request: HttpRequest, item: PressItem, data: Any = None) -> TagsForm:
    """A contributor files; an editor writes."""
    common = {"user": request.user, "initial": initial_of(item), "prefix": "", "auto_id": "veille-%s"}
    if request.user.has_perm(SORT):
        return SortForm(data, item=item, **common)
    return TagsForm(data, **common)


def opened(request: HttpRequest, item: PressItem, form: TagsForm | None = None) -> dict[str, Any]:
    """What `watch/admin/pane.html` shows."""
    user = request.user
    return {
        "item": item,
        "form": form or form_of(request, item),
        "verbs": [verb for verb in ORDER if may_act(user, item, verb)],
        "excerpt": item.excerpt if user.has_perm(SORT) else "",
        "may_catalogue": user.has_perm(MAY_CATALOGUE) and user.has_perm(SORT),
        "may_keep": user.has_perm("rayonnage_newsletters.add_trayitem") and item.state == State.PUBLISHED,
    }


ORDER = ("publier", "garder", "ecarter", "remettre", "retirer")


def may_act(user: Any, item: PressItem, verb: str) -> bool:
    known = triage.VERBS[verb]
    return item.state in known.sources and user.has_perm(known.permission) and user.has_perm(SORT)


class ItemView(WatchAdminPage):
    template_name = "watch/admin/item.html"

    @cached_property
    def item(self) -> PressItem:
        related = ("rubric", "source", "record", "proposed_by", "reviewed_by", "published_by", "set_aside_by")
        return get_object_or_404(visible_items(self.request.user).select_related(*related), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.item.title

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("watch_admin:queue"), "label": _("Veille")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "volet" in request.GET:
            return self.pane()
        return super().get(request, *args, **kwargs)

    def pane(self, form: TagsForm | None = None) -> HttpResponse:
        rights = {"may_sort": self.may_sort, "here": self.request.GET.get("retour", "")}
        return render(self.request, "watch/admin/pane.html", opened(self.request, self.item, form) | rights)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None)
        context = super().get_context_data(**kwargs)
        return context | opened(self.request, self.item, form) | lists() | {"here": self.request.path}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is written is kept first; the gesture comes after. With an error, neither."""
        form = form_of(request, self.item, request.POST)
        verb = request.POST.get("geste", "")
        if verb in triage.VERBS and not may_act(request.user, self.item, verb):
            return self.refused(form, triage.refusal(self.item, verb) or _("ce geste ne vous est pas ouvert."))
        if not form.is_valid():
            return self.refused(form, "")
        form.save(self.item)
        if verb not in triage.VERBS:
            return self.told(_("« %s » est enregistré.") % self.item.title, left=False)
        return self.act(verb)

    def act(self, verb: str) -> HttpResponse:
        done = acted(self.request, [self.item], verb)
        if done.refused:
            return self.refused(None, done.refused[0][1])
        return self.told(done.said, left=True, already=True)

    def told(self, said: str, *, left: bool, already: bool = False) -> HttpResponse:
        """`left`: it is no more in the list from which it was opened."""
        if self.is_script:
            # Said on the page itself, at once.
            list(messages.get_messages(self.request))
            return JsonResponse({"ok": True, "said": said, "left": left})
        if not already:
            messages.success(self.request, said)
        return redirect(back(self.request))

    def refused(self, form: TagsForm | None, why: str) -> HttpResponse:
        said = _("Rien n’est changé : %s") % (why or _("corrigez ce qui est signalé."))
        if self.is_script:
            return JsonResponse({"ok": False, "said": said, "pane": self.pane(form).content.decode()})
        messages.error(self.request, said)
        return self.render_to_response(self.get_context_data(form=form))

    @property
    def is_script(self) -> bool:
        return self.request.headers.get("X-Requested-With") == "XMLHttpRequest"


class CatalogueView(ItemView):
    """« Verser au catalogue »: the notice is made once, then its form opens."""

    permission = SORT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(MAY_CATALOGUE):
            raise PermissionDenied
        is_new = self.item.record_id is None
        record = catalogued(self.item, request.user)
        if is_new:
            said = _(
                "Notice préparée. Complétez-la, puis passez son état d’« À compléter » à « Publique » : "
                "d’ici là, personne ne la voit sur le site."
            )
            messages.success(request, said)
        return redirect("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", record.pk)
