"""Several pages taken off at once: the same reason for all, and the pages that lead to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.views.pages.bulk_actions import UnpublishBulkAction
from wagtail.models import Page

from cms.workflow.forms import WithdrawalForm
from cms.workflow.referring import referring_to
from cms.workflow.withdrawing import withdraw


class WithdrawBulkAction(UnpublishBulkAction):
    """In the place of Wagtail's own « unpublish »."""

    display_name = _("Retirer")
    aria_label = _("Retirer les pages choisies")
    template_name = "workflow/bulk_withdraw.html"
    form_class = WithdrawalForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "leaving": self.get_actionable_objects()[0]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        pages = [one["item"] for one in context["items"]]
        context["referrers"] = referring_to(pages, self.request.user, children_stay=True)
        return context

    def get_execution_context(self) -> dict[str, Any]:
        values = self.cleaned_form.cleaned_data
        return {
            "user": self.request.user,
            "reason": values["reason"],
            "target": values["target"],
            "with_descendants": values["include_descendants"],
        }

    @classmethod
    def execute_action(cls, objects: list[Page], **kwargs: Any) -> tuple[int, int]:
        user, reason = kwargs["user"], kwargs["reason"]
        done = [
            withdraw(page.specific, reason, user, target=kwargs["target"], with_descendants=kwargs["with_descendants"])
            for page in objects
        ]
        return sum(bool(pages) for pages in done), sum(max(len(pages) - 1, 0) for pages in done)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        count = num_parent_objects + num_child_objects
        return ngettext("%d page retirée.", "%d pages retirées.", count) % count
