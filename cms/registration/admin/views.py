"""The list of rendez-vous with registrations, the participants of one, and what is done of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.permission_policies.pages import PagePermissionPolicy

from catalogue.exchange.spreadsheet import XLSX_TYPE, as_csv, as_workbook
from catalogue.exchange.table import CONTENT_TYPE as CSV_TYPE
from cms.models.agenda import CyclePage, EventPage
from cms.registration import joining, mails, papers, tables
from cms.registration.admin.base import AboutPage, AboutSeance, UnitPage, as_file
from cms.registration.figures import figures
from cms.registration.forms import HandForm, MessageForm
from cms.registration.models import Presence, Registration
from cms.registration.opening import Opening, Unit, is_closed, opening_of, openings_of
from cms.trash.moving import outside_the_trash
from reference.admin_page import AdminPage
from reference.paper import PrintingUnavailable

S = Registration.State
POLICY = PagePermissionPolicy()


class IndexView(AdminPage):
    """Every rendez-vous that takes registrations, and that one may edit: those to come, then the latest past."""

    page_title = gettext_lazy("Inscriptions")
    header_icon = "group"
    template_name = "registration/admin/index.html"
    PAST = 30

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editable = outside_the_trash(POLICY.instances_user_has_permission_for(self.request.user, "change")).values("pk")
        events = EventPage.objects.filter(pk__in=editable, takes_registrations=True)
        cycles = [
            one for one in CyclePage.objects.filter(pk__in=editable, takes_registrations=True) if one.is_taken_whole
        ]
        whole = [*events.past()[: self.PAST], *(one for one in cycles if one.is_past)]
        coming = [*events.upcoming(), *(one for one in cycles if not one.is_past)]
        return super().get_context_data(**kwargs) | {
            "coming": with_openings(sorted(coming, key=lambda one: (one.begins_at is None, one.begins_at))),
            "past": with_openings(sorted(whole, key=lambda one: one.begins_at, reverse=True)),
        }


def with_openings(units: list[Unit]) -> list[tuple[Unit, Opening]]:
    openings = openings_of(units)
    return [(unit, openings[unit.pk]) for unit in units]


class ParticipantsView(UnitPage):
    page_title = gettext_lazy("Participants")
    template_name = "registration/admin/participants.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.unit.pk != self.page.pk:
            return redirect(self.home())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        gestures: dict[str, Callable[[Unit], None]] = {"fermer": joining.close, "rouvrir": joining.reopen}
        for name, gesture in gestures.items():
            if name in request.POST:
                gesture(self.unit)
                messages.success(request, CLOSED[name])
        for name, act in ACTS.items():
            if key := request.POST.get(name):
                one = get_object_or_404(self.people(), pk=key)
                messages.success(request, act(one))
        return redirect(self.home())

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("registration_admin:index"), "label": _("Inscriptions")},
            {"url": reverse("wagtailadmin_pages:edit", args=[self.unit.pk]), "label": self.unit.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = list(self.people().prefetch_related("presences"))
        return super().get_context_data(**kwargs) | {
            "opening": opening_of(self.unit),
            "is_closed": is_closed(self.unit),
            "groups": grouped(people),
            "seances": self.unit.seances(),
            "has_answers": any(one.answers for one in people),
            "one_by_one": self.unit.seances() if self.is_chosen_one_by_one else [],
            "counts": tables.counts(figures(self.unit.seances())) if self.unit.seances() else [],
        }


CLOSED = {
    "fermer": gettext_lazy(
        "Les inscriptions sont fermées. La liste d’attente avance encore quand une place se libère."
    ),
    "rouvrir": gettext_lazy("Les inscriptions sont rouvertes."),
}


def grouped(people: list[Registration]) -> list[tuple[str, str, list[Registration]]]:
    """(state, its heading, who), what waits for the centre first; the waiting list in the order in which it is served."""
    order = [
        (S.PENDING, _("À accepter")),
        (S.CONFIRMED, _("Inscrits")),
        (S.WAITING, _("Liste d’attente")),
        (S.REFUSED, _("Non retenus")),
        (S.CANCELLED, _("Désistements")),
    ]
    found = [(state, heading, [one for one in people if one.state == state]) for state, heading in order]
    for state, _heading, some in found:
        if state == S.WAITING:
            some.sort(key=lambda one: (one.asked_at, one.pk))
    return [(str(state), heading, some) for state, heading, some in found if some]


def accept(one: Registration) -> str:
    joining.accept(one)
    if one.is_confirmed:
        return _("%s est inscrit·e. Un message le lui dit.") % one.full_name
    return _("Il n’y a plus de place : %s est sur la liste d’attente. Ajoutez des places sur la page.") % one.full_name


def refuse(one: Registration) -> str:
    joining.refuse(one)
    return _("La demande de %s n’est pas retenue. Un message le lui dit.") % one.full_name


def remove(one: Registration) -> str:
    joining.remove(one)
    return _("%s n’est plus inscrit·e. Un message le lui dit.") % one.full_name


ACTS: dict[str, Callable[[Registration], str]] = {"accepter": accept, "refuser": refuse, "retirer": remove}


class FormPage(UnitPage):
    """A form, its fields one under the other."""

    template_name = "registration/admin/form.html"
    button = gettext_lazy("Enregistrer")
    explanation = ""

    def form(self) -> forms.Form:
        raise NotImplementedError

    def done(self, form: Any) -> str:
        """What was done, in a sentence."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        messages.success(request, self.done(form))
        return redirect(self.home())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {"form": self.form(), "button": self.button, "explanation": self.explanation} | context


class AddView(FormPage):
    page_title = gettext_lazy("Ajouter un participant")
    button = gettext_lazy("Ajouter")
    header_icon = "plus"

    def form(self) -> forms.Form:
        return HandForm(self.request.POST or None, questions=self.unit.asked)

    def done(self, form: Any) -> str:
        one = joining.add(self.unit, form.person(), self.request.user, tell=form.cleaned_data["tell"])
        if one.is_confirmed:
            return _("%s est inscrit·e.") % one.full_name
        return _("C’est complet : %s est sur la liste d’attente. Ajoutez des places sur la page.") % one.full_name


class WriteView(FormPage):
    page_title = gettext_lazy("Écrire aux participants")
    button = gettext_lazy("Envoyer")
    header_icon = "mail"

    def form(self) -> forms.Form:
        return MessageForm(self.request.POST or None, initial=self.first_words())

    def first_words(self) -> dict[str, str]:
        if self.unit.is_cancelled:
            return {
                "to": "tous",
                "subject": _("Annulé : %s") % self.unit.title,
                "text": _("Ce rendez-vous n’aura pas lieu. Nous vous prions de nous en excuser."),
            }
        return {"subject": self.unit.title}

    @transaction.atomic
    def done(self, form: Any) -> str:
        values, people = form.cleaned_data, form.recipients(self.unit)
        for one in people:
            mails.message(one, values["subject"], values["text"], with_calendar=values["with_calendar"])
        said = ngettext("%d message part dans un instant.", "%d messages partent dans un instant.", len(people))
        return said % len(people)


class PresenceView(AboutSeance, UnitPage):
    """At one séance: who came. A box a person; saved at once."""

    page_title = gettext_lazy("Présences")
    header_icon = "tasks"
    template_name = "registration/admin/presence.html"

    def get_page_subtitle(self) -> str:
        return self.page.title

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        came = set(request.POST.getlist("present"))
        people = list(self.people().confirmed())
        for one in people:
            Presence.objects.update_or_create(
                registration=one, event_id=self.page.pk, defaults={"is_present": str(one.pk) in came}
            )
        here = sum(str(one.pk) in came for one in people)
        said = ngettext("%(here)d présent·e sur %(all)d.", "%(here)d présents sur %(all)d.", here)
        messages.success(request, said % {"here": here, "all": len(people)})
        return redirect(self.home())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = dict(Presence.objects.filter(event=self.page.pk).values_list("registration", "is_present"))
        # Before anything is known, all came: one only unticks the few who did not.
        people = [(one, known.get(one.pk) is not False) for one in self.people().confirmed()]
        return super().get_context_data(**kwargs) | {"people": people}


class PaperView(AboutPage):
    """A PDF, or the reason why there is none."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return as_file(self.paper(), "application/pdf", f"{self.name}-{self.page.slug}.pdf")
        except PrintingUnavailable as error:
            messages.error(request, str(error))
            return redirect("registration_admin:participants", pk=self.unit.pk)

    name = ""

    def paper(self) -> bytes:
        raise NotImplementedError


class SheetView(AboutSeance, PaperView):
    name = "emargement"

    def paper(self) -> bytes:
        return papers.sheet(self.page)


class CertificatesView(PaperView):
    """Of all those who came, or of one."""

    name = "attestations"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.chosen():
            messages.error(request, _("Personne n’est noté présent : cochez d’abord les présences."))
            return redirect("registration_admin:participants", pk=self.unit.pk)
        return super().get(request, *args, **kwargs)

    def chosen(self) -> list[Registration]:
        people = self.people().filter(presences__is_present=True).distinct()
        return list(people.filter(pk=self.kwargs["person"]) if "person" in self.kwargs else people)

    def paper(self) -> bytes:
        return papers.certificates(self.chosen())


class FileView(AboutPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        sheet, name = tables.participants(self.unit), f"participants-{self.unit.slug}"
        if self.kwargs["format"] == "csv":
            return as_file(b"".join(as_csv(sheet)), CSV_TYPE, f"{name}.csv")
        sheets = [sheet, *tables.counts(figures(self.unit.seances()))]
        return as_file(as_workbook(sheets), XLSX_TYPE, f"{name}.xlsx")
