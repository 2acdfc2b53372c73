from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    name = "catalogue"
    label = "rayonnage_catalogue"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from catalogue import burial, signals  # noqa: F401
        from catalogue.digital import changes, checks  # noqa: F401
        from catalogue.thesaurus import mirror  # noqa: F401
