"""« Relecture externe » of a page: its links, and what was said by them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page

from cms.previews.forms import LinkForm
from cms.previews.giving import give, handle, path_of
from cms.previews.models import PreviewComment, PreviewLink
from reference.admin_page import AdminPage


def may_give(user: Any, page: Page) -> bool:
    return bool(page.pk) and page.depth > 1 and page.permissions_for_user(user).can_edit()


class LinksView(AdminPage):
    template_name = "previews/admin/links.html"
    page_title = gettext_lazy("Relecture externe")
    header_icon = "view"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_give(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"]).specific

    def get_page_title(self) -> str:
        return _("Relecture externe de « %s »") % self.page.get_admin_display_title()

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.draft_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if pk := request.POST.get("revoke"):
            get_object_or_404(PreviewLink, pk=number(pk), page=self.page).revoke()
            messages.success(request, _("Le lien est fermé : il ne montre plus rien."))
            return redirect(request.path)
        if pk := request.POST.get("handled"):
            handle(get_object_or_404(PreviewComment, pk=number(pk), page=self.page), request.user)
            return redirect(f"{request.path}#remarques")
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        link = give(self.page, values["name"], values["days"], request.user, values["address"])
        if link.address:
            messages.success(request, _("Le lien part à %s.") % link.address)
        else:
            messages.success(request, _("Le lien est prêt : copiez-le ci-dessous."))
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = list(self.page.preview_links.select_related("created_by"))
        return {
            "form": LinkForm(),
            "page": self.page,
            "links": [(link, settings.SITE_URL + path_of(link) if link.is_open else "") for link in links],
            "remarks": self.page.preview_comments.select_related("link", "handled_by").order_by("-written_at", "-pk"),
            **super().get_context_data(**kwargs),
        }


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
