"""« Corbeille » in the admin: what is in it, and the three gestures."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, ProtectedError, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.trash.forms import PutBackForm, ThrowAwayForm
from cms.trash.models import TrashedPage
from cms.trash.moving import erase, in_the_trash, locked_in, place_of, put_back, throw_away
from cms.workflow.referring import referring_to
from reference.admin_page import AdminPage

PER_PAGE = 30


def throw_away_page(request: HttpRequest, page: Page) -> HttpResponse:
    """What `before_delete_page` answers, in the place of Wagtail's confirmation and of its deletion."""
    after = get_valid_next_url_from_request(request)
    count = page.get_descendant_count() + 1
    locked = locked_in([page])
    form = ThrowAwayForm(request.POST if request.method == "POST" else None, leaving=[page], count=count)
    if request.method == "POST" and not locked and form.is_valid():
        parent = page.get_parent()
        throw_away(page, request.user, target=form.cleaned_data["target"])
        messages.success(
            request,
            _("« %s » est à la corbeille.") % page.get_admin_display_title(),
            buttons=[messages.button(reverse("trash"), _("Voir la corbeille"))],
        )
        return redirect(after or reverse("wagtailadmin_explore", args=[parent.pk]))
    context = {
        "page": page,
        "form": form,
        "count": count,
        "children": count - 1,
        "locked": locked,
        "next": after,
        "back": after or reverse("wagtailadmin_explore", args=[page.get_parent().pk]),
        "referrers": referring_to([page], request.user),
        "page_title": _("Mettre à la corbeille"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "bin",
    }
    return TemplateResponse(request, "trash/throw_away.html", context)


def seen_by(user: Any) -> Any:
    """What a person may put back: what she threw away herself, or what comes from where she may write."""
    rows = in_the_trash().select_related("page", "parent", "trashed_by").annotate(was_online=Count("online"))
    rows = rows.order_by("-trashed_at", "-pk")
    if user.is_superuser:
        return rows
    written = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return rows.filter(Q(parent__in=written.values("pk")) | Q(trashed_by=user))


def may_erase(user: Any, trashed: TrashedPage) -> bool:
    """Whoever may publish where it comes from; the administrators when that place is gone too."""
    if user.is_superuser:
        return True
    place = place_of(trashed)
    return bool(place) and "publish" in place.permissions_for_user(user).permissions


class TrashView(AdminPage):
    template_name = "trash/list.html"
    page_title = gettext_lazy("Corbeille")
    header_icon = "bin"
    permission = "wagtailadmin.access_admin"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Paginator(seen_by(self.request.user), PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(one, one.page.get_descendant_count(), place_of(one)) for one in found]
        return {**super().get_context_data(**kwargs), "rows": rows, "page_of_rows": found}


class OneTrashed(AdminPage):
    header_icon = "bin"
    permission = "wagtailadmin.access_admin"

    @cached_property
    def trashed(self) -> TrashedPage:
        return get_object_or_404(seen_by(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.page_title} : {self.trashed.page.draft_title}"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("trash"), "label": _("Corbeille")}]


class PutBackView(OneTrashed):
    template_name = "trash/put_back.html"
    page_title = gettext_lazy("Remettre")

    def form(self, data: Any = None) -> PutBackForm:
        return PutBackForm(
            data, trashed=self.trashed, user=self.request.user, place=place_of(self.trashed), initial={"online": True}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        page = put_back(self.trashed, request.user, parent=values["parent"], online=values.get("online", False))
        messages.success(
            request,
            _("« %(page)s » est revenue sous « %(parent)s ».")
            % {"page": page.get_admin_display_title(), "parent": values["parent"].get_admin_display_title()},
            buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("L’ouvrir"))],
        )
        return redirect("trash")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "form": self.form(),
            "trashed": self.trashed,
            "place": place_of(self.trashed),
            "online": self.trashed.online.count(),
            "children": self.trashed.page.get_descendant_count(),
            **super().get_context_data(**kwargs),
        }


class EraseView(OneTrashed):
    template_name = "trash/erase.html"
    page_title = gettext_lazy("Effacer pour toujours")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_erase(request.user, self.trashed):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = self.trashed.page.draft_title
        try:
            count = erase(self.trashed, request.user)
        except ProtectedError as error:
            needed = ", ".join(str(one) for one in list(error.protected_objects)[:5])
            messages.error(
                request,
                _("« %(page)s » ne peut pas être effacée : %(needed)s en dépend.") % {"page": title, "needed": needed},
            )
            return redirect("trash")
        messages.success(
            request,
            ngettext(
                "« %(page)s » est effacée.", "« %(page)s » et ses sous-pages sont effacées (%(count)d pages).", count
            )
            % {"page": title, "count": count},
        )
        return redirect("trash")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "trashed": self.trashed,
            "children": self.trashed.page.get_descendant_count(),
            "referrers": referring_to([self.trashed.page], self.request.user),
        }
