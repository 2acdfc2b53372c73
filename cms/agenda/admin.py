"""Two gestures of the editor on a rendez-vous: « Répéter », which makes its other dates, and « Restituer », its Actes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.models import Page

from cms.agenda import recurrence, restitution
from cms.agenda.recurrence import Rhythm
from cms.agenda.repeating import repeat
from cms.models.agenda import CyclePage, EventPage
from cms.models.home import HomePage
from cms.models.sections import SectionPage
from cms.registration.admin.base import AboutPage
from cms.templatetags.events import day_name
from reference.admin_page import AdminPage

NTH = {1: _("premier"), 2: _("deuxième"), 3: _("troisième"), 4: _("quatrième")}


class RepeatForm(forms.Form):
    """Asked by GET: the dates are shown before anything is made."""

    rythme = forms.ChoiceField(label=_("Rythme"))
    jusqu_au = forms.DateField(label=_("Jusqu’au"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, *args: Any, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = first
        self.fields["rythme"].choices = [(one.value, said(one, first)) for one in recurrence.possible(first)]

    def clean_jusqu_au(self) -> date:
        until = self.cleaned_data["jusqu_au"]
        if until <= self.first:
            raise forms.ValidationError(now("Donnez un jour après le %s.") % day_name(self.first, "j F Y"))
        return until

    def dates(self) -> list[date]:
        return recurrence.dates(self.first, Rhythm(self.cleaned_data["rythme"]), self.cleaned_data["jusqu_au"])


def said(rhythm: Rhythm, first: date) -> str:
    """« Le premier mardi du mois »."""
    weekday = day_name(first, "l")
    if rhythm is Rhythm.NTH_WEEKDAY:
        return now("Le %(rank)s %(day)s du mois") % {"rank": NTH[recurrence.rank_in_month(first)], "day": weekday}
    return {
        Rhythm.WEEKLY: now("Chaque %s") % weekday,
        Rhythm.FORTNIGHTLY: now("Un %s sur deux") % weekday,
        Rhythm.LAST_WEEKDAY: now("Le dernier %s du mois") % weekday,
        Rhythm.SAME_DAY: now("Le %s de chaque mois") % day_name(first, "j"),
    }[rhythm]


class AboutEvent(AboutPage, AdminPage):
    @property
    def edited(self) -> EventPage | CyclePage:
        return self.page

    def get_page_subtitle(self) -> str:
        return self.page.title

    def trail(self) -> list[dict[str, Any]]:
        parent = self.page.get_parent()
        return [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page}


class RepeatView(AboutEvent):
    page_title = _("Répéter")
    header_icon = "rotate"
    template_name = "agenda/admin/repeat.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        parent = self.page.get_parent()
        if not isinstance(self.page, EventPage) or not parent.permissions_for_user(request.user).can_add_subpage():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_publish(self) -> bool:
        return bool(self.page.get_parent().permissions_for_user(self.request.user).can_publish_subpage())

    def form(self) -> RepeatForm:
        return RepeatForm(self.request.GET or None, first=self.page.starts_on)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.form()
        days = form.dates() if form.is_bound and form.is_valid() else []
        return super().get_context_data(**kwargs) | {
            "form": form,
            "days": [(day, recurrence.public_holiday(day)) for day in days],
            "is_cut": len(days) == recurrence.MOST,
            "may_publish": self.may_publish,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        days = [day for day in map(day_or_none, request.POST.getlist("jour")) if day][: recurrence.MOST]
        made = repeat(self.page, days, request.user, publish="publier" in request.POST and self.may_publish)
        said = ngettext("%d rendez-vous créé.", "%d rendez-vous créés.", len(made)) % len(made)
        if left := len(set(days)) - len(made):
            said += " " + ngettext("%d existait déjà.", "%d existaient déjà.", left) % left
        messages.success(request, said)
        return redirect("wagtailadmin_explore", self.page.get_parent().pk)


def day_or_none(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class ActesForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=255)
    series = forms.CharField(label=_("Collection"), max_length=160, required=False)
    parent = forms.TypedChoiceField(label=_("Dans la rubrique"), coerce=int)

    def __init__(self, *args: Any, sections: list[Page], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [(page.pk, " › ".join(names(page))) for page in sections]


def names(page: Page) -> list[str]:
    """From the home page down."""
    return [one.title for one in page.get_ancestors(inclusive=True).filter(depth__gt=1)]


class ActesView(AboutEvent):
    page_title = _("Restituer")
    header_icon = "doc-full"
    template_name = "agenda/admin/actes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.to_its_actes() or super().get(request, *args, **kwargs)

    def to_its_actes(self) -> HttpResponse | None:
        """Made once: a second click leads to the draft, the page of the rendez-vous not saying it yet."""
        actes = self.page.get_latest_revision_as_object().publication
        return redirect("wagtailadmin_pages:edit", actes.pk) if actes else None

    def sections(self) -> list[Page]:
        """Where the editor may put a publication."""
        pages = Page.objects.type((HomePage, SectionPage)).order_by("path")
        return [page for page in pages if page.permissions_for_user(self.request.user).can_add_subpage()]

    def form(self) -> ActesForm:
        source, sections = self.page, self.sections()
        latest = restitution.PublicationPage.objects.order_by("-pk").first()
        home = latest.get_parent().pk if latest else None
        initial = {"title": source.title, "series": restitution.series_of(source), "parent": home}
        return ActesForm(self.request.POST or None, sections=sections, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": self.form()} | super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if known := self.to_its_actes():
            return known
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        values = form.cleaned_data
        parent = Page.objects.get(pk=values["parent"]).specific
        page = restitution.draft_actes(self.page, parent, values["title"], values["series"], request.user)
        messages.success(
            request,
            now("Le brouillon est prêt : programme, intervenants, documents et lectures y sont. À vous d’écrire."),
        )
        return redirect("wagtailadmin_pages:edit", page.pk)
