"""« Restituer »: a past rendez-vous, or a cycle → the draft of its Actes, from all that was said of it already.

Programme, intervenants, presentations, recordings and readings each find their place in a PublicationPage; the editor
corrects a draft instead of facing a blank page. The rendez-vous then links to it, once it is public.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models.agenda import CyclePage, EventPage
from cms.models.publications import PublicationAuthor, PublicationPage
from cms.slugs import free_slug, slug_of
from cms.templatetags.events import when

Block = dict[str, Any]


def series_of(source: EventPage | CyclePage) -> str:
    """The collection that such a rendez-vous is published in."""
    if isinstance(source, CyclePage):
        return _("Les Cahiers")
    series = {
        EventPage.Format.FIVE_TO_SEVEN: _("Les 5 à 7"),
        EventPage.Format.AFTERNOON: _("Les Après-midi"),
        EventPage.Format.WORKSHOP: _("Les Ateliers"),
    }
    return series.get(EventPage.Format(source.event_format), _("Actes"))


@transaction.atomic
def draft_actes(source: EventPage | CyclePage, parent: Page, title: str, series: str, user: Any) -> PublicationPage:
    """The draft, under the section that was chosen; the rendez-vous bears it from now on."""
    seances = source.seances()
    first = seances[0] if seances else None
    page = PublicationPage(
        title=title,
        slug=free_slug(parent, slug_of(title, "actes")),
        live=False,
        has_unpublished_changes=True,
        owner=user,
        intro=source.intro,
        series=series,
        year=max(one.starts_on.year for one in seances) if first else None,
        illustration=source.illustration,
        illustration_alt=source.illustration_alt,
        is_demo=source.is_demo,
        body=json.dumps(list(body_of(source))),
    )
    page.authors = authors_of(seances)
    parent.add_child(instance=page)
    page.themes.set(source.themes.all())
    page.save_revision(user=user)
    bear(source, page, user)
    return page


def bear(source: Page, page: PublicationPage, user: Any) -> None:
    """In its latest draft, and on the site when she may, and nothing else of that draft waits for its publication."""
    was_clean = source.live and not source.has_unpublished_changes
    latest = source.get_latest_revision_as_object()
    latest.publication = page
    revision = latest.save_revision(user=user)
    if was_clean and source.permissions_for_user(user).can_publish():
        revision.publish(user=user)


def authors_of(seances: list[EventPage]) -> list[PublicationAuthor]:
    """Each speaker once, in the order in which they spoke."""
    found: dict[tuple[Any, str], PublicationAuthor] = {}
    for event in seances:
        for speaker in event.speakers.all():
            known = (speaker.agent_id, speaker.name)
            found.setdefault(
                known, PublicationAuthor(agent=speaker.agent, name=speaker.name, function=speaker.function)
            )
    return list(found.values())


def body_of(source: EventPage | CyclePage) -> Iterator[Block]:
    """The blocks of the publication: what was held, then each moment to be written up, then what was kept."""
    yield from plain_blocks(source.body)
    for event in source.seances():
        if isinstance(source, CyclePage):
            yield heading(event.title)
        yield paragraph(held(event))
        yield from programme_of(event)
    for event in source.seances():
        yield from kept_of(event)


def held(event: EventPage) -> SafeString:
    """« Rencontre tenue jeudi 12 mars 2026, de 14 h à 17 h, à Bobigny. »"""
    told = when(event)
    said = [event.get_event_format_display(), f"{told[:1].lower()}{told[1:]}", event.where]
    return format_html("<p>{}.</p>", ", ".join(filter(None, said)))


def plain_blocks(stream: Any) -> Iterator[Block]:
    """As they are stored: both pages are made of the same blocks."""
    yield from (without_id(block) for block in stream.get_prep_value())


def without_id(block: Block) -> Block:
    return {"type": block["type"], "value": block["value"]}


def programme_of(event: EventPage) -> Iterator[Block]:
    for moment in event.programme:
        value = moment.value
        yield heading(value["title"])
        told = [format_html("<p><i>{}</i></p>", value["speakers"])] if value["speakers"] else []
        told += [format_html("<p>{}</p>", line) for line in (value["description"] or "").splitlines() if line.strip()]
        if told:
            yield paragraph(SafeString("".join(told)))


def kept_of(event: EventPage) -> Iterator[Block]:
    recordings: list[str] = []
    for block in event.kept:
        value = block.value
        if block.block_type == "document" and value["document"]:
            title = " – ".join(filter(None, [value["title"] or value["document"].title, value["author"]]))
            yield {"type": "document", "value": {"document": value["document"].pk, "title": title}}
        elif block.block_type == "recording":
            length = f" ({escape(value['length'])})" if value["length"] else ""
            recordings.append(f'<li><a href="{escape(value["url"])}">{escape(value["title"])}</a>{length}</li>')
            if value["transcript"]:
                title = _("Transcription : %s") % value["title"]
                yield {"type": "document", "value": {"document": value["transcript"].pk, "title": title}}
        elif block.block_type == "bibliography":
            yield from readings(value)
    if recordings:
        yield heading(_("À écouter, à regarder"))
        yield paragraph(SafeString(f"<ul>{''.join(recordings)}</ul>"))


def readings(value: Any) -> Iterator[Block]:
    """Notices and pages as « Pour aller plus loin »; a file is a document to download."""
    entries = list(value["entries"])
    pages = [one["page"].pk for one in entries if one["page"]]
    records = [one["record"].pk for one in entries if one["record"]]
    if pages or records:
        title = value["title"] or _("Bibliographie")
        yield {"type": "related", "value": {"title": title, "pages": pages, "records": records}}
    for one in entries:
        if one["document"]:
            yield {"type": "document", "value": {"document": one["document"].pk, "title": ""}}


def heading(text: str) -> Block:
    return {"type": "heading", "value": {"text": text}}


def paragraph(html: str) -> Block:
    return {"type": "paragraph", "value": str(html)}
