"""manage.py import_pages FILE.csv: the pages and publications of an old site. Exit status 0, 1 (some refused) or 2 (unreadable)."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from cms.models import HomePage, SectionPage
from cms.takeover.lists import Lists
from cms.takeover.pipeline import take_over
from reference.opening import why_closed


class Command(BaseCommand):
    help = (
        "Reprend les pages et les publications d’un ancien site depuis un tableau CSV ; relancée, elle ne change rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path)
        parser.add_argument(
            "--under", metavar="ADRESSE", default="/", help="la rubrique des lignes qui n’en disent pas"
        )
        parser.add_argument("--files", metavar="DOSSIER", type=Path, help="où sont les PDF que le tableau nomme")
        parser.add_argument("--dry-run", action="store_true", help="dire ce qui serait fait, sans rien écrire")

    def handle(self, *args, **options) -> None:
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(_("%(file)s : %(why)s") % {"file": options["file"], "why": why_closed(error)}) from error
        if (folder := options["files"]) and not folder.is_dir():
            raise CommandError(_("%s n’est pas un dossier.") % folder)
        report = take_over(content, section_at(options["under"]), folder=folder, dry_run=options["dry_run"])
        for sentence in report.sentences():
            self.stdout.write(sentence)
        if options["dry_run"]:
            self.stdout.write(_("Essai : rien n’a été écrit."))
        if report.exit_status:
            sys.exit(report.exit_status)


def section_at(address: str) -> Page:
    wanted = f"/{address.strip('/')}/".replace("//", "/")
    for page in Page.objects.type(HomePage, SectionPage).specific():
        if Lists.address(page) == wanted:
            return page
    site = Site.objects.filter(is_default_site=True).first()
    if wanted == "/" and site:
        return site.root_page
    raise CommandError(_("Aucune rubrique n’est à l’adresse %s.") % wanted)
