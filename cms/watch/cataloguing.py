"""« Verser au catalogue »: an article of the press → a notice « À compléter », which its form then opens prefilled.

title ← title · « paru dans » ← source · author ← an authority that we have, else the mention of responsibility as printed ·
date ← day of the article · abstract ← our summary · document ← its address · keywords, themes, territories ← the same
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from wagtail.log_actions import log

from catalogue.cataloguing.kinds import BY_KEY
from catalogue.demonstration import marked
from catalogue.models import BibliographicRecord
from catalogue.models.documents import DigitalDocument
from catalogue.models.records import Contribution
from cms.watch.models import PressItem
from reference.folding import fold
from reference.models import Agent

AUTHOR = "070"
"""UNIMARC relator."""


@transaction.atomic
def catalogued(item: PressItem, user: Any) -> BibliographicRecord:
    """The notice of an article: the one that it has, or a new one."""
    item = PressItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.record:
        return item.record
    record = written(item)
    item.record = record
    item.save(update_fields=["record"])
    log(instance=record, action="wagtail.create", user=user, content_changed=True)
    return record


def written(item: PressItem) -> BibliographicRecord:
    record = BY_KEY["article" if item.source_name else "numerique"].new()
    record.state = BibliographicRecord.State.INCOMPLETE
    record.title, record.abstract, record.keywords = item.title, item.summary, list(item.keywords)
    record.languages = ["fre"]
    if item.dated_on:
        record.printed_date, record.year_start = date_format(item.dated_on, "j F Y"), item.dated_on.year
    record.details = details_of(item)
    agent = agent_named(item.author)
    if agent:
        record.contributions = [Contribution(agent=agent, relators=[AUTHOR])]
    else:
        record.responsibility = item.author
    record.documents = [DigitalDocument(url=item.url)]
    record.save()
    record.themes.set(item.themes.all())
    record.territories.set(item.territories.all())
    # Once more: the relations above are kept with the notice.
    record.save()
    return record


def details_of(item: PressItem) -> dict[str, Any]:
    """Where it appeared: the press is seldom catalogued number by number, so the title stands alone."""
    host = {"journal": item.source_name}
    if item.dated_on:
        host |= {"date_iso": item.dated_on.isoformat(), "printed_date": date_format(item.dated_on, "j F Y")}
    details: dict[str, Any] = {"host": host} if item.source_name else {}
    return marked(details) if item.is_demo else details


def agent_named(name: str) -> Agent | None:
    """The one authority that bears this name, in whichever order it is written; None when none or several do."""
    words = sorted(fold(name).split())
    found = [
        one for one in Agent.objects.matching(name)[:20] if sorted(fold(f"{one.forename} {one.name}").split()) == words
    ]
    return found[0] if words and len(found) == 1 else None
