"""What the public does about the letters. A page that is only looked at changes nothing: acts are POSTs."""

from __future__ import annotations

import logging
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from correspondence import addresses
from correspondence.links import BadLink, ExpiredLink
from newsletters.clicks import count, link_of
from newsletters.feeds import issue_feed
from newsletters.forms import LinkForm, PreferencesForm, ProposalForm, SubscribeForm
from newsletters.links import owner_of, reader_of
from newsletters.models import IssuePage, LetterPage, Subscriber
from newsletters.printing.folding import TooLong
from newsletters.rendering.colours import palettes
from newsletters.subscribing import joining, retention
from reference.paper import PrintingUnavailable

logger = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST or None)
    if request.method == "POST":
        if form.is_robot:
            return redirect("newsletters:asked")
        if form.is_valid():
            joining.ask(form.cleaned_data["email"], form.cleaned_data["lists"], form.about())
            return redirect("newsletters:asked")
    context = {"form": form, "link_form": LinkForm(), "letters": published_letters()}
    return render(request, "newsletters/subscribe.html", context, status=_status(form))


def published_letters() -> QuerySet[LetterPage]:
    return LetterPage.objects.live().public().order_by("path")


def asked(request: HttpRequest) -> HttpResponse:
    return said(
        request,
        _("Encore un geste"),
        _(
            "Un message vient de partir à l’adresse que vous avez donnée. Ouvrez-le et confirmez : "
            "votre abonnement commence à ce moment-là."
        ),
        _("Rien reçu ? Regardez dans les indésirables, puis recommencez dans dix minutes."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscriber, lists = joining.confirmation(token)
    except ExpiredLink:
        return dead_link(request, _("Ce lien a plus de sept jours. Recommencez votre demande d’abonnement."))
    except BadLink:
        return dead_link(request)
    if request.method == "POST":
        joining.confirm(subscriber, lists)
        return said(
            request,
            _("Vous êtes abonné·e"),
            _("Vous recevrez le prochain numéro. Chaque message vous permet de changer d’avis."),
        )
    context = {"subscriber": subscriber, "lists": lists, "masked": masked(subscriber)}
    return render(request, "newsletters/confirm.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscriber, delivery = reader_of(token)
    except BadLink:
        return dead_link(request)
    # A numéro is forwarded: its link chooses what is received, and shows nothing of who she is.
    is_hers = delivery is None
    form = PreferencesForm(request.POST or None, subscriber=subscriber, is_hers=is_hers)
    if request.method == "POST" and form.is_valid():
        about = form.about()
        for name, value in about.items():
            setattr(subscriber, name, value)
        subscriber.save(update_fields=about)
        joining.choose(subscriber, form.wanted())
        return HttpResponseRedirect(f"{request.path}?fait=1")
    context = {
        "form": form,
        "masked": masked(subscriber),
        "token": token,
        "is_hers": is_hers,
        "link_form": LinkForm(),
        "done": "fait" in request.GET,
    }
    return render(request, "newsletters/preferences.html", context, status=_status(form))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """RFC 8058: a POST unsubscribes, without a session nor a cookie; a GET shows whom and what, and a button."""
    try:
        subscriber, delivery = reader_of(token)
    except BadLink:
        return dead_link(request, _("Ce lien ne désigne plus personne : il n’y a plus rien à arrêter."))
    if delivery is None:
        return redirect("newsletters:preferences", token=token)
    letter = delivery.campaign.issue.letter
    if request.method == "POST":
        how = _("Désabonnement en un clic") if "List-Unsubscribe" in request.POST else _("Lien de désabonnement")
        joining.leave(subscriber, letter, how, delivery)
        context = {"letter": letter, "token": token}
        return render(request, "newsletters/unsubscribed.html", context)
    context = {"letter": letter, "masked": masked(subscriber), "token": token}
    return render(request, "newsletters/unsubscribe.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscriber = retention.reader_to_renew(token)
    except BadLink:
        return dead_link(request)
    if request.method == "POST":
        retention.renew(subscriber)
        return said(request, _("C’est noté"), _("Nous continuons de vous écrire."))
    return render(request, "newsletters/renew.html", {"masked": masked(subscriber)})


@never_cache
@require_safe
def export(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscriber = owner_of(token)
    except BadLink:
        return dead_link(request)
    response = JsonResponse(joining.exported(subscriber), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return response


@never_cache
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    try:
        subscriber = owner_of(token)
    except BadLink:
        return dead_link(request)
    joining.erase(subscriber, _("Page de préférences"))
    return said(request, _("Vos données sont effacées"), _("Nous ne vous écrirons plus, sauf si vous vous réabonnez."))


@never_cache
@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Her own link, by mail: the page says the same whoever is subscribed."""
    form = LinkForm(request.POST)
    if not form.is_valid() and not form.is_robot:
        context = {"form": SubscribeForm(), "link_form": form, "letters": published_letters()}
        return render(request, "newsletters/subscribe.html", context, status=422)
    if not form.is_robot:
        joining.send_own_link(form.cleaned_data["email"])
    return said(
        request,
        _("Regardez votre courrier"),
        _("Si cette adresse est abonnée, un message lui donne le lien de sa page."),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and (form.is_robot or form.is_valid()):
        if not form.is_robot:
            form.tray_item().save()
        return said(
            request,
            _("Merci"),
            _("Votre proposition est arrivée. L’équipe la relit avant de la reprendre dans un prochain numéro."),
        )
    return render(request, "newsletters/propose.html", {"form": form}, status=_status(form))


@require_safe
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(LetterPage.objects.live().public(), pk=pk)
    return HttpResponse(issue_feed(letter), content_type="application/atom+xml; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def colours(request: HttpRequest, pk: int, accent: str) -> HttpResponse:
    """The colour of a letter, readable in light and in dark. A file of its own, for no style may stand in a page (CSP)."""
    letter = get_object_or_404(LetterPage, pk=pk)
    if accent != letter.accent.removeprefix("#"):
        raise Http404
    light, dark = palettes(letter.accent)
    sheet = (
        f".letter {{ --masthead: {light.accent}; --letter: {light.accent} }}\n"
        f"@supports (color: light-dark(#000, #fff)) "
        f"{{ .letter {{ --letter: light-dark({light.accent}, {dark.accent}) }} }}\n"
    )
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@require_safe
def issue_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The numéro on paper: what was scanned of an old one, else laid out from what was sent."""
    from newsletters.printing.issues import issue_paper

    issue = get_object_or_404(IssuePage.objects.live().public(), pk=pk)
    if issue.archive_pdf:
        return redirect(issue.archive_pdf.url)
    try:
        data = issue_paper(issue)
    except (PrintingUnavailable, TooLong) as error:
        logger.warning("No PDF of %s: %s", issue, error)
        return no_paper(request, issue)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{issue.letter.slug}-{issue.number}.pdf"'
    return response


@never_cache
@require_safe
def follow(request: HttpRequest, uid: Any, position: int) -> HttpResponse:
    """A link of a numéro whose clicks are counted: one more, and nobody knows whose. A HEAD comes from a robot."""
    link = link_of(uid, position)
    if request.method == "GET":
        count(link)
    return HttpResponseRedirect(link.url)


def no_paper(request: HttpRequest, issue: IssuePage) -> HttpResponse:
    """The reader can do nothing about it; what the numéro says is on its page."""
    return render(request, "newsletters/no_paper.html", {"issue": issue}, status=404)


def said(request: HttpRequest, title: str, *paragraphs: str) -> HttpResponse:
    return render(request, "said.html", {"title": title, "paragraphs": paragraphs})


def dead_link(request: HttpRequest, reason: str = "") -> HttpResponse:
    reason = reason or _("Ce lien est incomplet, ou n’a plus cours.")
    return render(request, "newsletters/dead_link.html", {"reason": reason, "link_form": LinkForm()}, status=404)


def masked(subscriber: Subscriber) -> str:
    """« i…@exemple.fr », or her name when she has no address."""
    return addresses.masked(subscriber.email or "") or subscriber.name


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
