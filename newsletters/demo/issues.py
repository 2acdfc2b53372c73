"""Numéros of the demo and their tray: names in the tables → contents of the site."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils.formats import date_format
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.demo.markup import rich_text
from cms.demo.pages import Pages, Table, notice_titled, published_at
from cms.models import EventPage, PublicationPage
from cms.slugs import slug_of
from experiences.models import ExperiencePage
from newsletters.composing import new_issue, offered, raw_stream, reference_of, take
from newsletters.models import IssuePage, LetterPage, TrayItem

PAGES: dict[str, type[Page]] = {"events": EventPage, "sheets": ExperiencePage, "publications": PublicationPage}


def found(kind: str, title: str) -> Model:
    """The content of the demo that bears a title. KeyError: none does."""
    if kind == "references":
        return BibliographicRecord.objects.get(pk=notice_titled(title))
    # By slug: a no-break space in a title is a space all the same.
    page = PAGES[kind].objects.filter(slug=slug_of(title)).first()
    if page is None:
        raise KeyError(title)
    return page


class Issues:
    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self.editor = account("claire")
        self.taken: set[str] = set()
        """References of what the tray says is in the draft."""

    def compose(self, table: Table) -> IssuePage:
        """A past numéro, ready to leave. DoesNotExist, KeyError: it quotes what the demo has not."""
        issue = self._open(table, self.pages.today - timedelta(days=table["days_ago"]))
        # The headings that the letter gives its rubrics: `new_issue` has just copied them.
        headings = {block.block_type: block.value["heading"] for block in issue.body}
        issue.body = raw_stream(issue, [self._rubric(rubric, headings) for rubric in table["rubric"]])
        issue.save_revision(user=self.editor)
        return issue

    def fill_tray(self, tables: list[Table]) -> None:
        """What the team keeps and types, what readers propose: all for the first letter."""
        letter = LetterPage.objects.order_by("path").first()
        for table in tables:
            item = TrayItem(letter=letter, rubric=table["rubric"], note=table.get("note", ""))
            item.created_at = published_at(self.pages.today, table["days_ago"])
            if "quote" in table:
                item.content_object = source = found(table["rubric"], table["quote"])
                item.title = str(source)
            else:
                item.values = self._typed(table["item"])
                item.title = item.values.get("title") or item.values["name"]
            if "proposer" in table:
                item.state, item.proposer = TrayItem.State.PROPOSED, table["proposer"]
                # As the public form entitles it.
                item.title = ", ".join([item.title, *filter(None, map(item.values.get, ("function", "organisation")))])
            else:
                item.created_by = account(table["by"])
            item.save()
            if table.get("taken"):
                self.taken.add(item.reference)

    def write_draft(self, table: Table) -> None:
        """As Claire does: a new numéro, what she takes of « Préparer », her words. KeyError: it is not offered."""
        issue = self._open(table, self.pages.today + timedelta(days=table["days_ahead"]))
        wanted = self.taken | {reference_of(found(kind, title)) for kind, title in table["news"]}
        offers = {offer.reference: offer for rubric in offered(issue) for offer in rubric.offers}
        take(issue, [offers[reference] for reference in sorted(wanted, key=[*offers].index)], user=self.editor)

    def _open(self, table: Table, day: date) -> IssuePage:
        letter = LetterPage.objects.get(pk=self.pages.key(table["letter"]))
        issue = new_issue(letter, self.editor)
        issue.title, issue.subject, issue.preheader = table["title"], table["subject"], table["preheader"]
        issue.editorial = rich_text(table["editorial"], self.pages.found)
        issue.issued_on, issue.period = day, period(day, letter)
        issue.themes = letter.themes.all()
        return issue

    def _rubric(self, table: Table, headings: dict[str, str]) -> dict[str, Any]:
        kind = table["kind"]
        items = [self._quoted(kind, name) for name in table.get("quotes", [])]
        items += [self._typed(item) for item in table.get("items", [])]
        stored = [{"type": "item", "value": one, "id": str(uuid.uuid4())} for one in items]
        return {"type": kind, "value": {"heading": headings.get(kind, ""), "items": stored}}

    def _quoted(self, kind: str, name: str) -> dict[str, Any]:
        title, _bar, why = name.partition("|")
        own = "comment" if kind == "references" else "text"
        return {"source": found(kind, title.strip()).pk} | ({own: rich_text(why, self.pages.found)} if why else {})

    def _typed(self, item: Table) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if "text" in item:
            changes["text"] = rich_text(item["text"], self.pages.found)
        if "page" in item:
            changes["page"] = self.pages.key(item["page"])
        return item | changes


def account(name: str) -> Any:
    return get_user_model().objects.get(username=name)


def period(day: date, letter: LetterPage) -> str:
    """« mars – avril 2026 » for a letter of two months, « décembre 2026 – janvier 2027 »; else the month."""
    if letter.rhythm != LetterPage.Rhythm.BIMONTHLY:
        return date_format(day, "F Y")
    after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    month_and_year = "F\u00a0Y"
    first = date_format(day, "F" if after.year == day.year else month_and_year)
    return f"{first} – {date_format(after, month_and_year)}"
