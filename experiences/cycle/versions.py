"""What a person reads of a fiche, block by block, and what has changed since she read it.

A revision is no proof of what was read: Wagtail's autosave writes over it. So an agreement keeps a digest of each block.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from experiences.models import ExperiencePage
from experiences.reading import AFTERTHOUGHTS, STORY, title

HEAD, FACTS, LESSONS, CONTACTS, REFERENCES = "accroche", "en-bref", "enseignements", "contacts", "documents"
BLOCKS = (HEAD, FACTS, *STORY, LESSONS, *AFTERTHOUGHTS, CONTACTS, REFERENCES)

FACT_FIELDS = (
    "place",
    "started_on",
    "ended_on",
    "state",
    "audience_note",
    "full_time_equivalents",
    "budget",
    "resources",
)
FACT_LISTS = ("territories", "themes", "frameworks", "audiences")
# The editor marks each paragraph anew when it first opens a text: nobody reads that.
MARKS = re.compile(r' data-block-key="[^"]*"')


@dataclass(frozen=True, slots=True)
class Version:
    """The latest draft of a fiche, as it would be published."""

    page: ExperiencePage
    revision_id: int | None
    saved_at: datetime
    digests: dict[str, str]

    @property
    def digest(self) -> str:
        """Of the whole: what a form sends back, to say which version it was about."""
        return hashed(self.digests)


def latest_version(page: ExperiencePage) -> Version:
    revision = page.latest_revision
    draft = revision.as_object() if revision else page
    saved_at = revision.created_at if revision else page.last_published_at or page.latest_revision_created_at
    return Version(draft, revision and revision.pk, saved_at, digests(draft))


def digests(page: ExperiencePage) -> dict[str, str]:
    return {name: hashed(values) for name, values in contents(page).items()}


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The names of the blocks that differ, in the order of the page."""
    return [name for name in BLOCKS if before.get(name) != after.get(name)]


def block_title(name: str) -> str:
    """« Démarche »; the empty name is of the whole fiche."""
    named = {
        "": _("La fiche entière"),
        HEAD: _("Titre et accroche"),
        FACTS: _("En bref"),
        LESSONS: _("Leviers et freins"),
        CONTACTS: _("Contacts"),
        REFERENCES: _("Documents cités"),
    }
    return named[name] if name in named else title(ExperiencePage(), name)


def contents(page: ExperiencePage) -> dict[str, Any]:
    facts = [getattr(page, name) for name in FACT_FIELDS]
    lists = [sorted(row.pk for row in getattr(page, name).all()) for name in FACT_LISTS]
    contacts = [row for row in page.contacts.all() if row.is_public]
    found: dict[str, Any] = {
        HEAD: [page.title, page.summary],
        FACTS: [
            facts,
            lists,
            values(page.involvements.all(), "agent_id", "role"),
            values(page.fundings.all(), "funder", "amount", "year", "kind"),
        ],
        **{name: [MARKS.sub("", getattr(page, name))] for name in (*STORY, *AFTERTHOUGHTS)},
        LESSONS: [values(page.levers.all(), "topic", "text"), values(page.brakes.all(), "topic", "text")],
        CONTACTS: values(contacts, "name", "position", "organisation", "email", "phone"),
        REFERENCES: values(page.references.all(), "record_id", "text"),
    }
    found["results"].append(values(page.indicators.all(), "name", "value", "unit", "source", "measured_on"))
    return found


def values(rows: Iterable[Any], *names: str) -> list[list[Any]]:
    return [[getattr(row, name) for name in names] for row in rows]


def hashed(values: Any) -> str:
    written = json.dumps(values, default=plain, ensure_ascii=False, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=12).hexdigest()


def plain(value: Any) -> str:
    """0.50 of the form and 0.5 of the database are one number."""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)
