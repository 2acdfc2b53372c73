"""What the public does with a search that is kept: its page, its feed, its alerts. A page only looked at changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.models import CentreSettings
from correspondence.addresses import masked
from correspondence.links import BadLink, ExpiredLink
from search.address import address, page_of, query_of
from search.engines.base import EngineUnavailable
from search.indexing import current_engine
from search.presentation import ShownHit, last_page, unmarked
from search.query import Query, Sort
from search.saved import alerts
from search.saved.feeds import feed
from search.saved.forms import AlertForm, OwnLinkForm, RhythmForm
from search.saved.models import NEW, SavedSearch
from search.saved.readers import alerts_of_reader, proved_addresses
from search.saved.searches import described

FRESH_FOR = 900
"""Seconds that a reader of feeds may keep one without asking again."""
PAGE_SIZE = 30


def search_feed(request: HttpRequest, query: Query, form: str) -> HttpResponse:
    """`?format=atom` and `?format=rss` of any search; a reader that has the latest is told so in one line (304)."""
    centre = CentreSettings.for_request(request).name
    try:
        found = feed(query, form, centre)
    except EngineUnavailable:
        text = _("La recherche est momentanément indisponible. Réessayez dans quelques minutes.")
        return HttpResponse(text, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "300"})
    response = HttpResponse(found.writeString("utf-8"), content_type=f"{found.content_type}")
    set_response_etag(response)
    patch_cache_control(response, public=True, max_age=FRESH_FOR)
    return get_conditional_response(request, etag=response["ETag"], response=response)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of a search of the centre; what has arrived is told month by month."""
    search = get_object_or_404(SavedSearch.objects.published(), slug=slug)
    query = search.query
    asked = Query(query.text, query.filters, query.sort, page_of(request.GET.get("page", "")), PAGE_SIZE, False)
    context: dict[str, Any] = {"search": search, "results_url": search.results_url, "feeds": feed_links(query)}
    context["alert_url"] = alert_url(query)
    try:
        found = current_engine().search(asked)
    except EngineUnavailable:
        return render(request, "search/saved/page.html", context | {"is_down": True}, status=503)
    last = last_page(asked, found)
    if asked.page > last:
        return redirect(f"{request.path}?page={last}" if last > 1 else request.path)
    hits = unmarked(found.hits)
    context |= {
        "total": found.total,
        "groups": by_month(hits) if query.sort is Sort.ENTERED else [(None, hits)],
        "number": asked.page,
        "last": last,
        "previous": asked.page - 1,
        "next": asked.page + 1 if asked.page < last else 0,
    }
    return render(request, "search/saved/page.html", context)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """The list of new acquisitions; where the centre has taken it away, what arrived last."""
    if SavedSearch.objects.published().filter(slug=NEW).exists():
        return page(request, NEW)
    return redirect(address(Query(sort=Sort.ENTERED)))


def by_month(hits: Iterable[ShownHit]) -> list[tuple[date | None, list[ShownHit]]]:
    """(the first of the month of entry, what entered then), in the order of the hits; None for what has no day."""
    months = groupby(hits, key=lambda one: one.hit.entered_on and one.hit.entered_on.replace(day=1))
    return [(month, list(group)) for month, group in months]


def feed_links(query: Query) -> dict[str, str]:
    url = address(query, page=1)
    return {form: f"{url}{'&' if '?' in url else '?'}format={form}" for form in ("atom", "rss")}


def alert_url(query: Query) -> str:
    """The form of an alert, about this question."""
    parameters = address(query, page=1).partition("?")[2]
    return f"{address(Query())}alerte/{'?' if parameters else ''}{parameters}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    query, notes = query_of(request.GET)
    proved = proved_addresses(request.user)
    form = AlertForm(request.POST or None, initial={"email": proved[0] if proved else ""})
    if request.method == "POST" and (form.is_robot or form.is_valid()):
        if form.is_robot:
            return redirect("search:alert_asked")
        address_given, rhythm = form.cleaned_data["email"], form.cleaned_data["frequency"]
        if address_given in proved:
            return begun(request, address_given, query, rhythm)
        alerts.ask(address_given, query, rhythm)
        return redirect("search:alert_asked")
    context = {"form": form, "described": described(query), "notes": notes, "results_url": address(query, page=1)}
    return render(request, "search/saved/ask.html", context, status=422 if form.errors else 200)


def begun(request: HttpRequest, who: str, query: Query, rhythm: str) -> HttpResponse:
    """For a signed-in reader, without a mail to confirm."""
    if alerts.begin(who, query, rhythm, _("Compte de lecteur")):
        messages.success(request, _("Vous serez prévenu·e de ce qui arrive sur : %s.") % described(query))
    else:
        messages.error(request, _("Vous suivez déjà beaucoup de recherches. Arrêtez-en une, puis recommencez."))
    return redirect(f"{reverse('account_home')}#alertes")


@never_cache
@login_required
@require_POST
def mine(request: HttpRequest) -> HttpResponse:
    """« Arrêter », from « Mon compte »."""
    for alert in alerts_of_reader(request.user):
        if str(alert.pk) == request.POST.get("arreter"):
            alerts.stop(alert, _("Compte de lecteur"))
            messages.success(request, _("Vous ne recevrez plus rien sur : %s.") % alert.search.name)
    return redirect(f"{reverse('account_home')}#alertes")


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    return said(
        request,
        _("Encore un geste"),
        _(
            "Un message vient de partir à l’adresse que vous avez donnée. Ouvrez-le et confirmez : "
            "votre alerte commence à ce moment-là."
        ),
        _("Rien reçu ? Regardez dans les indésirables, puis recommencez dans dix minutes."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        alert, frequency = alerts.confirmation(token)
    except ExpiredLink:
        return dead_link(request, _("Ce lien a plus de sept jours. Refaites votre demande depuis la recherche."))
    except BadLink:
        return dead_link(request)
    if request.method == "POST":
        alerts.confirm(alert, frequency, _("Lien de confirmation"))
        return said(
            request,
            _("C’est noté"),
            _("Vous serez prévenu·e de ce qui arrive sur : %s.") % alert.search.name,
            _("Chaque message vous permet de changer de rythme, ou d’arrêter d’un clic."),
        )
    alert.frequency = frequency
    return render(request, "search/saved/confirm.html", {"alert": alert, "masked": masked(alert.address)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """One alert: its rhythm, and the way out."""
    try:
        alert = alerts.alert_of(token)
    except BadLink:
        return dead_link(request)
    form = RhythmForm(request.POST or None, initial={"frequency": alert.frequency})
    if request.method == "POST" and form.is_valid():
        alerts.choose(alert, form.cleaned_data["frequency"], _("Page de l’alerte"))
        return HttpResponseRedirect(f"{request.path}?fait=1")
    context = {"alert": alert, "form": form, "token": token, "done": "fait" in request.GET, "link_form": OwnLinkForm()}
    return render(request, "search/saved/own.html", context, status=422 if form.errors else 200)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST stops, without a session nor a cookie; a GET shows what, and a button."""
    try:
        alert = alerts.alert_of(token)
    except BadLink:
        return dead_link(request, _("Ce lien ne désigne plus aucune alerte : il n’y a plus rien à arrêter."))
    if request.method == "POST":
        how = _("Arrêt en un clic") if "List-Unsubscribe" in request.POST else _("Lien d’arrêt")
        alerts.stop(alert, how)
        return said(request, _("C’est arrêté"), _("Vous ne recevrez plus rien sur : %s.") % alert.search.name)
    return render(request, "search/saved/stop.html", {"alert": alert, "token": token, "masked": masked(alert.address)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def all_of_one(request: HttpRequest, token: str) -> HttpResponse:
    """Every alert of one address, behind a link sent to it alone; « arreter » names one, « effacer » means all."""
    try:
        who = alerts.address_of(token)
    except BadLink:
        return dead_link(request)
    if request.method == "POST":
        if "effacer" in request.POST:
            alerts.erase(who, _("Page des alertes"))
            return said(
                request,
                _("Vos alertes sont effacées"),
                _("Nous ne vous écrirons plus, et votre adresse n’est plus ici."),
            )
        for alert in alerts.alerts_of(who):
            if str(alert.pk) == request.POST.get("arreter"):
                alerts.stop(alert, _("Page des alertes"))
        # The link may have been that of the alert that has just stopped: it still shows the others.
        return HttpResponseRedirect(request.path)
    context = {"alerts": alerts.alerts_of(who), "masked": masked(who), "token": token}
    return render(request, "search/saved/all.html", context)


@never_cache
@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """The page says the same whoever has alerts."""
    form = OwnLinkForm(request.POST)
    if not form.is_valid() and not form.is_robot:
        return render(request, "search/saved/dead_link.html", {"link_form": form, "reason": ""}, status=422)
    if not form.is_robot:
        alerts.send_own_link(form.cleaned_data["email"])
    return said(
        request,
        _("Regardez votre courrier"),
        _("Si cette adresse reçoit des alertes, un message lui donne le lien de sa page."),
    )


def said(request: HttpRequest, title: str, *paragraphs: str) -> HttpResponse:
    return render(request, "said.html", {"title": title, "paragraphs": paragraphs})


def dead_link(request: HttpRequest, reason: str = "") -> HttpResponse:
    reason = reason or _("Ce lien est incomplet, ou n’a plus cours.")
    return render(request, "search/saved/dead_link.html", {"reason": reason, "link_form": OwnLinkForm()}, status=404)
