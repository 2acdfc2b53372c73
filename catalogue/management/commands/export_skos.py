"""`manage.py export_skos [--vocabulary CODE] [--format ttl|rdf] [--output FILE]`: a thesaurus in SKOS."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalogue.models import Vocabulary
from catalogue.thesaurus.writing import FORMATS, exported
from catalogue.vocabularies import vocabulary_code


class Command(BaseCommand):
    help = _("Exporte un thésaurus en SKOS. Ses adresses sont celles du site (SITE_URL), sauf celles qu’il avait déjà.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--vocabulary", default="", help=_("Son code ; sans lui, le thésaurus du centre."))
        parser.add_argument("--format", choices=sorted(FORMATS), default="ttl")
        parser.add_argument("--output", type=Path, help=_("Fichier à écrire ; sans lui, la sortie standard."))

    def handle(self, *, vocabulary: str, format: str, output: Path | None, **options) -> None:
        found = Vocabulary.objects.filter(code=vocabulary_code(vocabulary)).first()
        if found is None:
            known = ", ".join(filter(None, Vocabulary.objects.values_list("code", flat=True)))
            raise CommandError(_("Aucun vocabulaire de ce code. Il y a : %(codes)s.") % {"codes": known or "–"})
        content = exported(found, format)
        if output:
            output.write_bytes(content)
        else:
            sys.stdout.buffer.write(content)
