"""What the public does: ask for a place, look at one's registration, give it back. A page only looked at changes nothing."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from cms.agenda.calendar import CONTENT_TYPE, calendar_file
from cms.models.agenda import CyclePage, EventPage
from cms.models.centre import CentreSettings
from cms.registration import account, joining, papers, retention
from cms.registration.forms import RegistrationForm, communes
from cms.registration.links import registration_of
from cms.registration.models import Registration
from cms.registration.opening import Opening, State, Unit, opening_of, openings_of
from correspondence.addresses import masked
from correspondence.links import BadLink
from reference.paper import PrintingUnavailable


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    page = public_page(request, pk)
    if (desk := desk_of(page)).pk != page.pk:
        return redirect(f"{reverse('registration:form', args=[desk.pk])}?{urlencode({'seance': page.pk})}")
    openings = {} if is_unit(page) else openings_of(page.seances())
    seances = [(one, openings[one.pk]) for one in page.seances()] if openings else []
    opening = opening_of(page) if is_unit(page) else of_all(seances)
    if not opening.accepts:
        return render(request, "registration/closed.html", {"page": page, "opening": opening}, status=200)
    form = RegistrationForm(
        request.POST or None, questions=page.asked, seances=seances, chosen=number(request.GET.get("seance", ""))
    )
    status = 200
    if request.method == "POST":
        if form.is_robot:
            return redirect("registration:done", pk=page.pk)
        status = 422
        if form.is_valid():
            if not ratelimit.consume(request, action="registration", key=form.cleaned_data["email"]):
                form.add_error(None, _("Beaucoup de demandes viennent de la même adresse. Recommencez dans une heure."))
                status = 429
            elif try_to_ask(form, form.units if seances else [page]):
                return redirect("registration:done", pk=page.pk)
    context = {
        "page": page,
        "opening": opening,
        "form": form,
        "communes": communes(),
        "months": CentreSettings.for_request(request).participants_kept_months,
    }
    return render(request, "registration/form.html", context, status=status)


def try_to_ask(form: RegistrationForm, units: list[Unit]) -> bool:
    """The last place may have gone while the form was being filled: it is said on the form, which loses nothing."""
    try:
        joining.ask(units, form.person())
    except joining.NoRoom:
        form.add_error(None, _("La dernière place vient d’être prise, et il n’y a pas de liste d’attente."))
    except joining.NotOpen:
        form.add_error(None, _("Les inscriptions viennent de fermer. Écrivez au centre."))
    return form.is_valid()


def public_page(request: HttpRequest, pk: int) -> Unit:
    """One that its visitor may see; a members' rendez-vous is open to its members."""
    page = get_object_or_404(Page.objects.live(), pk=pk).specific
    if not isinstance(page, (EventPage, CyclePage)):
        raise Http404
    if not all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
        raise Http404
    return page


def desk_of(page: Unit) -> Unit:
    """Where the form is: a séance is chosen on the page of its cycle, among the others."""
    return page.cycle if isinstance(page, EventPage) and page.cycle else page


def is_unit(page: Unit) -> bool:
    return isinstance(page, EventPage) or page.is_taken_whole


def of_all(seances: list[tuple[EventPage, Opening]]) -> Opening:
    """Of a cycle whose séances are chosen one by one: open as long as one of them is."""
    found = [opening for _event, opening in seances]
    for state in (State.OPEN, State.WAITING, State.SOON, State.FULL, State.CLOSED):
        if matching := next((one for one in found if one.state is state), None):
            return Opening(state, opens_on=matching.opens_on)
    return Opening(State.OVER if found else State.ABSENT)


def number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@never_cache
@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The same whoever was registered already: the mail alone says where each stands."""
    page = public_page(request, pk)
    is_full = is_unit(page) and opening_of(page).state is State.WAITING
    return render(request, "registration/done.html", {"page": page, "is_full": is_full})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    try:
        registration = registration_of(token)
    except BadLink:
        return dead_link(request)
    unit: Unit = registration.page.specific
    if request.method == "POST":
        if "effacer" in request.POST:
            retention.erase(registration)
            return render(request, "registration/erased.html", {"page": unit})
        if registration.is_standing and not unit.is_past:
            joining.cancel(registration)
            messages.success(request, _("C’est noté, vous ne viendrez pas. Un message vous le confirme."))
        return redirect(request.path)
    context = {
        "registration": registration,
        "page": unit,
        "seances": unit.seances(),
        "masked": masked(registration.address),
        "token": token,
        "may_cancel": registration.is_standing and not unit.is_past,
        "has_certificate": bool(papers.attended(registration)),
        "rank": waiting_rank(registration),
    }
    return render(request, "registration/own.html", context)


def waiting_rank(registration: Registration) -> int:
    """1 for the next to be served; 0 for who does not wait."""
    waiting = Registration.objects.filter(page=registration.page_id).waiting().values_list("pk", flat=True)
    return next((rank for rank, pk in enumerate(waiting, 1) if pk == registration.pk), 0)


@never_cache
@require_safe
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    registration = registration_or_404(token)
    response = HttpResponse(calendar_file(registration.page.specific.seances()), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="rendez-vous.ics"'
    return response


@never_cache
@require_safe
def own_certificate(request: HttpRequest, token: str) -> HttpResponse:
    registration = registration_or_404(token)
    if not papers.attended(registration):
        raise Http404
    try:
        return pdf(papers.certificates([registration]), "attestation.pdf")
    except PrintingUnavailable:
        return render(request, "registration/no_paper.html", {"page": registration.page}, status=503)


@never_cache
@require_safe
def own_data(request: HttpRequest, token: str) -> HttpResponse:
    """RGPD art. 15 and 20."""
    data = account.as_values(registration_or_404(token))
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="mon-inscription-{timezone.localdate():%Y-%m-%d}.json"'
    return response


def registration_or_404(token: str) -> Registration:
    try:
        return registration_of(token)
    except BadLink as error:
        raise Http404 from error


def dead_link(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/dead_link.html", status=404)


def pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
