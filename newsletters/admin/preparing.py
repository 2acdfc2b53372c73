"""« Nouveau numéro » and « Préparer »: a draft with its rubrics, filled from the tray, what is new, a search, another numéro."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsletters.admin.base import IssueView, plural
from newsletters.composing import Offer, OfferedRubric, new_issue, offered, take
from newsletters.models import IssuePage, LetterPage
from newsletters.searched import searched
from newsletters.sharing import others, shared
from reference.admin_page import AdminPage
from search.engines.base import EngineUnavailable
from search.models import SavedSearch
from search.saved.searches import described, question


class NewIssueView(AdminPage):
    template_name = "newsletters/admin/new_issue.html"
    page_title = gettext_lazy("Nouveau numéro")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.letter.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def letter(self) -> LetterPage:
        return get_object_or_404(LetterPage, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"letter": self.letter, "number": self.letter.next_number()}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = new_issue(self.letter, request.user)
        messages.success(request, _("Le numéro %d est ouvert.") % issue.number)
        return redirect("newsletters_admin:prepare", issue.pk)


class PrepareView(IssueView):
    template_name = "newsletters/admin/prepare.html"
    page_title = gettext_lazy("Préparer")

    @cached_property
    def rubrics(self) -> list[OfferedRubric]:
        return offered(self.issue)

    @cached_property
    def asked(self) -> str:
        return self.request.GET.get("recherche", "").strip()

    @cached_property
    def other(self) -> IssuePage | None:
        """The numéro to take from."""
        pk = self.request.GET.get("numero", "")
        return next((one for one in others(self.page) if str(one.pk) == pk), None)

    @cached_property
    def found(self) -> list[OfferedRubric]:
        """What the editor searched for, or what another numéro says."""
        if self.other:
            return shared(self.issue, self.other)
        if not self.asked:
            return []
        try:
            return searched(self.issue, self.asked)
        except EngineUnavailable:
            messages.error(self.request, _("La recherche est momentanément indisponible. Réessayez dans un instant."))
            return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"rubrics": self.rubrics, "asked": self.asked, "other": self.other, "found": self.found}
        context["others"] = others(self.page)
        context |= {"saved_searches": SavedSearch.objects.listed(), "asked_name": described(question(self.asked)[0])}
        return super().get_context_data(**kwargs) | context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.campaign:
            messages.error(request, _("Ce numéro est parti : il ne change plus."))
            return redirect("newsletters_admin:sending", pk)
        if self.issue.get_lock() and self.issue.get_lock().for_user(request.user):
            messages.error(request, _("Ce numéro est verrouillé par une autre personne."))
            return redirect("wagtailadmin_pages:edit", pk)
        wanted = set(request.POST.getlist("pris"))
        shown = offers_of(self.rubrics)
        by_reference = {offer.reference: offer for offer in [*offers_of(self.found), *shown]}
        chosen = [offer for reference, offer in by_reference.items() if reference in wanted]
        # What appeared on the site since the page was shown has not been seen by anybody.
        seen = set(request.POST.getlist("vu"))
        take(self.issue, chosen, [offer for offer in shown if offer.reference in seen], request.user)
        messages.success(
            request,
            _("%s dans le numéro. Mettez-les en ordre, puis relisez.")
            % plural(len(chosen), _("élément ajouté"), _("éléments ajoutés")),
        )
        return redirect("wagtailadmin_pages:edit", pk)


def offers_of(rubrics: list[OfferedRubric]) -> list[Offer]:
    return [offer for rubric in rubrics for offer in rubric.offers]
