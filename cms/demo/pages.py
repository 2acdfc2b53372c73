"""The demo's tables → pages, rendez-vous and publications.

Pages first, their texts after: a text may link to a page that comes later. A key that a page has not is an error,
for `Model()` refuses it; a name that nothing bears (parent, theme, territory, picture, notice) is a KeyError.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from catalogue.models import BibliographicRecord
from cms.demo.editorial import OWN_PARTS, fill_parts, organisation, own_fields, territory
from cms.demo.markup import Found, blocks, rich_text
from cms.demo.shelf import Shelf
from cms.models import (
    AccessibilityPage,
    ActionOutcome,
    ActionPage,
    AgendaPage,
    CollectionPage,
    ContentPage,
    CyclePage,
    EventPage,
    EventSpeaker,
    FormPage,
    HomePage,
    LinkPage,
    NetworkPage,
    NetworkSpacePage,
    NewsPage,
    PracticalPage,
    ProgrammePage,
    PublicationAuthor,
    PublicationPage,
    SectionPage,
    SeeAlso,
    SeriesPage,
)
from cms.slugs import slug_of
from experiences.models import ExperienceIndexPage, ExperiencePage
from reference.models import Theme

Table = dict[str, Any]

MODELS = {
    "section": SectionPage,
    "content": ContentPage,
    "practical": PracticalPage,
    "agenda": AgendaPage,
    "experiences": ExperienceIndexPage,
    "news": NewsPage,
    "link": LinkPage,
    "programme": ProgrammePage,
    "action": ActionPage,
    "series": SeriesPage,
    "network": NetworkPage,
    "network-space": NetworkSpacePage,
    "collection": CollectionPage,
    "form": FormPage,
    "accessibility": AccessibilityPage,
}
RICH_TEXTS = ("access", "borrowing", *AccessibilityPage.TEXTS)
DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


class Pages:
    """The pages of the demo by path, such as `/le-centre/equipe/`."""

    def __init__(self, home: HomePage, shelf: Shelf, today: date) -> None:
        self.shelf, self.today = shelf, today
        self.by_path: dict[str, Page] = {"/": home}
        self.texts: list[tuple[Page, Table]] = []
        self.chosen: list[tuple[Page, str]] = []
        self.outcomes: list[tuple[Page, str]] = []
        self.registered: list[tuple[EventPage, Table]] = []
        self.found = Found(self.key, shelf.image, shelf.document, notice_titled)

    def key(self, path: str) -> int:
        if path not in self.by_path:
            # A fiche, which comes from its own table.
            home = self.by_path["/"]
            self.by_path[path] = ExperiencePage.objects.get(url_path=home.url_path.rstrip("/") + path)
        return self.by_path[path].pk

    def add_page(self, table: Table) -> None:
        model = MODELS[table["kind"]]
        fields = without(table, "kind", "path", *OWN_PARTS)
        if model is ExperienceIndexPage:
            fields["intro"] = rich_text(fields.get("intro", ""), self.found)
        page = self.add(model, table["path"], fields | own_fields(model, table, self.today))
        fill_parts(page, table)
        self.chosen += [(page, path) for path in table.get("see_also", [])]
        self.outcomes += [(page, path) for path in table.get("outcomes", [])]

    def add_publication(self, table: Table) -> None:
        fields = without(table, "path", "authors", "cover", "document", "record")
        fields["cover_id"] = self.shelf.image(table["cover"]) if table.get("cover") else None
        fields["document_id"] = (
            self.shelf.document(table["document"], table["title"]) if table.get("document") else None
        )
        fields["record_id"] = notice_titled(table["record"]) if table.get("record") else None
        page = self.add(PublicationPage, table["path"], fields)
        page.authors = [PublicationAuthor(**named(person)) for person in table.get("authors", [])]

    def add_cycle(self, agenda: str, table: Table) -> None:
        fields = without(table, "seance", "territories")
        path = f"{agenda}{slug_of(table['title'])}/"
        page = self.add(CyclePage, path, fields)
        page.territories = [*map(territory, table.get("territories", []))]
        for seance in table["seance"]:
            self.add_event(path, seance)

    def add_event(self, agenda: str, table: Table) -> None:
        """A rendez-vous under the agenda, on the week told from today's: the demo never ages."""
        fields = without(table, *OF_EVENT)
        for name, field in EVENT_FIELDS.items():
            if name in fields:
                fields[field] = fields.pop(name)
        first = (
            date.fromisoformat(table["on"])
            if "on" in table
            else first_day(self.today, table["weeks"], table["weekday"])
        )
        fields |= {"starts_on": first, "start_time": hour(table.get("from")), "end_time": hour(table.get("to"))}
        if table.get("days", 1) > 1:
            fields["ends_on"] = first + timedelta(days=table["days"] - 1)
        # Announced two months ahead, never in the future.
        fields.setdefault("days_ago", max((self.today - first).days + 60, 1))
        programme = [{"type": "moment", "value": moment} for moment in table.get("programme", [])]
        fields |= {
            "programme": json.dumps(programme),
            "questions": json.dumps([*map(question, table.get("questions", []))]),
        }
        fields["kept"] = json.dumps([*map(kept, table.get("kept", []))])
        if path := table.get("publication"):
            fields["publication_id"] = self.key(path)
        page = self.add(EventPage, f"{agenda}{slug_of(table['title'])}/", fields)
        page.speakers = [EventSpeaker(**named(person)) for person in table.get("speakers", [])]
        page.territories = [*map(territory, table.get("territories", []))]
        self.registered.append((page, table))

    def add(self, model: type[Page], path: str, table: Table) -> Page:
        texts = {name: table[name] for name in ("body", *RICH_TEXTS) if name in table}
        fields = without(table, *texts, "themes", "menu", "picture", "picture_alt", "days_ago")
        if model is not ExperienceIndexPage:
            fields["is_demo"] = True
        if picture := table.get("picture"):
            fields |= {"illustration_id": self.shelf.image(picture), "illustration_alt": table.get("picture_alt", "")}
        parent, _, name = path.rstrip("/").rpartition("/")
        published = published_at(self.today, table.get("days_ago", 40))
        page = model(slug=name, show_in_menus=table.get("menu", False), first_published_at=published, **fields)
        page.last_published_at = page.latest_revision_created_at = published
        self.by_path[f"{parent}/"].add_child(instance=page)
        if themes := table.get("themes"):
            page.themes = [Theme.objects.get(slug=theme) for theme in themes]
        self.by_path[path] = page
        self.texts.append((page, texts))
        return page

    def write_texts(self) -> None:
        """Once every page has its place."""
        for page, path in self.chosen:
            SeeAlso.objects.create(page=page, related_id=self.key(path))
        for page, path in self.outcomes:
            ActionOutcome.objects.create(page=page, outcome_id=self.key(path))
        for page, texts in self.texts:
            for name, text in texts.items():
                setattr(page, name, body(text, self.found) if name == "body" else rich_text(text, self.found))
            save(page)


OF_EVENT = (
    "weeks", "weekday", "on", "days", "from", "to", "programme", "speakers", "territories", "questions", "kept",
    "publication", "participants", "waiting", "present",
)  # fmt: skip
"""Keys of a rendez-vous that are no field of its page as they stand."""
EVENT_FIELDS = {
    "format": "event_format",
    "online": "is_online",
    "cancelled": "is_cancelled",
    "organiser": "organiser_name",
}


def save(page: Page) -> None:
    """The page was read before some of its children came: their count in the tree is the database's to tell."""
    page.refresh_from_db(fields=["path", "depth", "numchild"])
    page.save()


def without(table: Table, *names: str) -> Table:
    return {name: value for name, value in table.items() if name not in names}


def body(text: str, found: Found) -> str:
    return json.dumps(blocks(text, found))


def question(table: Table) -> Table:
    """{type, label, options…} → the block of a question, under an identifier that each load finds again."""
    kind = table["type"]
    empty: Table = {"short": {"help": ""}, "choice": {"several": False}, "checkbox": {}}[kind]
    value = {"required": False, **empty, **without(table, "type")}
    return {"type": kind, "id": f"{kind}-{slug_of(table['label'])[:30]}", "value": value}


def kept(table: Table) -> Table:
    """{type, …} → what was kept of a rendez-vous; `notices` are titles."""
    value = without(table, "type", "notices")
    if table["type"] == "recording":
        value["transcript"] = None
    if titles := table.get("notices"):
        empty = {"page": None, "document": None, "note": ""}
        value["entries"] = [
            {"type": "item", "id": slug_of(title), "value": {**empty, "record": notice_titled(title)}}
            for title in titles
        ]
    return {"type": table["type"], "id": slug_of(table["title"]), "value": value}


def first_day(today: date, weeks: int, weekday: str) -> date:
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=weeks, days=DAYS.index(weekday))


def hour(text: str | None) -> time | None:
    return time(*map(int, text.split(":"))) if text else None


def published_at(today: date, days_ago: int) -> datetime:
    return timezone.make_aware(datetime.combine(today - timedelta(days=days_ago), time(9)))


def named(person: Table) -> Table:
    """A person by name; a body by its authority, made if we have none."""
    if body_name := person.get("organisation"):
        return {"agent": organisation(body_name), "function": person.get("function", "")}
    return person


def notice_titled(title: str) -> int:
    key = BibliographicRecord.objects.filter(title=title).order_by("pk").values_list("pk", flat=True).first()
    if key is None:
        raise KeyError(title)
    return key
