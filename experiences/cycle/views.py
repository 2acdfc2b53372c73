"""What the public does: propose an action, review the fiche made of it, stay its contact. To look changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from correspondence.links import BadLink, ExpiredLink
from experiences.cycle import contacts, reviewing
from experiences.cycle.forms import ProposalForm, ReviewForm
from experiences.cycle.proposing import commune_names, list_of_fiches, receive
from experiences.cycle.reviewing import ChangedMeanwhile, Closed
from experiences.cycle.versions import (
    CONTACTS,
    FACTS,
    HEAD,
    LESSONS,
    REFERENCES,
    Version,
    block_title,
    latest_version,
)
from experiences.models import ContactRequest, ExperienceIndexPage, ExperiencePage, HolderReview
from experiences.reading import fiche_context

View = Callable[..., HttpResponse]


# Proposing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    index = index_or_404()
    form = ProposalForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_robot:
            return redirect("fiches:proposed")
        status = 422
        if form.is_valid():
            if ratelimit.consume(request, action="fiche_proposal", key=form.cleaned_data["contact_email"]):
                receive(index, form.told())
                return redirect("fiches:proposed")
            form.add_error(
                None,
                _(
                    "Beaucoup de propositions viennent de la même adresse. Gardez votre texte, et revenez dans une heure."
                ),
            )
            status = 429
    context = {"form": form, "index": index, "communes": commune_names(), "months": kept_months()}
    return render(request, "experiences/cycle/propose.html", context, status=status)


@never_cache
@require_safe
def proposed(request: HttpRequest) -> HttpResponse:
    return render(request, "experiences/cycle/proposed.html", {"index": index_or_404()})


def index_or_404() -> ExperienceIndexPage:
    index = list_of_fiches()
    if index is None:
        raise Http404
    return index


def kept_months() -> int:
    from experiences.cycle.retention import kept

    return round(kept().days / 30.4)


# By a signed link


def by_link(find: Callable[[str], Any]) -> Callable[[View], View]:
    """403 for a link that nobody made, 410 for one that is over; nothing is kept or indexed, whatever the answer."""

    def wrap(view: View) -> View:
        @never_cache
        @wraps(view)
        def checked(request: HttpRequest, token: str) -> HttpResponse:
            try:
                response = view(request, find(token))
            except Closed as closed:
                response = refusal(request, closed.title, closed.reason, 410)
            except ExpiredLink:
                said = _("Le délai pour répondre est passé, ou la fiche n’existe plus.")
                response = refusal(request, _("Ce lien n’est plus valable"), said, 410)
            except BadLink:
                said = _("Il a peut-être été coupé par votre messagerie. Copiez-le en entier.")
                response = refusal(request, _("Ce lien n’est pas complet"), said, 403)
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers["Referrer-Policy"] = "same-origin"
            return response

        return checked

    return wrap


def refusal(request: HttpRequest, title: str, reason: str, status: int) -> HttpResponse:
    what_next = _("Demandez-en un autre à la personne qui vous l’a envoyé, ou écrivez au centre.")
    return render(request, "said.html", {"title": title, "paragraphs": [reason, what_next]}, status=status)


# Reviewing


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(reviewing.review_behind)
def review(request: HttpRequest, review: HolderReview) -> HttpResponse:
    version = latest_version(review.page)
    shown = fiche_context(version.page)
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        blocks=shown_blocks(shown),
        wording=reviewing.wording(version),
        initial={"name": review.name, "version": version.digest},
    )
    status = 200
    if request.method == "POST":
        if form.is_robot:
            return redirect(request.path)
        status = 422
        if form.is_valid():
            status = take(request, review, version, form)
            if status == 200:
                return redirect(f"{request.path}#reponses")
    review.note_seen()
    context = {
        **shown,
        "review": review,
        "version": version,
        "draft": version.page,
        "form": form,
        "answers": told(review, version),
        "was_changed": status == 409,
    }
    return render(request, "experiences/cycle/review.html", context, status=status)


def take(request: HttpRequest, review: HolderReview, version: Version, form: ReviewForm) -> int:
    """200 when it is kept; else what keeps it from being, said on the form, which loses nothing."""
    values = form.cleaned_data
    if not ratelimit.consume(request, action="fiche_review", key=str(review.pk)):
        form.add_error(None, _("Beaucoup de messages sont déjà partis d’ici. Réessayez dans une heure."))
        return 429
    try:
        given = reviewing.answer(
            review, version, values["verdict"], values["name"], form.comments(), read=values["version"]
        )
    except ChangedMeanwhile:
        form.add_error(
            None,
            _("La fiche a changé pendant que vous la lisiez. La voici à jour : relisez-la, puis donnez votre accord."),
        )
        form.data = form.data.copy()
        form.data["version"] = version.digest
        form.data.pop("agrees", None)
        return 409
    said = (
        _("Merci. Votre accord est enregistré.") if given.is_agreement else _("Merci. Vos remarques sont transmises.")
    )
    messages.success(request, said)
    return 200


def shown_blocks(shown: dict[str, Any]) -> list[str]:
    """Those that the page shows, in its order: one does not comment what is not there."""
    names = [HEAD, FACTS, *(section["name"] for section in named(shown["story"]))]
    names += [LESSONS] if shown["levers"] or shown["brakes"] else []
    names += [section["name"] for section in named(shown["afterthoughts"])]
    names += [CONTACTS] if shown["contacts"] else []
    return names + ([REFERENCES] if shown["references"] else [])


def named(sections: list[dict[str, str]]) -> list[dict[str, str]]:
    """A section and the name of its field, that its anchor comes from."""
    return [section | {"name": section["id"].replace("-", "_")} for section in sections]


def told(review: HolderReview, version: Version) -> list[dict[str, Any]]:
    """What she said already, and, of an agreement, what has changed since."""
    found = []
    for answer in review.answers.prefetch_related("comments"):
        since = reviewing.changed_since(answer, version) if answer.is_agreement else []
        comments = [(block_title(one.block), one.text) for one in answer.comments.all()]
        found.append({"answer": answer, "comments": comments, "changed": [block_title(name) for name in since]})
    return found


# Staying a contact


@require_http_methods(["GET", "HEAD", "POST"])
@by_link(contacts.request_behind)
def contact(request: HttpRequest, asked: ContactRequest) -> HttpResponse:
    """What she may answer, and what the site shows of her: a link followed by a machine answers nothing."""
    if request.method == "POST":
        if request.POST.get("reponse") in ("oui", "non"):
            contacts.answer(asked, request.POST["reponse"] == "oui")
        return redirect(request.path)
    page = ExperiencePage.objects.get(pk=asked.page_id)
    shown = next((one for one in page.contacts.all() if one.name == asked.name), None)
    context = {"asked": asked, "fiche": page, "shown": shown, "wording": contacts.wording(page)}
    return render(request, "experiences/cycle/contact.html", context)
