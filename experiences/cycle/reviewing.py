"""« Relecture du porteur »: the draft read by a signed link, without account; each reviewer has her own link.

An agreement is somebody's, for one version: a fiche that changed since says so, and what has changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name

from correspondence.links import BadLink, sign, unsign
from experiences.cycle import telling
from experiences.cycle.stages import is_at_work
from experiences.cycle.versions import Version, changed
from experiences.models import ExperiencePage, HolderReview, ReviewAnswer, ReviewComment
from reference.centre import this_centre

PURPOSE = "fiche-relecture"
DAYS = (14, 30, 60)
REMIND_AFTER = timedelta(days=10)
AGREED, CHANGES = ReviewAnswer.Verdict.AGREED, ReviewAnswer.Verdict.CHANGES


class Closed(Exception):
    """The link was good once. `title` and `reason` are what its holder reads."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(title)
        self.title, self.reason = title, reason


class ChangedMeanwhile(Exception):
    """She agrees to what is no longer the latest version."""


# The editor's side


@transaction.atomic
def invite(page: ExperiencePage, name: str, address: str, days: int, user: Any, word: str = "") -> HolderReview:
    """With an address, the link leaves by mail at once."""
    review = HolderReview.objects.create(
        page=page,
        name=name,
        address=address,
        word=word,
        created_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    if address:
        send_link(review, "invitation", _("À relire avant parution : %s") % page.draft_title)
    return review


def send_link(review: HolderReview, template: str, subject: str) -> None:
    context = {
        "review": review,
        "title": review.page.draft_title,
        "url": settings.SITE_URL + path_of(review),
        "until": timezone.localtime(review.expires_at),
        "by": user_display_name(review.created_by) if review.created_by else "",
    }
    telling.write("relecture", review.address, subject, template, context)


def path_of(review: HolderReview) -> str:
    return reverse("fiches:review", args=[sign(PURPOSE, review.pk, review.key)])


@transaction.atomic
def send_again(review: HolderReview, days: int) -> bool:
    """The same link, good for some days more; False when it was revoked: another one is then given."""
    until = timezone.now() + timedelta(days=days)
    if not HolderReview.objects.filter(pk=review.pk, revoked_at=None).update(expires_at=until):
        return False
    review.refresh_from_db()
    if review.address:
        send_link(review, "reminder", _("Toujours à relire : %s") % review.page.draft_title)
    return True


def handle(answer: ReviewAnswer, user: Any) -> None:
    ReviewAnswer.objects.filter(pk=answer.pk, handled_at=None).update(handled_at=timezone.now(), handled_by=user)


# The holder's side


def review_behind(token: str) -> HolderReview:
    """Raises BadLink for what nobody signed, Closed for what has expired, was revoked, or whose fiche is gone."""
    signed = unsign(PURPOSE, token)
    review = HolderReview.objects.select_related("page", "created_by").filter(pk=signed.subject).first()
    if review is None:
        raise Closed(_("Cette fiche n’existe plus"), _("Le centre l’a supprimée."))
    if review.key != signed.key:
        raise BadLink
    check_open(review)
    if not is_at_work(review.page):
        raise Closed(_("Cette fiche n’existe plus"), _("Le centre l’a supprimée."))
    return review


def check_open(review: HolderReview) -> None:
    if review.revoked_at:
        raise Closed(_("Ce lien a été fermé"), _("Le centre a mis fin à cette relecture."))
    if review.is_expired:
        day = timezone.localtime(review.expires_at)
        raise Closed(
            _("Ce lien n’est plus valable"), _("Il permettait de relire la fiche jusqu’au %s.") % f"{day:%d/%m/%Y}"
        )


def wording(version: Version) -> str:
    """What is agreed to, as it is shown, then kept."""
    said = _("J’ai relu la fiche « %(title)s » dans sa version du %(day)s, et j’accepte que %(centre)s la publie.")
    day = f"{timezone.localtime(version.saved_at):%d/%m/%Y à %H:%M}"
    return said % {"title": version.page.title, "day": day, "centre": this_centre().name or _("le centre")}


@transaction.atomic
def answer(
    review: HolderReview, version: Version, verdict: str, name: str, comments: Mapping[str, str], *, read: str
) -> ReviewAnswer:
    """`comments`: {block, or "" for the whole: text}. `read`: the digest of the version that she had before her.

    Raises Closed when the link was closed meanwhile, ChangedMeanwhile for an agreement to what is no longer there.
    """
    # Her own row only: another reviewer answers at the same moment without waiting for her.
    review = HolderReview.objects.select_for_update(of=("self",)).select_related("page", "created_by").get(pk=review.pk)
    check_open(review)
    if verdict == AGREED and read != version.digest:
        raise ChangedMeanwhile
    said = {block: text for block, text in comments.items() if text}
    if before := said_already(review, version, verdict, said):
        return before
    given = write_down(review, version, verdict, name, said, read=read)
    tell_the_editor(given)
    return given


def write_down(
    review: HolderReview, version: Version, verdict: str, name: str, said: Mapping[str, str], *, read: str
) -> ReviewAnswer:
    given = ReviewAnswer.objects.create(
        review=review,
        verdict=verdict,
        name=name,
        wording=wording(version) if verdict == AGREED else "",
        revision_id=version.revision_id,
        version_of=version.saved_at,
        # Remarks on an older version are of use all the same; which one she read is then unknown.
        read=version.digests if read == version.digest else {},
    )
    ReviewComment.objects.bulk_create(
        ReviewComment(answer=given, block=block, text=text) for block, text in said.items()
    )
    return given


def said_already(review: HolderReview, version: Version, verdict: str, said: Mapping[str, str]) -> ReviewAnswer | None:
    """A second click, or the same page sent again."""
    last = review.last_answer
    if last is None or last.verdict != verdict or last.read != version.digests:
        return None
    return last if {one.block: one.text for one in last.comments.all()} == said else None


def tell_the_editor(given: ReviewAnswer) -> None:
    page, asked_by = given.review.page, given.review.created_by
    subject = _("%(who)s donne son accord : %(title)s") if given.is_agreement else _("%(who)s a relu : %(title)s")
    subject %= {"who": given.name, "title": page.draft_title}
    to = [asked_by.email] if asked_by and asked_by.is_active and asked_by.email else telling.editors_of(page)
    for address in to:
        telling.write("reponse", address, subject, "answer", {"given": given, "url": telling.desk_url(page)})


def changed_since(given: ReviewAnswer, version: Version) -> list[str]:
    """The blocks that are no longer those that she agreed to."""
    return changed(given.read, version.digests)


# Once a day


def remind(now: datetime | None = None) -> int:
    """Who was written to ten days ago and has said nothing is reminded, once. Returns how many mails were written."""
    now = now or timezone.now()
    silent = HolderReview.objects.filter(
        answers=None, reminded_at=None, revoked_at=None, expires_at__gt=now, created_at__lte=now - REMIND_AFTER
    ).exclude(address="")
    return sum(remind_one(review) for review in silent.select_related("page", "created_by"))


@transaction.atomic
def remind_one(review: HolderReview) -> bool:
    """The mark and the mail are written together: neither a second worker nor a restart writes twice."""
    if not is_at_work(review.page):
        return False
    marked = HolderReview.objects.filter(pk=review.pk, reminded_at=None).update(reminded_at=timezone.now())
    if marked:
        send_link(review, "reminder", _("Toujours à relire : %s") % review.page.draft_title)
    return bool(marked)
