from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    name = "newsletters"
    label = "rayonnage_newsletters"
    verbose_name = _("Lettres")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from newsletters import health, signals  # noqa: F401
        from newsletters.demo import loading  # noqa: F401
