"""`manage.py export_experiences --format csv|xlsx|atom|jsonld|geojson`: our public fiches, and what was withdrawn."""

import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.management.commands.export_records import opened
from experiences.exchange.announced import settle
from experiences.exchange.changes import changed_between
from experiences.exchange.giving import FORMATS, whole
from experiences.exchange.narrowing import chosen
from reference.models import Territory, Theme


class Command(BaseCommand):
    help = _("Exporte les fiches publiques du centre, en un fichier ; celles qui ont été retirées y sont dites.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=[*FORMATS, "json"], help=_("Format du fichier."))
        parser.add_argument(
            "--output", type=Path, metavar="FICHIER", help=_("Fichier à écrire ; sortie standard sinon.")
        )
        parser.add_argument("--theme", default="", help=_("Seulement celles de ce thème."))
        parser.add_argument("--territoire", default="", help=_("Seulement celles de ce territoire."))
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="AAAA-MM-JJ",
            help=_("Seulement ce qui a changé depuis ce jour."),
        )

    def handle(self, *, format: str, output: Path | None, theme: str, territoire: str, since: date | None, **_options):
        settle()
        lines = changed_between(
            timezone.make_aware(datetime.combine(since, time())) if since else None,
            theme=known(Theme, theme),
            territory=known(Territory, territoire),
        )
        lines = lines.order_by("-changed_at", "number")
        with opened(output) as stream:
            for piece in whole("jsonld" if format == "json" else format, lines):
                stream.write(piece)
        withdrawn = lines.exclude(withdrawn_at=None).count()
        said = _("Fiches exportées : %(count)s ; retirées : %(withdrawn)s.")
        print(said % {"count": lines.count() - withdrawn, "withdrawn": withdrawn}, file=sys.stderr)


def known(model: type, slug: str):
    found = chosen(model, slug)
    if slug and found is None:
        raise CommandError(_("« %s » n’est pas dans les listes de référence.") % slug, returncode=2)
    return found
