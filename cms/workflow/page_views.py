"""« Retirer » in the place of Wagtail's « unpublish », at its address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from cms.workflow.forms import WithdrawalForm
from cms.workflow.referring import referring_to
from cms.workflow.withdrawing import withdraw


def withdraw_page(request: HttpRequest, page: Page) -> HttpResponse:
    """What `before_unpublish_page` answers: Wagtail asks it before it does anything of its own."""
    form = WithdrawalForm(request.POST, leaving=[page])
    after = get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    if not form.is_valid():
        context = {"page": page, "object": page, "form": form, "next_url": after, "model_opts": Page._meta} | {
            "unpublish_url": request.path,
            "live_descendant_count": page.get_descendants().live().count(),
        }
        return TemplateResponse(request, "wagtailadmin/pages/confirm_unpublish.html", context)
    values = form.cleaned_data
    pages = withdraw(
        page,
        values["reason"],
        request.user,
        target=values["target"],
        with_descendants=values["include_descendants"],
    )
    messages.success(request, told(page, len(pages) - 1))
    return redirect(after)


def told(page: Page, children: int) -> str:
    said = gettext("« %s » est retirée du site.") % page.get_admin_display_title()
    if children > 0:
        said += " " + ngettext("%d sous-page aussi.", "%d sous-pages aussi.", children) % children
    return said


def withdrawal_context(page: Page, request: HttpRequest, form: WithdrawalForm | None) -> dict[str, object]:
    """Of the fields, wherever the form is shown."""
    return {
        "form": form or WithdrawalForm(leaving=[page]),
        "referrers": referring_to([page], request.user, children_stay=True),
        "live_children": page.get_descendants().live().count(),
    }
