"""Links to a draft: made, sent, revoked, and followed back to the page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.models import Page

from cms.previews.models import PreviewComment, PreviewLink
from cms.trash.moving import is_in_trash
from correspondence import mails
from correspondence.links import BadLink, sign, unsign

PURPOSE = "apercu"
DAYS = (7, 14, 30, 90)


class Closed(Exception):
    """The link was good once. `title` and `reason` are what its holder reads."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(title)
        self.title, self.reason = title, reason


@transaction.atomic
def give(page: Page, name: str, days: int, user: Any, address: str = "") -> PreviewLink:
    """With an address, the link leaves by mail at once."""
    link = PreviewLink.objects.create(
        page=page, name=name, address=address, created_by=user, expires_at=timezone.now() + timedelta(days=days)
    )
    if address:
        context = {
            "page": page,
            "url": settings.SITE_URL + path_of(link),
            "until": timezone.localtime(link.expires_at),
            "by": user_display_name(user) if user else "",
        }
        mails.queue(
            f"{PURPOSE}.lien", address, _("À lire avant parution : %s") % title_of(page), "previews/mail/link", context
        )
    return link


def title_of(page: Page) -> str:
    return page.draft_title or page.title


def path_of(link: PreviewLink) -> str:
    return reverse("preview", args=[sign(PURPOSE, link.pk, link.key)])


def link_behind(token: str) -> PreviewLink:
    """Raises BadLink for what nobody signed, Closed for what has expired, was revoked, or whose page is gone."""
    signed = unsign(PURPOSE, token)
    link = PreviewLink.objects.select_related("page", "created_by").filter(pk=signed.subject).first()
    if link is None:
        raise Closed(_("Cette page n’existe plus"), _("Elle a été supprimée par le centre."))
    if link.key != signed.key:
        raise BadLink
    if link.revoked_at:
        raise Closed(_("Ce lien a été fermé"), _("Le centre a mis fin à cette relecture."))
    if link.is_expired:
        day = timezone.localtime(link.expires_at)
        raise Closed(
            _("Ce lien n’est plus valable"),
            _("Il permettait de relire la page jusqu’au %s.") % f"{day:%d/%m/%Y}",
        )
    if is_in_trash(link.page):
        raise Closed(_("Cette page n’existe plus"), _("Elle a été supprimée par le centre."))
    return link


@transaction.atomic
def comment(link: PreviewLink, author: str, verdict: str, text: str) -> PreviewComment:
    """Kept with the page; whoever gave the link is told by mail, else the owner of the page."""
    said = PreviewComment.objects.create(link=link, page=link.page, author=author, verdict=verdict, text=text)
    editor = link.created_by or link.page.owner
    if editor and editor.is_active and editor.email:
        context = {
            "said": said,
            "title": title_of(link.page),
            "url": settings.SITE_URL + reverse("preview_links", args=[link.page_id]),
        }
        subject = _("%(who)s a relu « %(title)s »") % {"who": author, "title": title_of(link.page)}
        mails.queue(f"{PURPOSE}.remarque", editor.email, subject, "previews/mail/comment", context)
    return said


def handle(said: PreviewComment, user: Any) -> None:
    PreviewComment.objects.filter(pk=said.pk, handled_at=None).update(handled_at=timezone.now(), handled_by=user)
