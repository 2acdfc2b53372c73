from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    label = "rayonnage_cms"
    verbose_name = _("Site")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cms import background, checks, public_address, roles  # noqa: F401
        from cms.answers import retention  # noqa: F401
        from cms.freshness import stamp
        from cms.initiatives import signals as initiative_signals  # noqa: F401
        from cms.readers import signals  # noqa: F401
        from cms.redirections import following  # noqa: F401
        from cms.registration import signals as registration_signals  # noqa: F401
        from cms.watch import background as watch  # noqa: F401
        from cms.workflow import notifying, scheduling, seeding  # noqa: F401

        stamp.connect()
        roles.connect()
        seeding.connect()
        notifying.connect()
        public_address.connect()
