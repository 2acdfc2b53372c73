"""manage.py load_reference: themes, frameworks, publics and territories. Run twice, it changes nothing."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from reference.loading import load_reference


class Command(BaseCommand):
    help = _("Charge les listes de référence : thèmes, cadres, publics, territoires.")

    def handle(self, *args, **options) -> None:
        outcomes = load_reference()
        self.stdout.write(
            _(
                "Listes de référence, lignes créées : %(created)s, mises à jour : %(updated)s, inchangées : %(unchanged)s."
            )
            % {word: outcomes[word] for word in ("created", "updated", "unchanged")}
        )
