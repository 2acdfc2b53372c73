"""The part of a fiche that a file rules, in one comparable value: as the file wants it, and as the page has it.

Equal values: nothing to write, and no new revision. What the file has no column for (budget, indicators, pictures,
verification…) is never compared nor touched.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.html import conditional_escape

from experiences.importing.agents import Agents
from experiences.importing.citations import Citations
from experiences.importing.lists import Resolved, name_and_role, topic_and_text
from experiences.importing.rows import STORIES, ParsedFiche
from experiences.models import ExperiencePage, Involvement
from experiences.models.parts import CONTACT_LIFE_MONTHS, months_later

COLUMNS = ("title", "summary", "place", "audience_note", "started_on", "ended_on", "state", "resources", "written_on")
LISTS = ("territories", "themes", "frameworks", "audiences")
ROWS = {
    "fundings": ("funder", "amount", "year", "kind"),
    "indicators": ("name", "value", "unit", "source", "measured_on"),
    "contacts": (
        "name", "position", "organisation", "email", "phone", "is_public", "consented_on", "expires_on",
    ),
}  # fmt: skip
"""What only some files have a column for; contacts, only what comes from another centre."""


@dataclass(frozen=True)
class Wanted:
    columns: dict[str, Any]
    lists: dict[str, frozenset[int]]
    involvements: tuple[tuple[str, str], ...]
    """(agent key, role)."""
    writers: tuple[str, ...]
    levers: tuple[tuple[str, str], ...]
    """(topic, text)."""
    brakes: tuple[tuple[str, str], ...]
    references: tuple[tuple[int | None, str], ...]
    """(notice, words of the file)."""
    contact: tuple[str, str, str, bool] | None
    """(name, position, email, public); None: the file says nothing of contacts."""
    contact_details: tuple[str, str, date | None, date | None] | None = None
    """(body, telephone, agreed on, shown until) of that contact; None: the file says nothing of them."""
    rows: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    """{child rows: their values, in the order of ROWS}, of those that the file speaks of."""


def as_the_file_wants(fiche: ParsedFiche, resolved: Resolved, agents: Agents, citations: Citations) -> Wanted:
    contact = fiche.contact
    return Wanted(
        columns={
            "title": fiche.title,
            "summary": fiche.summary,
            "place": " – ".join(filter(None, [fiche.place, *resolved.kept_places]))[:500],
            "audience_note": ", ".join(resolved.kept_audiences)[:500],
            "started_on": fiche.started_on,
            "ended_on": fiche.ended_on,
            "state": resolved.state,
            "resources": fiche.resources,
            "written_on": fiche.written_on,
            **{name: as_html(text) for name, text in fiche.stories.items()},
            **fiche.further,
        },
        lists={name: frozenset(getattr(resolved, name)) for name in LISTS},
        involvements=tuple(dict.fromkeys(involvements(fiche, agents))),
        writers=tuple(dict.fromkeys(agents.person(name) for name in fiche.writers)),
        levers=tuple(topic_and_text(cell) for cell in fiche.levers),
        brakes=tuple(topic_and_text(cell) for cell in fiche.brakes),
        references=tuple((citations.record(cell), cell) for cell in fiche.references),
        contact=(contact.name, contact.position, contact.email, contact.is_public) if contact else None,
        contact_details=until_it_expires(fiche.contact_details) if contact else None,
        rows=fiche.further_rows,
    )


def until_it_expires(details: tuple | None) -> tuple | None:
    """As `Contact.save` completes it."""
    if details and details[2] and not details[3]:
        return (*details[:3], months_later(details[2], CONTACT_LIFE_MONTHS))
    return details


def involvements(fiche: ParsedFiche, agents: Agents) -> list[tuple[str, str]]:
    holders = [(agents.organisation(name), str(Involvement.Role.HOLDER)) for name in fiche.holders]
    partners = [name_and_role(cell) for cell in fiche.partners]
    return holders + [(agents.organisation(name), str(role)) for name, role in partners]


def as_html(text: str) -> str:
    """Plain text → the paragraphs of a rich text; a line that begins with a dash is an item of a list."""
    blocks = []
    for block in text.split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        if lines and all(line.startswith(("- ", "– ", "• ")) for line in lines):
            blocks.append(
                "<ul>" + "".join(f"<li>{conditional_escape(line[2:].strip())}</li>" for line in lines) + "</ul>"
            )
        elif lines:
            blocks.append("<p>" + "<br/>".join(conditional_escape(line) for line in lines) + "</p>")
    return "".join(blocks)


def as_the_page_has(page: ExperiencePage, wanted: Wanted) -> Wanted:
    """The same part of the page; its contacts are asked only whether they hold the wanted one."""
    known = next((each for each in page.contacts.all() if wanted.contact and each.name == wanted.contact[0]), None)
    return Wanted(
        columns={name: getattr(page, name) for name in (*COLUMNS, *STORIES.values(), *wanted.columns)},
        lists={name: frozenset(row.pk for row in getattr(page, name).all()) for name in LISTS},
        involvements=tuple((row.agent.match_key, row.role) for row in page.involvements.all()),
        writers=tuple(row.agent.match_key for row in page.writers.all()),
        levers=tuple((row.topic, row.text) for row in page.levers.all()),
        brakes=tuple((row.topic, row.text) for row in page.brakes.all()),
        references=tuple((row.record_id, row.text) for row in page.references.all()),
        contact=(known.name, known.position, known.email, known.is_public) if known else None,
        contact_details=(known.organisation, known.phone, known.consented_on, known.expires_on)
        if known and wanted.contact_details
        else None,
        rows={name: values_of(page, name) for name in wanted.rows},
    )


def values_of(page: ExperiencePage, name: str) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(getattr(row, column) for column in ROWS[name]) for row in getattr(page, name).all())


def contacts(page: ExperiencePage) -> list[tuple[str, str, str, bool]]:
    return [(row.name, row.position, row.email, row.is_public) for row in page.contacts.all()]
