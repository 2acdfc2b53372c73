from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "reference"
    label = "rayonnage_reference"
    verbose_name = _("Listes de référence")
    default_auto_field = "django.db.models.BigAutoField"
