"""`manage.py check_links [--days 30]`: tries the links of the notices, for the filter « Lien mort »."""

from argparse import ArgumentParser
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from catalogue.links import STALE, check


class Command(BaseCommand):
    help = _("Vérifie les liens des notices qui ne l’ont pas été depuis un mois. À lancer chaque nuit, par exemple.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, default=STALE.days, help=_("Âge, en jours, à partir duquel un lien est revérifié.")
        )

    def handle(self, *, days: int, **options: object) -> None:
        tried = check(timedelta(days=days))
        words = _("Liens vérifiés : %(all)d, dont %(dead)d ne répondent pas.")
        self.stdout.write(words % {"all": tried.alive + tried.dead, "dead": tried.dead})
