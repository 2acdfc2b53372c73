"""What leaves a panier, or a search: files, a bibliography to read, to print or as a PDF, a mail to oneself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.links import BadLink
from reference.paper import PrintingUnavailable
from search.address import address, query_of
from search.baskets import holding, paper, sending
from search.baskets.forms import SendForm
from search.baskets.holding import open_basket
from search.baskets.listing import (
    LONGEST_ON_PAPER,
    ORDER_LABELS,
    Line,
    Listing,
    Options,
    arranged,
    lines_found,
    lines_of,
)
from search.baskets.writing import FORMATS, download
from search.engines.base import EngineUnavailable
from search.indexing import current_engine
from search.query import Query
from search.views import unavailable

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def export(request: HttpRequest, ref: str, format: str) -> HttpResponseBase:
    """All of it, whatever page of it is being looked at."""
    found = open_basket(request, ref).basket
    if format not in FORMATS:
        raise Http404
    return download(lines_of(found), FORMATS[format], found.name)


@never_cache
@require_safe
def bibliography(request: HttpRequest, ref: str) -> HttpResponse:
    opened = open_basket(request, ref)
    found = opened.basket
    shown = listing(found.name, found.note, lines_of(found, LONGEST_ON_PAPER + 1), Options.of(request.GET.dict()))
    return printed(request, shown, back=reverse("baskets:basket", args=[ref]))


@require_safe
def export_search(request: HttpRequest, format: str) -> HttpResponseBase:
    """Exactly the filtered set, in its order, up to a limit that the page states."""
    query, _notes = query_of(request.GET)
    if format not in FORMATS:
        raise Http404
    try:
        lines = lines_found(current_engine(), query)
    except EngineUnavailable as error:
        return unavailable(request, query, wants_json=False, error=error)
    return download(lines, FORMATS[format], query.text or _("recherche"))


@require_safe
def search_bibliography(request: HttpRequest) -> HttpResponse:
    parameters = request.GET.copy()
    for name in ("ordre", "notes", "cotes", "resumes", "pdf"):
        parameters.pop(name, None)
    query, _notes = query_of(parameters)
    try:
        lines = lines_found(current_engine(), query, LONGEST_ON_PAPER + 1)
    except EngineUnavailable as error:
        return unavailable(request, query, wants_json=False, error=error)
    shown = listing(title_of(query), "", lines, Options.of(request.GET.dict()))
    return printed(request, shown, back=address(query), kept=parameters.lists())


def title_of(query: Query) -> str:
    return _("Recherche « %s »") % query.text if query.text else _("Sélection de documents")


def listing(title: str, intro: str, lines: Iterator[Line], options: Options) -> Listing:
    kept = list(islice(lines, LONGEST_ON_PAPER))
    is_cut = next(lines, None) is not None
    return Listing(title, intro, arranged(kept, options.order), options, timezone.localdate(), is_cut)


def printed(request: HttpRequest, shown: Listing, back: str, kept=()) -> HttpResponse:
    """The page to read and print; with ?pdf=1, the PDF of the same."""
    if request.GET.get("pdf"):
        try:
            return paper.answer(shown)
        except PrintingUnavailable as error:
            logger.warning("No PDF of a list: %s", error)
            messages.warning(request, _("Ce site ne peut pas faire de PDF pour l’instant. Imprimez cette page."))
    context = {
        "listing": shown,
        "orders": [(order.value, label, order is shown.options.order) for order, label in ORDER_LABELS.items()],
        "back": back,
        "kept": [(name, value) for name, values in kept for value in values if name != "page"],
        "limit": LONGEST_ON_PAPER,
    }
    return render(request, "search/baskets/bibliography.html", context)


# By mail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """To oneself: a reader at her address, a visitor at one that she proves by a click."""
    opened = open_basket(request, ref)
    if not opened.may_edit:
        raise Http404
    user = holding.reader(request)
    form = SendForm(request.POST or None) if user is None or not user.email else None
    context = {"opened": opened, "basket": opened.basket, "form": form, "user_address": user.email if user else ""}
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return render(request, "search/baskets/send.html", context, status=422 if request.method == "POST" else 200)
    to = form.cleaned_data["email"].lower() if form else (user.email if user else "")
    if not ratelimit.consume(request, action="send_list", key=to):
        messages.error(
            request, _("Plusieurs messages viennent déjà de partir à cette adresse. Réessayez dans une heure.")
        )
        return render(request, "search/baskets/send.html", context, status=429)
    if form is None:
        sending.send(opened.basket, to)
        messages.success(request, _("La liste part à %s.") % to)
    else:
        sending.ask(opened.basket, to)
        messages.success(
            request, _("Un message part à %s : ouvrez-le et confirmez, la liste suivra. Le lien vaut un jour.") % to
        )
    return redirect(opened.basket)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sent(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the confirmation: looked at, it sends nothing; mail programs open links by themselves."""
    try:
        found, to = sending.confirmed(token)
    except BadLink:
        return render(request, "search/baskets/dead_link.html", status=404)
    if request.method != "POST":
        return render(request, "search/baskets/sent.html", {"to": to})
    if not ratelimit.consume(request, action="send_list", key=to):
        return render(request, "search/baskets/sent.html", {"to": to, "is_late": True}, status=429)
    sending.send(found, to)
    return render(request, "search/baskets/sent.html", {"to": to, "is_done": True})
