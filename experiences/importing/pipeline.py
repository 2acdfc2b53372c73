"""The import of a table of fiches, from the file to the report."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from experiences.importing.agents import Agents
from experiences.importing.citations import Citations
from experiences.importing.columns import Unreadable
from experiences.importing.lists import Lists, Resolved, name_and_role
from experiences.importing.reading import BrokenRow, Row, Table, read_table
from experiences.importing.report import CREATED, UNCHANGED, UPDATED, Report
from experiences.importing.rows import ParsedFiche, parse_row
from experiences.importing.wanted import Wanted, as_the_file_wants, as_the_page_has
from experiences.importing.writing import Desk
from experiences.models import ExperienceIndexPage, ExperiencePage

RELATIONS = (
    "territories", "themes", "frameworks", "audiences", "involvements__agent", "writers__agent",
    "levers", "brakes", "references", "contacts", "fundings", "indicators",
)  # fmt: skip

Write = Callable[[list[tuple[ParsedFiche, Wanted]]], None]

AT_ONCE = 60
"""Rows of one transaction: what follows a commit happens once for them all, more than the search takes in between (it
leaves them to the worker), and nobody else waits more than a few seconds to write."""


def import_experiences(path: Path, *, is_demo: bool = False, dry_run: bool = False) -> Report:
    """Reads all, then writes some rows at once: one that fails costs itself. `dry_run` writes nothing."""
    started = monotonic()
    report = Report(file=path.name)
    try:
        table = read_table(path)
    except Unreadable as error:
        report.unreadable = str(error)
    else:
        report.encoding = table.encoding
        load(table, report, is_demo, dry_run)
    report.seconds = monotonic() - started
    return report


def load(table: Table, report: Report, is_demo: bool, dry_run: bool) -> None:
    if table.ignored:
        report.remarks.append(_("Colonnes ignorées : %(names)s.") % {"names": ", ".join(table.ignored)})
    lists = Lists()
    accepted = list(accepted_rows(table, lists, report))
    fiches = [fiche for fiche, _resolved in accepted]
    agents = Agents(organisations_of(fiches), (name for fiche in fiches for name in fiche.writers))
    citations = Citations(cell for fiche in fiches for cell in fiche.references)
    writer = Writer(fiches, agents, is_demo, dry_run)
    for start in range(0, len(accepted), AT_ONCE):
        with transaction.atomic():
            writer.load_all(
                [
                    (fiche, as_the_file_wants(fiche, resolved, agents, citations))
                    for fiche, resolved in accepted[start : start + AT_ONCE]
                ],
                report,
            )
    report.rejections.sort(key=lambda rejection: rejection.position)


def accepted_rows(table: Table, lists: Lists, report: Report) -> Iterator[tuple[ParsedFiche, Resolved]]:
    """The rows without a problem; the others go to the report."""
    first_lines: dict[str, int] = {}
    for row in table.rows:
        if isinstance(row, BrokenRow):
            report.reject(row.line, row.id, row.reason)
            continue
        if row.cells.get("supprimee_le"):
            note_withdrawal(row, report)
            continue
        fiche = parse_row(row)
        resolved = lists.resolve(fiche)
        problems = [str(problem) for problem in (*fiche.problems, *resolved.problems)]
        first = first_lines.setdefault(fiche.number.casefold(), fiche.line)
        if fiche.number and first != fiche.line:
            problems.insert(0, _("colonne « identifiant » : déjà donné à la ligne %(line)s") % {"line": first})
        if problems:
            report.reject(fiche.line, fiche.number, " ; ".join(problems))
        else:
            report.remarks.extend(remarks(fiche, resolved, lists))
            yield fiche, resolved


def note_withdrawal(row: Row, report: Report) -> None:
    """The centre that wrote this table has withdrawn this fiche. Nothing leaves our site by a file: a person decides."""
    number = row.cells["identifiant"]
    page = ExperiencePage.objects.filter(number__iexact=number, live=True).first() if number else None
    if page is None:
        said = _(
            "Ligne %(line)s (%(id)s) : retirée par le centre d’origine ; elle n’est pas sur le site, rien à faire."
        )
        report.remarks.append(said % {"line": row.line, "id": number})
    else:
        report.wait(row.line, number, _("le centre d’origine l’a retirée ; dépubliez-la, ou retirez la ligne"))


def remarks(fiche: ParsedFiche, resolved: Resolved, lists: Lists) -> Iterator[str]:
    place = {"line": fiche.line, "id": fiche.number}
    for code in fiche.communes:
        if code in lists.former:
            former, today = lists.former[code]
            yield _(
                "Ligne %(line)s (%(id)s) : la commune %(code)s (%(former)s) est aujourd’hui dans %(today)s ; "
                "la fiche se trouve sous l’une et sous l’autre."
            ) % {**place, "code": code, "former": former, "today": today}
    if resolved.kept_places:
        words = {"words": ", ".join(resolved.kept_places)}
        yield _("Ligne %(line)s (%(id)s) : QPV non chargé, gardé dans le lieu : %(words)s.") % {**place, **words}
    if resolved.kept_audiences:
        words = {"words": " ; ".join(resolved.kept_audiences)}
        yield _("Ligne %(line)s (%(id)s) : public gardé en toutes lettres : %(words)s.") % {
            **place,
            **words,
        }


def organisations_of(fiches: list[ParsedFiche]) -> Iterator[str]:
    for fiche in fiches:
        yield from fiche.holders
        yield from (name_and_role(cell)[0] for cell in fiche.partners)


class Writer:
    def __init__(self, fiches: list[ParsedFiche], agents: Agents, is_demo: bool, dry_run: bool) -> None:
        self.pages = known_pages([fiche.number for fiche in fiches])
        self.desk = None if dry_run else Desk(the_index(), agents, is_demo)

    def load_all(self, fiches: list[tuple[ParsedFiche, Wanted]], report: Report) -> None:
        """What is to be written, together; if one of them is refused, each by itself."""
        new = [(fiche, wanted) for fiche, wanted in fiches if fiche.number.casefold() not in self.pages]
        changed = [
            (fiche, wanted)
            for fiche, wanted in fiches
            if (page := self.page_of(fiche)) and self.is_to_write(page, fiche, wanted, report)
        ]
        for outcome, write, some in ((CREATED, self.create, new), (UPDATED, self.update, changed)):
            try:
                if self.desk and some:
                    write(some)
            except (ValidationError, DatabaseError):
                self.write_apart(some, write, outcome, report)
            else:
                report.outcomes.update([outcome] * len(some))

    def write_apart(self, fiches: list[tuple[ParsedFiche, Wanted]], write: Write, outcome: str, report: Report) -> None:
        # What was assigned in memory was not written.
        self.pages |= known_pages([fiche.number for fiche, _wanted in fiches])
        for fiche, wanted in fiches:
            try:
                write([(fiche, wanted)])
            except (ValidationError, DatabaseError) as error:
                report.reject(fiche.line, fiche.number, refusal(error))
            else:
                report.outcomes[outcome] += 1

    def create(self, fiches: list[tuple[ParsedFiche, Wanted]]) -> None:
        self.desk.create_all((fiche.number, wanted) for fiche, wanted in fiches)

    def update(self, fiches: list[tuple[ParsedFiche, Wanted]]) -> None:
        self.desk.update_all((self.page_of(fiche), wanted) for fiche, wanted in fiches)

    def is_to_write(self, page: ExperiencePage, fiche: ParsedFiche, wanted: Wanted, report: Report) -> bool:
        """Else the report says why: nothing changed, or a person has it in hand."""
        if as_the_page_has(page, wanted) == wanted:
            report.outcomes[UNCHANGED] += 1
        elif waiting := why_it_waits(page):
            report.wait(fiche.line, fiche.number, waiting)
        else:
            return True
        return False

    def page_of(self, fiche: ParsedFiche) -> ExperiencePage | None:
        return self.pages.get(fiche.number.casefold())


def known_pages(numbers: list[str]) -> dict[str, ExperiencePage]:
    """{folded number: page} of all the fiches of the file, live or not."""
    found: dict[str, ExperiencePage] = {}
    for start in range(0, len(numbers), 400):
        lowered = [number.lower() for number in numbers[start : start + 400]]
        pages = ExperiencePage.objects.annotate(lowered=Lower("number")).filter(lowered__in=lowered)
        found.update({page.number.casefold(): page for page in pages.prefetch_related(*RELATIONS)})
    return found


def why_it_waits(page: ExperiencePage) -> str:
    """A person withdrew this fiche, or is writing it: a file does not decide for them."""
    if page.is_received:
        return _("cette fiche est reçue d’un autre centre et suit sa source ; adoptez-la d’abord")
    if not page.live:
        return _("cette fiche est dépubliée ; publiez-la ou retirez la ligne")
    if page.has_unpublished_changes:
        return _("un brouillon plus récent attend sa publication ; publiez-le ou abandonnez-le, puis relancez l’import")
    if page.current_workflow_state:
        return _("cette fiche est soumise à relecture ; terminez la relecture ou annulez-la, puis relancez l’import")
    return ""


def refusal(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ; ".join(error.messages)
    return _("la base de données l’a refusée (%(error)s)") % {"error": error}


def the_index() -> Page:
    """The page that lists the fiches; made under the home page when the site has none yet."""
    index = ExperienceIndexPage.objects.order_by("path").first()
    if index is None:
        site = Site.objects.filter(is_default_site=True).first()
        parent = site.root_page if site else Page.get_first_root_node()
        index = parent.add_child(instance=ExperienceIndexPage(title=_("Fiches d’expériences"), slug="fiches"))
    return index
