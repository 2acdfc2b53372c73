"""`manage.py import_records FILE… --source NAME`: notices from UNIMARC, MARCXML, PMB-XML or MARC21 files."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from catalogue.importing.pipeline import Import, ImportFile
from catalogue.importing.pipeline import Progress as Step
from catalogue.importing.report import number
from catalogue.importing.turn import SourceBusy


class Command(BaseCommand):
    help = _(
        "Importe des notices. Code de sortie : 0 si toutes sont chargées, 1 si certaines sont refusées ou à décider, "
        "2 si un fichier est illisible."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
        parser.add_argument("--source", required=True, help=_("Nom de la provenance, par exemple « Cosoter »."))
        parser.add_argument("--encoding", help=_("Codage des caractères, quand le fichier ment : iso5426, utf-8…"))
        parser.add_argument("--dry-run", action="store_true", help=_("Annonce ce qui serait fait, sans rien écrire."))
        parser.add_argument("--json", action="store_true", help=_("Écrit le rapport en JSON."))

    def handle(self, *, files: list[Path], source: str, encoding: str | None, **options) -> None:
        if not source.strip():
            raise CommandError(_("Donnez un nom de provenance : --source Cosoter."), returncode=2)
        importing = Import(
            source.strip(), [ImportFile.at(path) for path in files], encoding=encoding, dry_run=options["dry_run"]
        )
        try:
            self.watch(importing)
        except SourceBusy as busy:
            raise CommandError(str(busy).capitalize(), returncode=2) from busy
        if options["json"]:
            self.stdout.write(json.dumps(importing.report.as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(importing.report.in_french()))
        if importing.report.exit_status:
            sys.exit(importing.report.exit_status)

    def watch(self, importing: Import) -> None:
        """Run the import, with a bar where there is someone to see it."""
        steps = importing.run()
        if sys.stderr.isatty():
            with_bar(steps, sum(file.size for file in importing.files))
        else:
            for _step in steps:
                pass


def with_bar(steps: Iterator[Step], total: int) -> None:
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=total or None)
        before, current = 0, None
        for step in steps:
            if current and current.file != step.file:
                before += current.size
            current = step
            done = _("%(file)s, %(count)s notices") % {"file": step.file, "count": number(step.records)}
            bar.update(task, completed=before + step.done, description=done)
        bar.update(task, completed=total)
