"""In the admin: « Classeur des fiches », the dossiers and their PDF, and « Faire un dossier » under the list of pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from experiences.models import Binder, Dossier, DossierSheet, ExperiencePage
from experiences.papers import laying
from experiences.papers.binding import ask, dossier_gathering, left_out
from experiences.papers.choosing import for_binder
from experiences.papers.giving import AT_ONCE, pdf_response
from reference.admin_page import AdminPage
from reference.models import Territory, Theme
from reference.paper import PrintingUnavailable

MAY = "wagtailadmin.access_admin"
"""A binder holds nothing that the public may not read."""
MAY_CHANGE = "rayonnage_experiences.change_dossier"
MAY_ADD = "rayonnage_experiences.add_dossier"


class BinderForm(forms.ModelForm):
    class Meta:
        model = Binder
        fields = ["title", "theme", "territory", "since"]
        widgets = {"since": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        borne = Territory.objects.filter(pk__in=ExperiencePage.objects.live().values("territories"))
        rows = borne.order_by().values_list("pk", "parent", "parent__parent", "successor")
        keys = {key for row in rows for key in row if key}
        self.fields["title"].help_text = _("« Fiches d’expériences » si vous laissez vide.")
        self.fields["theme"].empty_label = _("Tous les thèmes")
        self.fields["theme"].queryset = Theme.objects.all()
        self.fields["territory"].queryset = Territory.objects.filter(pk__in=keys, successor=None).order_by("name")
        self.fields["territory"].empty_label = _("Tous les territoires")
        self.fields["since"].help_text = _("Rédigées ou vérifiées depuis ce jour.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not for_binder(cleaned["theme"], cleaned["territory"], cleaned["since"]).exists():
            raise forms.ValidationError(_("Aucune fiche publiée ne répond à ce choix : élargissez-le."))
        return cleaned


class BindersView(AdminPage):
    template_name = "experiences/admin/binders.html"
    page_title = gettext_lazy("Classeur des fiches")
    header_icon = "folder-open-inverse"
    permission = MAY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        binders = list(Binder.objects.select_related("theme", "territory", "asked_by"))
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or BinderForm(),
            "binders": binders,
            "is_awaited": any(binder.is_awaited for binder in binders),
            "total": for_binder().count(),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BinderForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        binder = form.save(commit=False)
        binder.asked_by = request.user
        ask(binder)
        messages.success(request, _("Le classeur se prépare : il sera dans la liste ci-dessous dans un instant."))
        return redirect(request.path)


class BinderFileView(View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        binder = get_object_or_404(Binder, pk=pk)
        if not binder.is_ready:
            raise Http404
        return FileResponse(binder.file.open("rb"), content_type="application/pdf", filename=f"classeur-{pk}.pdf")


class DossierViewSet(SnippetViewSet):
    model = Dossier
    icon = "folder-open-1"
    menu_label = gettext_lazy("Dossiers")
    list_display = ["title", "changed_at"]
    search_fields = ["title"]
    edit_template_name = "experiences/admin/dossier_edit.html"
    copy_view_enabled = False


class DossierFileView(View):
    """The PDF as it would be now; nothing of it is kept."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(MAY_CHANGE):
            raise PermissionDenied
        dossier = get_object_or_404(Dossier, pk=pk)
        edit = redirect(reverse("wagtailsnippets_rayonnage_experiences_dossier:edit", args=[pk]))
        gathering = dossier_gathering(dossier)
        if not gathering.sheets:
            messages.warning(request, _("Aucune fiche publiée dans ce dossier : ajoutez-en, puis enregistrez."))
            return edit
        if len(gathering.sheets) > AT_ONCE:
            said = _("Un dossier tient %(most)d fiches, celui-ci en a %(count)d. Retirez-en, ou faites un classeur.")
            messages.warning(request, said % {"most": AT_ONCE, "count": len(gathering.sheets)})
            return edit
        try:
            response = pdf_response(laying.bound(gathering), _("dossier-%d") % pk)
        except PrintingUnavailable as error:
            messages.error(request, str(error))
            return edit
        if missing := left_out(dossier):
            said = ngettext(
                "%d fiche de ce dossier n’est plus publiée : elle n’est pas dans le PDF.",
                "%d fiches de ce dossier ne sont plus publiées : elles ne sont pas dans le PDF.",
                missing,
            )
            messages.warning(request, said % missing)
        return response


class DossierBulkAction(PageBulkAction):
    """« Faire un dossier », under a list where fiches are ticked; other pages are said to be left out."""

    display_name = gettext_lazy("Faire un dossier")
    aria_label = gettext_lazy("Faire un dossier des fiches choisies")
    action_type = "dossier"
    template_name = "experiences/admin/bulk_dossier.html"
    action_priority = 60
    form_class = forms.Form

    def check_perm(self, page: Page) -> bool:
        return self.request.user.has_perm(MAY_ADD) and issubclass(page.specific_class or Page, ExperiencePage)

    def prepare_action(self, objects: list[Page], objects_without_access: Any) -> HttpResponse | None:
        """In place of Wagtail's way, which comes back to the list: a dossier is then named and put in order."""
        if not objects:
            return redirect(self.next_url)
        dossier = Dossier(title=_("Dossier de fiches"))
        dossier.sheets = [DossierSheet(fiche_id=page.pk, sort_order=n) for n, page in enumerate(objects)]
        dossier.save()
        messages.success(
            self.request, _("Le dossier est fait : donnez-lui son titre, mettez les fiches dans l’ordre, imprimez-le.")
        )
        return redirect(reverse("wagtailsnippets_rayonnage_experiences_dossier:edit", args=[dossier.pk]))
