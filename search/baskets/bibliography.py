"""A panier → a draft page that an editor corrects and publishes: one list of references a heading, the notes as text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.models import BibliographyPage, HomePage, SectionPage
from search.baskets.holding import Opened, open_basket
from search.baskets.listing import LONGEST_ON_PAPER, ORDER_LABELS, Line, Order, arranged, lines_of
from search.baskets.models import Basket
from search.document import Kind

CHOSEN_AS = {Kind.RECORD: "record", Kind.FILE: "document", Kind.PRESS: "press"}
"""The block's field for a kind of content; the others are pages."""


@transaction.atomic
def draft_from(basket: Basket, parent: Page, order: Order, user: AbstractUser, *, notes: bool) -> BibliographyPage:
    """A page that is not published. What is not public is not in it."""
    sections = arranged(lines_of(basket, LONGEST_ON_PAPER), order)
    body: list[tuple[str, Any]] = [("paragraph", paragraphs(basket.note))] if basket.note and notes else []
    body += [
        ("bibliography", {"title": section.heading, "entries": [entry(line, notes=notes) for line in section.lines]})
        for section in sections
    ]
    page = BibliographyPage(title=basket.name, live=False, owner=user)
    page.body = stream_of(body)
    parent.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
    return page


def stream_of(body: list[tuple[str, Any]]) -> Any:
    block = BibliographyPage._meta.get_field("body").stream_block
    return block.to_python([{"type": name, "value": value} for name, value in body])


def entry(line: Line, *, notes: bool) -> dict[str, Any]:
    content = line.content
    return {CHOSEN_AS.get(content.kind, "page"): content.pk, "note": line.note if notes else ""}


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n") if part.strip())


def parents_for(user: AbstractUser) -> list[Page]:
    """Where she may add a page, in the order of the site."""
    pages = Page.objects.type(HomePage, SectionPage).order_by("path")
    return [page for page in pages if page.permissions_for_user(user).can_add_subpage()]


class DraftForm(forms.Form):
    parent = forms.ChoiceField(label=gettext_lazy("Où la placer"))
    order = forms.ChoiceField(
        label=gettext_lazy("Intertitres"),
        choices=[(order.value, label) for order, label in ORDER_LABELS.items()],
        initial=Order.THEME,
    )
    notes = forms.BooleanField(label=gettext_lazy("Reprendre les notes"), required=False, initial=True)

    def __init__(self, *args: Any, parents: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = {str(page.pk): page for page in parents}
        top = min((page.depth for page in parents), default=0)
        indented = [(pk, "\u00a0\u00a0" * (page.depth - top) + page.title) for pk, page in self.parents.items()]
        self.fields["parent"].choices = indented


class MakeBibliographyView(WagtailAdminTemplateMixin, FormView):
    template_name = "search/admin/make_bibliography.html"
    form_class = DraftForm
    header_icon = "list-ul"
    page_title = gettext_lazy("En faire une bibliographie")
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.parents:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def opened(self) -> Opened:
        return open_basket(self.request, self.kwargs["ref"])

    @cached_property
    def parents(self) -> list[Page]:
        return parents_for(self.request.user)  # type: ignore[arg-type]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "parents": self.parents}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("En faire une bibliographie")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        basket = self.opened.basket
        return {**super().get_context_data(**kwargs), "basket": basket, "total": basket.entries.count()}

    def form_valid(self, form: DraftForm) -> HttpResponse:
        values = form.cleaned_data
        page = draft_from(
            self.opened.basket,
            form.parents[values["parent"]],
            Order(values["order"]),
            self.request.user,  # type: ignore[arg-type]
            notes=values["notes"],
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
