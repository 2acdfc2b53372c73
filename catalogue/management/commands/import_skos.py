"""`manage.py import_skos FILE [--vocabulary NAME] [--dry-run]`: a thesaurus, in SKOS (RDF/XML or Turtle)."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import Vocabulary
from catalogue.thesaurus.reading import Scheme, UnreadableThesaurus, read
from catalogue.thesaurus.taking import take
from catalogue.vocabularies import vocabulary_code
from reference.opening import why_closed


class Command(BaseCommand):
    help = _("Importe un thésaurus SKOS (RDF/XML ou Turtle). Rien de ce qui est déjà là n’est retiré.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--vocabulary", default="", help=_("Nom ou code ; sans lui, le thésaurus du centre."))
        parser.add_argument("--foreign", action="store_true", help=_("Un vocabulaire d’ailleurs, qui reste à part."))
        parser.add_argument("--dry-run", action="store_true", help=_("Annonce ce qui serait fait, sans rien écrire."))

    def handle(self, *, file: Path, vocabulary: str, foreign: bool, dry_run: bool, **options) -> None:
        try:
            scheme = read(file.read_bytes(), file.name)
        except OSError as error:
            raise CommandError(why_closed(error), returncode=2) from error
        except UnreadableThesaurus as error:
            raise CommandError(str(error), returncode=2) from error
        with transaction.atomic():
            report = take(scheme, vocabulary_named(vocabulary, scheme, foreign), dry_run=dry_run)
            transaction.set_rollback(dry_run)
        self.stdout.write("\n".join(report.in_french()))


def vocabulary_named(name: str, scheme: Scheme, foreign: bool) -> Vocabulary:
    if not (code := vocabulary_code(name)):
        return Vocabulary.ours()
    defaults = {"name": name, "uri": scheme.uri, "is_ours": not foreign}
    return Vocabulary.objects.get_or_create(code=code, defaults=defaults)[0]
