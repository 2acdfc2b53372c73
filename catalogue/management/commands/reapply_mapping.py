"""`manage.py reapply_mapping --source NAME`: the notices of a source, read again with its mapping of today."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalogue.importing.reapplying import reapply
from catalogue.importing.turn import SourceBusy
from catalogue.models import Source


class Command(BaseCommand):
    help = _(
        "Relit les notices déjà importées d’une source avec ses correspondances actuelles. Les corrections faites ici "
        "restent. À relancer sans crainte : la seconde fois, rien ne change."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", required=True, help=_("Nom de la source, par exemple « Cosoter »."))
        parser.add_argument("--dry-run", action="store_true", help=_("Annonce ce qui serait fait, sans rien écrire."))

    def handle(self, *, source: str, dry_run: bool, **options) -> None:
        found = Source.objects.filter(name=source).first()
        if found is None:
            known = ", ".join(Source.objects.values_list("name", flat=True)) or _("aucune")
            message = _("Aucune source ne s’appelle « %(name)s ». Sources connues : %(known)s.")
            raise CommandError(message % {"name": source, "known": known})
        try:
            reports = list(reapply(found, dry_run=dry_run))
        except SourceBusy as busy:
            raise CommandError(str(busy)) from busy
        if not reports:
            self.stdout.write(_("Cette source n’a encore donné aucune notice."))
        for report in reports:
            self.stdout.write("\n".join(report.in_french()))
