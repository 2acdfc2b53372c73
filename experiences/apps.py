from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperiencesConfig(AppConfig):
    name = "experiences"
    label = "rayonnage_experiences"
    verbose_name = _("Fiches d’expériences")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from experiences import signals  # noqa: F401
        from experiences.listing import drawing  # noqa: F401 – its check is run at start.
