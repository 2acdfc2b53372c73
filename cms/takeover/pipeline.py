"""The takeover of a table, from its bytes to the report. `dry_run` writes nothing, and says what would be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.takeover.columns import Unreadable, read
from cms.takeover.lists import Lists, NotFound
from cms.takeover.models import TakenOver
from cms.takeover.report import CREATED, REFUSED, UNCHANGED, UPDATED, WAITING, Fate, Report
from cms.takeover.rows import ParsedPage, parse
from cms.takeover.writing import MODELS, Found, write
from reference.centre import this_centre


def take_over(
    content: bytes, under: Page, *, folder: Path | None = None, user: Any = None, dry_run: bool = False
) -> Report:
    """`under`: the section of the rows that name none. A row that fails costs itself."""
    report = Report()
    try:
        table = read(content)
    except Unreadable as error:
        report.unreadable = str(error)
        return report
    report.encoding, report.ignored = table.encoding, table.ignored
    run = Takeover(Lists(under, folder), user, dry_run, report)
    for row in table.rows:
        if row.fault:
            report.fates.append(Fate(row.line, "", REFUSED, row.fault))
        else:
            run.take(parse(row))
    return report


class Takeover:
    def __init__(self, lists: Lists, user: Any, dry_run: bool, report: Report) -> None:
        self.lists, self.user, self.dry_run, self.report = lists, user, dry_run, report
        self.centre = this_centre()
        self.seen: dict[str, int] = {}

    def take(self, row: ParsedPage) -> None:
        problems = list(row.problems)
        first = self.seen.setdefault(row.key, row.line)
        if first != row.line:
            problems.append(_("elle est déjà donnée à la ligne %d") % first)
        found = self.find(row, problems)
        if problems or found is None:
            self.report.fates.append(Fate(row.line, row.title, REFUSED, " ; ".join(problems)))
            return
        try:
            self.report.fates.append(self.fate(row, found))
        except (ValidationError, DatabaseError) as error:
            reason = " ; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            self.report.fates.append(Fate(row.line, row.title, REFUSED, reason))

    def find(self, row: ParsedPage, problems: list[str]) -> Found | None:
        """Everything that it names, and all that is missing at once."""

        def asked(look: Any, *names: Any) -> Any:
            try:
                return look(*names)
            except NotFound as error:
                problems.append(str(error))
                return None

        section = asked(self.lists.section, row.section)
        if section is not None and not MODELS[row.kind].can_exist_under(section):
            problems.append(_("ce type de page ne se place pas dans « %s »") % section.title)
        if section is not None and self.user is not None and not may_publish(section, self.user):
            problems.append(_("vous ne pouvez pas publier dans « %s »") % section.title)
        found = Found(
            parent=section,
            series=self.lists.series(row.series, section) if section is not None and row.series else None,
            themes=[asked(self.lists.theme, name) for name in row.themes],
            territories=[asked(self.lists.territory, name) for name in row.territories],
            file=asked(self.lists.file, row.pdf) if row.pdf else None,
        )
        return found if section is not None else None

    def fate(self, row: ParsedPage, found: Found) -> Fate:
        taken = TakenOver.objects.filter(key=row.key).select_related("page").first()
        if taken and taken.digest == row.digest:
            return Fate(row.line, row.title, UNCHANGED, url=taken.page.url or "")
        if taken and self.user is not None and not taken.page.permissions_for_user(self.user).can_publish():
            # It stands where the table put it the first time, or where it was moved since: not where this row says.
            reason = _("vous ne pouvez pas publier sa page, dans « %s »") % taken.page.get_parent().title
            return Fate(row.line, row.title, REFUSED, reason)
        if taken and (waiting := why_it_waits(taken)):
            return Fate(row.line, row.title, WAITING, waiting, taken.page.url or "")
        outcome = UPDATED if taken else CREATED
        if self.dry_run:
            return Fate(row.line, row.title, outcome, url=taken.page.url or "" if taken else "")
        with transaction.atomic():
            page = taken.page.specific if taken else None
            written = write(row, found, self.lists, self.centre, self.user, page)
            TakenOver.objects.update_or_create(
                key=row.key,
                defaults={"page": written.page, "digest": row.digest, "revision": written.page.latest_revision},
            )
        self.report.notices[written.notice] += 1
        self.report.redirects += written.is_followed
        return Fate(row.line, row.title, outcome, url=written.page.url or "", remarks=tuple(written.remarks))


def may_publish(section: Page, user: Any) -> bool:
    may = section.permissions_for_user(user)
    return may.can_add_subpage() and may.can_publish_subpage()


def why_it_waits(taken: TakenOver) -> str:
    """A person has written this page since, or has withdrawn it: a table does not decide for them."""
    if not taken.page.live:
        return _("sa page est dépubliée ; publiez-la, ou retirez la ligne")
    if taken.page.latest_revision_id != taken.revision_id:
        return _("quelqu’un a modifié sa page depuis ; reportez-y vous-même ce qui change")
    return ""
