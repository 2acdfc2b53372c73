"""« Dépouiller »: the articles of an issue, one after the other, what they share filled in.

The form is that of an article (`catalogue.cataloguing.kinds`); « Enregistrer et suivant » opens it again, for the next.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.cataloguing.kinds import BY_KEY
from catalogue.cataloguing.naming import name_of
from catalogue.display.serials import page_order
from catalogue.models import BibliographicRecord

Level = BibliographicRecord.Level
NEXT = "et-suivant"
"""The name of the button."""


def analyse_url(issue: BibliographicRecord) -> str:
    url = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:add")
    return f"{url}?{urlencode({'forme': 'article', 'numero': issue.pk})}"


def new_article(issue: BibliographicRecord) -> BibliographicRecord:
    """An article of this issue, of which the rest is to be typed."""
    article = BY_KEY["article"].new()
    serial = issue.host
    article.host = issue
    article.printed_date = issue.printed_date or str(issue.year_start or "")
    article.year_start, article.year_end = issue.year_start, issue.year_end
    article.languages = issue.languages or (serial.languages if serial else []) or ["fre"]
    return article


def issue_of(record: BibliographicRecord) -> BibliographicRecord | None:
    """The issue that an article is in."""
    host = record.host if record.level == Level.ARTICLE else None
    return host if host is not None and host.level == Level.ISSUE else None


def done_in(issue: BibliographicRecord) -> list[BibliographicRecord]:
    """The articles already there, whatever their state, in the order of the pages."""
    found = BibliographicRecord.objects.filter(host=issue).only("pk", "title", "extent", "details", "state", "level")
    return sorted(
        found, key=lambda one: page_order(one.title, one.details.get("host", {}).get("pages", "") or one.extent)
    )


class AnalysedIssue:
    """A form of notices that says, of an article, in which issue it is and what else was found there."""

    def analysed(self) -> dict[str, Any]:
        record = self.form.instance  # type: ignore[attr-defined]
        issue = issue_of(record)
        if issue is None:
            return {}
        done = [one for one in done_in(issue) if one.pk != record.pk]
        return {"issue": issue, "issue_title": name_of(issue), "done": done, "next_name": NEXT}

    def get_success_url(self) -> str:
        issue = issue_of(self.object) if NEXT in self.request.POST else None  # type: ignore[attr-defined]
        return analyse_url(issue) if issue else super().get_success_url()  # type: ignore[misc]

    def get_success_message(self, *args: Any) -> str | None:
        if NEXT not in self.request.POST:  # type: ignore[attr-defined]
            return super().get_success_message(*args)  # type: ignore[misc]
        return _("« %(title)s » est enregistré. Au suivant.") % {"title": self.object.title}  # type: ignore[attr-defined]
