"""A draft, read and commented by whoever holds its link. Nothing here is kept by a browser or by a search engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.previews.forms import CommentForm
from cms.previews.giving import Closed, comment, link_behind, title_of
from cms.previews.models import PreviewLink
from correspondence.links import BadLink

View = Callable[[HttpRequest, PreviewLink, str], HttpResponse]
HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)


def by_link(view: View) -> Callable[..., HttpResponse]:
    """403 for a link that nobody made, 410 for one that is over; both say so in French."""

    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, link_behind(token), token)
        except Closed as closed:
            response = refusal(request, closed.title, closed.reason, 410)
        except BadLink:
            response = refusal(
                request,
                _("Ce lien n’est pas complet"),
                _("Il a peut-être été coupé par votre messagerie. Copiez-le en entier."),
                403,
            )
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return checked


def refusal(request: HttpRequest, title: str, reason: str, status: int) -> HttpResponse:
    what_next = _("Demandez-en un autre à la personne qui vous l’a donné.")
    return render(request, "said.html", {"title": title, "paragraphs": [reason, what_next]}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def preview(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    form = CommentForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.is_robot:
            return redirect("preview", token)
        if form.is_valid():
            if ratelimit.consume(request, action="preview_comment", key=str(link.pk)):
                values = form.cleaned_data
                comment(link, values["author"], values["verdict"], values["text"].strip())
                messages.success(request, _("Merci. Votre avis est transmis au centre."))
                return redirect(f"{request.path}#avis")
            form.add_error(None, _("Beaucoup de messages sont déjà partis d’ici. Réessayez dans une heure."))
            status = 429
    link.note_seen()
    context: dict[str, Any] = {
        "form": form,
        "link": link,
        "token": token,
        "draft_title": title_of(link.page),
        "comments": link.comments.all(),
    }
    return render(request, "previews/preview.html", context, status=status)


@require_safe
@by_link
def draft(request: HttpRequest, link: PreviewLink, token: str) -> HttpResponse:
    """The latest version as the site would show it, for the frame of `preview` alone."""
    page = link.page.specific.get_latest_revision_as_object()
    response = page.make_preview_request(request, page.default_preview_mode)
    if hasattr(response, "render"):
        response.render()
    if not response.streaming:
        # Its links open beside: the pages of the site refuse to be framed.
        response.content = HEAD.sub(lambda head: head[0] + b'<base target="_blank">', response.content, count=1)
        if response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
