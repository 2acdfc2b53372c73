"""`manage.py export_records --format unimarc|marcxml|pmbxml|ris|bibtex|csv`: the notices, to leave with or to share."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.charsets.detection import Charset
from catalogue.exchange.export import FORMATS, Export
from catalogue.models import BibliographicRecord, Source


class Command(BaseCommand):
    help = _(
        "Exporte les notices publiques. Code de sortie : 0 si toutes sont écrites, 1 si certaines sont refusées ; "
        "le rapport va sur la sortie d’erreur."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=list(FORMATS), help=_("Format du fichier."))
        parser.add_argument(
            "--output", type=Path, metavar="FICHIER", help=_("Fichier à écrire ; sortie standard sinon.")
        )
        parser.add_argument(
            "--encoding",
            choices=[Charset.UTF8.value, Charset.ISO5426.value],
            help=_("Codage des caractères, pour unimarc seulement (utf-8 sinon)."),
        )
        parser.add_argument("--source", help=_("Seulement les notices de cette provenance."))
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="AAAA-MM-JJ",
            help=_("Seulement celles modifiées depuis ce jour."),
        )
        parser.add_argument("--limit", type=int, help=_("Nombre de notices au plus."))
        parser.add_argument(
            "--all", action="store_true", help=_("Aussi les notices à compléter et celles qui ont été retirées.")
        )

    def handle(self, *, format: str, output: Path | None, encoding: str | None, **options) -> None:
        if encoding and format != "unimarc":
            raise CommandError(
                _("--encoding ne vaut que pour unimarc : les autres formats sont en UTF-8."), returncode=2
            )
        source = named_source(options.pop("source"))
        export = Export(chosen(source, **options), format, charset=encoding or Charset.UTF8, source=source)
        with opened(output) as stream:
            for piece in export.pieces():
                stream.write(piece)
        self.stderr.write("\n".join(export.report.in_french()), self.style.NOTICE if export.report.refused else str)
        if export.report.exit_status:
            sys.exit(export.report.exit_status)


def chosen(source: Source | None, *, since: date | None, limit: int | None, all: bool, **_others) -> QuerySet:
    if limit is not None and limit < 0:
        raise CommandError(_("--limit attend un nombre de notices."), returncode=2)
    records = BibliographicRecord.objects.all() if all else BibliographicRecord.objects.public()
    if source:
        records = records.filter(stored_records__source=source).distinct()
    if since:
        records = records.filter(updated_at__gte=timezone.make_aware(datetime.combine(since, time.min)))
    return records.order_by("pk")[:limit]


def named_source(name: str | None) -> Source | None:
    if not name:
        return None
    source = Source.objects.filter(name=name).first()
    if source is None:
        known = ", ".join(Source.objects.values_list("name", flat=True)) or _("aucune")
        raise CommandError(
            _("La provenance « %(name)s » n’existe pas. Il y a : %(known)s.") % {"name": name, "known": known},
            returncode=2,
        )
    return source


@contextmanager
def opened(path: Path | None) -> Iterator[BinaryIO]:
    """The file, which takes its name once it is whole, or the standard output, in bytes."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    partial = path.with_name(f"{path.name}.partiel")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(path)
    except OSError as error:
        raise CommandError(
            _("%(file)s ne peut être écrit : %(error)s.") % {"file": path, "error": error}, returncode=2
        ) from error
    finally:
        partial.unlink(missing_ok=True)
