"""« Partage »: the three questions of a section on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Page, PageViewRestriction

from cms.readers.models import Network
from cms.workflow.reviewing import let_review, review_as_above, review_of
from cms.workflow.sharing import groups_who_may_write, let_read, lines, may_share, reading_of, rights_held, share
from reference.admin_page import AdminPage


class ReviewForm(forms.Form):
    """Who reviews here."""

    ABOVE, HERE = "comme-au-dessus", "ici"

    review = forms.ChoiceField(label=gettext_lazy("Relecture"), widget=forms.RadioSelect)
    reviewers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Groupes qui relisent"),
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        found = review_of(page)
        is_here = bool(found) and found.decided_on == page
        kwargs["initial"] = {
            "review": self.HERE if is_here else self.ABOVE,
            "reviewers": found.groups if found else [],
        }
        super().__init__(*args, **kwargs)
        self.fields["review"].choices = [
            (self.ABOVE, _("Comme la section qui la contient")),
            (self.HERE, _("Des relecteurs propres à cette section")),
        ]
        self.fields["reviewers"].queryset = groups_who_may_write()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("review") == self.HERE and not values.get("reviewers"):
            self.add_error("reviewers", _("Choisissez au moins un groupe : sinon, personne ne relirait."))
        return values


class ReadingForm(forms.Form):
    """Who reads here."""

    reading = forms.ChoiceField(label=gettext_lazy("Lecture"), widget=forms.RadioSelect)
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Groupes et réseaux"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        found = reading_of(page)
        kwargs["initial"] = {"reading": found.kind, "readers": [str(group.pk) for group in found.groups]}
        super().__init__(*args, **kwargs)
        choices = [
            (PageViewRestriction.NONE, _("Tout le monde")),
            (PageViewRestriction.LOGIN, _("Qui s’est connecté au site")),
            (PageViewRestriction.GROUPS, _("Les membres de groupes ou de réseaux")),
        ]
        if found.kind == PageViewRestriction.PASSWORD:
            choices.append((PageViewRestriction.PASSWORD, _("Qui connaît le mot de passe (réglé ailleurs)")))
        self.fields["reading"].choices = choices
        networks = [(str(one.group_id), _("Réseau : %s") % one.name) for one in Network.objects.all()]
        self.fields["readers"].choices = networks + [(str(one.pk), one.name) for one in groups_who_may_write()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("reading") == PageViewRestriction.GROUPS and not values.get("readers"):
            self.add_error("readers", _("Choisissez au moins un groupe ou un réseau : sinon, personne ne lirait."))
        return values


class ShareView(AdminPage):
    template_name = "workflow/share.html"
    page_title = gettext_lazy("Partage")
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_share(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"], depth__gt=1).specific

    def get_page_title(self) -> str:
        return _("Partage de « %s »") % self.page.get_admin_display_title()

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.draft_title}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        part = request.POST.get("part")
        if part == "droits":
            return self.give_rights()
        form = (
            ReviewForm(request.POST, page=self.page)
            if part == "relecture"
            else ReadingForm(request.POST, page=self.page)
        )
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(**{f"{part}_form": form}))
        if isinstance(form, ReviewForm):
            return self.set_review(form.cleaned_data)
        return self.set_reading(form.cleaned_data)

    def give_rights(self) -> HttpResponse:
        wanted = set()
        for name in self.request.POST.getlist("droit"):
            group, _sep, right = name.partition(":")
            if not group.isdecimal():
                raise PermissionDenied
            wanted.add((int(group), right))
        given, taken = share(self.page, wanted, self.request.user)
        if given or taken:
            messages.success(
                self.request, _("Droits donnés : %(given)d ; repris : %(taken)d.") % {"given": given, "taken": taken}
            )
        else:
            messages.info(self.request, _("Rien n’a changé."))
        return redirect(self.request.path)

    def set_review(self, values: dict[str, Any]) -> HttpResponse:
        if values["review"] == ReviewForm.HERE:
            let_review(self.page, values["reviewers"])
            names = ", ".join(group.name for group in values["reviewers"])
            messages.success(self.request, _("Ce qui est soumis ici sera relu par : %s.") % names)
        else:
            review_as_above(self.page)
            messages.success(self.request, _("La relecture est celle de la section qui contient celle-ci."))
        return redirect(self.request.path)

    def set_reading(self, values: dict[str, Any]) -> HttpResponse:
        groups = Group.objects.filter(pk__in=values["readers"])
        let_read(self.page, values["reading"], groups, self.request.user)
        messages.success(self.request, _("Les lecteurs de cette section sont réglés."))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "page": self.page,
            "lines": lines(self.page, self.request.user),
            "mine": rights_held(self.request.user, self.page),
            "review": review_of(self.page),
            "reading": reading_of(self.page),
            "relecture_form": ReviewForm(page=self.page),
            "lecture_form": ReadingForm(page=self.page),
            **super().get_context_data(**kwargs),
        }
