"""Several pages thrown away at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction
from wagtail.models import Page

from cms.trash.forms import ThrowAwayForm
from cms.trash.moving import locked_in, throw_away
from cms.workflow.referring import referring_to


class ThrowAwayBulkAction(DeleteBulkAction):
    """In the place of Wagtail's own « delete »."""

    display_name = _("Mettre à la corbeille")
    aria_label = _("Mettre à la corbeille les pages choisies")
    template_name = "trash/bulk_throw_away.html"
    form_class = ThrowAwayForm

    def check_perm(self, page: Page) -> bool:
        """A branch that somebody has locked stays."""
        return super().check_perm(page) and not locked_in([page])

    def get_form_kwargs(self) -> dict[str, Any]:
        pages = self.get_actionable_objects()[0]
        count = sum(page.get_descendant_count() + 1 for page in pages)
        return {**super().get_form_kwargs(), "leaving": pages, "count": count}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["referrers"] = referring_to([one["item"] for one in context["items"]], self.request.user)
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, "target": self.cleaned_form.cleaned_data["target"]}

    @classmethod
    def execute_action(cls, objects: list[Page], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        """The higher first: a page thrown away with its parent is not thrown away twice."""
        gone: list[str] = []
        children = 0
        for page in sorted(objects, key=lambda one: one.path):
            if page.path.startswith(tuple(gone)) and gone:
                continue
            gone.append(page.path)
            children += page.get_descendant_count()
            throw_away(page, user, target=kwargs["target"])
        return len(gone), children

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        count = num_parent_objects + num_child_objects
        return ngettext("%d page mise à la corbeille.", "%d pages mises à la corbeille.", count) % count
