"""A numéro as it will be received, in the editor's preview panel."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from newsletters.content import GREETING
from newsletters.models import IssuePage
from newsletters.rendering.mail import rendered


def mail(issue: IssuePage) -> HttpResponse:
    return HttpResponse(rendered(issue.content()).html.replace(GREETING, _("Bonjour Inès Fontaine,")))


def text(issue: IssuePage) -> HttpResponse:
    said = rendered(issue.content()).text.replace(GREETING, _("Bonjour Inès Fontaine,"))
    return HttpResponse(said, content_type="text/plain; charset=utf-8")
