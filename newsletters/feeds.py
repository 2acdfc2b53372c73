"""The archive of a letter as Atom (RFC 4287)."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from newsletters.models import IssuePage, LetterPage
from newsletters.rendering.plain import plain
from newsletters.rubrics.base import page_address

LATEST = 20


def issue_feed(letter: LetterPage) -> str:
    url = page_address(letter)
    feed = Atom1Feed(
        title=letter.title,
        link=url,
        description=letter.tagline or letter.intro,
        feed_url=settings.SITE_URL + reverse("newsletters:feed", args=[letter.pk]),
        language="fr",
        # RFC 4287 §4.1.1: an author there, or in each entry.
        author_name=letter.sender_name,
        feed_guid=f"{url}#atom",
    )
    for issue in letter.issues()[:LATEST]:
        feed.add_item(
            title=issue.title,
            link=page_address(issue),
            description=summary(issue),
            unique_id=f"{settings.SITE_URL}/lettres/{letter.pk}/{issue.number}",
            pubdate=issued_at(issue),
            updateddate=issue.last_published_at or issued_at(issue),
        )
    return feed.writeString("utf-8")


def issued_at(issue: IssuePage) -> datetime:
    return timezone.make_aware(datetime.combine(issue.issued_on, time(8)))


def summary(issue: IssuePage) -> str:
    """What the numéro holds: its preheader, else its titles."""
    if said := issue.preheader or issue.intro:
        return said
    content = issue.content()
    titles = [entry.title for rubric in content.rubrics for entry in rubric.entries if entry.title]
    return " · ".join(titles[:12]) or plain(content)[:300]
