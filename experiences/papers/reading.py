"""ExperiencePage → Sheet. The number of queries does not depend on that of the fiches."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model, prefetch_related_objects
from django.template.defaultfilters import floatformat
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from wagtail.rich_text import expand_db_html

from experiences.models import ExperiencePage, Involvement
from experiences.papers import wording
from experiences.papers.sheet import Indicator, Lesson, Part, Passage, Person, Sheet
from experiences.reading import AFTERTHOUGHTS, STORY, number_words, period, sections
from reference.models import Territory

CHILDREN = (
    "involvements__agent", "writers__agent", "references__record", "levers", "brakes", "indicators", "fundings", "contacts",
)  # fmt: skip
LISTS = ("territories__successor", "territories__parent__successor", "themes", "frameworks", "audiences")


def sheets_of(pages: Sequence[ExperiencePage]) -> list[Sheet]:
    """In the order given. For pages of the database: a version being written has its rows in memory (`sheet_of`)."""
    prefetch_related_objects(pages, "picture", *CHILDREN, *LISTS)
    return [sheet_of(page) for page in pages]


def sheet_of(page: ExperiencePage) -> Sheet:
    involvements = list(page.involvements.all())
    territories = list(page.territories.all())
    return Sheet(
        key=page.pk,
        number=page.number,
        title=page.title,
        summary=page.summary,
        url=page.full_url or "",
        territories=tuple(as_said(one) for one in territories),
        filed_under=tuple(dict.fromkeys(heading(one) for one in territories)),
        place=page.place,
        holders=tuple(one.agent.display_name for one in involvements if one.role == Involvement.Role.HOLDER),
        partners=tuple(part(one) for one in involvements if one.role != Involvement.Role.HOLDER),
        period=period(page.started_on, page.ended_on),
        state=page.get_state_display() if page.state else "",
        themes=tuple(theme.short_name for theme in page.themes.all()),
        frameworks=tuple(framework.name for framework in page.frameworks.all()),
        audiences=tuple(audience.name for audience in page.audiences.all()),
        audience_note=page.audience_note,
        means=means(page),
        story=passages(page, STORY),
        afterthoughts=passages(page, AFTERTHOUGHTS),
        indicators=tuple(indicator(one) for one in page.indicators.all()),
        levers=tuple(lesson(one) for one in page.levers.all()),
        brakes=tuple(lesson(one) for one in page.brakes.all()),
        contacts=tuple(
            Person(one.name, one.position if one.position != one.name else "", one.organisation, one.email, one.phone)
            for one in page.shown_contacts
        ),
        references=tuple(reference(one) for one in page.references.all()),
        writers=tuple(one.agent.display_name for one in page.writers.all()),
        written=_("rédigée en %(month)s") % {"month": formatted(page.written_on, "F Y")} if page.written_on else "",
        verified=_("vérifiée en %(month)s") % {"month": formatted(page.verified_on, "F Y")} if page.verified_on else "",
        is_old=page.last_read_on is not None and not page.is_fresh,
        licence=page.get_licence_display(),
        picture=page.picture_id,
        picture_text=(page.picture.description if page.picture else "") or "",
        is_demo=page.is_demo,
    )


def as_said(territory: Territory) -> str:
    """« Pierrefitte-sur-Seine (aujourd’hui Saint-Denis) », « Franc-Moisin (quartier prioritaire, 2015) »."""
    notes = []
    if territory.vintage:
        notes.append(_("quartier prioritaire, %(year)d") % {"year": territory.vintage})
    if territory.successor:
        notes.append(_("aujourd’hui %(name)s") % {"name": territory.successor.name})
    return f"{territory.name} ({' ; '.join(notes)})" if notes else territory.name


def heading(territory: Territory) -> str:
    """Under which an index files it: a quartier under its commune, a commune under the name it bears today."""
    holder = territory.parent if territory.kind == Territory.Kind.QUARTER and territory.parent else territory
    today: Territory = holder.successor or holder
    return today.name


def part(involvement: Any) -> Part:
    is_plain = involvement.role == Involvement.Role.PARTNER
    return Part(involvement.agent.display_name, "" if is_plain else involvement.get_role_display().lower())


def means(page: ExperiencePage) -> tuple[str, ...]:
    staff = number_words(page.full_time_equivalents)
    fundings = (
        one.funder
        + (f"\u00a0: {euros(one.amount)}" if one.amount is not None else "")
        + (f" ({one.year})" if one.year else "")
        for one in page.fundings.all()
    )
    said = (
        _("%(staff)s équivalent temps plein") % {"staff": staff} if staff else "",
        euros(page.budget) if page.budget is not None else "",
        page.resources.strip(),
        *fundings,
    )
    return tuple(one for one in said if one)


def euros(amount: Decimal) -> str:
    return f"{floatformat(amount, '0g')}\u00a0€"


def passages(page: ExperiencePage, names: tuple[str, ...]) -> tuple[Passage, ...]:
    return tuple(
        Passage(one["id"].replace("-", "_"), one["title"], wording.kept(expand_db_html(one["html"]), settings.SITE_URL))
        for one in sections(page, names)
    )


def indicator(row: Any) -> Indicator:
    year = str(row.measured_on.year) if row.measured_on else ""
    return Indicator(row.name, row.value, row.unit, ", ".join(filter(None, (row.source, year))))


def lesson(row: Any) -> Lesson:
    return Lesson(row.text[:1].upper() + row.text[1:], row.get_topic_display() if row.topic else "")


def reference(row: Any) -> str:
    """As the page says it; a notice withdrawn since leaves the words that name it."""
    record: Model | None = row.record
    if record is None or not record.is_public:
        return str(row.text)
    said = record.full_title
    if record.responsibility:
        said += f" / {record.responsibility}"
    return f"{said}, {record.printed_date}" if record.printed_date else said
