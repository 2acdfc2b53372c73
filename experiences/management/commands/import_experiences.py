"""manage.py import_experiences FILE, a CSV or an XLSX. Exit status 0, 1 (some refused) or 2 (unreadable)."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from experiences.importing.pipeline import import_experiences


class Command(BaseCommand):
    help = "Importe des fiches d’expériences depuis un tableau CSV ou XLSX ; une fiche déjà là est mise à jour."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path)
        parser.add_argument("--json", action="store_true", help="le rapport en un objet JSON")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui changerait, sans rien écrire")
        parser.add_argument("--demo", action="store_true", help="marquer les fiches créées comme démonstration")

    def handle(self, *args, **options) -> None:
        report = import_experiences(options["file"], is_demo=options["demo"], dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            for sentence in report.sentences():
                self.stdout.write(sentence)
            if options["dry_run"]:
                self.stdout.write(_("Essai : rien n’a été écrit."))
        if report.exit_status:
            sys.exit(report.exit_status)
