"""What is wrong with the configuration, said at start with its cure. Reads settings, never the network."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.http.request import validate_host
from django.utils.translation import gettext as _


def is_web_address(url: str) -> bool:
    """`https://host[:port][/path]`; a port that is not a number is no address."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


@register(Tags.urls)
def search_url(app_configs, **kwargs) -> list[CheckMessage]:
    if not settings.SEARCH_URL or is_web_address(settings.SEARCH_URL):
        return []
    return [
        Error(
            _("SEARCH_URL n’est pas une adresse http(s) : « %s ».") % settings.SEARCH_URL,
            hint=_("Corrigez-la (http://localhost:9200), ou retirez-la pour utiliser le moteur intégré."),
            id="rayonnage.E001",
        )
    ]


@register(Tags.urls)
def site_url(app_configs, **kwargs) -> list[CheckMessage]:
    if not is_web_address(settings.SITE_URL):
        return [
            Error(
                _("SITE_URL n’est pas une adresse http(s) : « %s ».") % settings.SITE_URL,
                hint=_("Donnez l’adresse publique du site : SITE_URL=https://documentation.exemple.fr"),
                id="rayonnage.E002",
            )
        ]
    host = urlsplit(settings.SITE_URL).hostname or ""
    if settings.DEBUG or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Warning(
            _("Le site refusera les visiteurs de SITE_URL : « %s » n’est pas dans ALLOWED_HOSTS.") % host,
            hint=_("Ajoutez-le : ALLOWED_HOSTS=%s") % host,
            id="rayonnage.W003",
        )
    ]


@register(Tags.security)
def secret_key(app_configs, **kwargs) -> list[CheckMessage]:
    """A try-out draws a key at each start; a real site would close every session with it."""
    if settings.DEBUG or settings.IS_TRY_OUT or not settings.SECRET_KEY_IS_DRAWN:
        return []
    return [
        Warning(
            _("SECRET_KEY manque : chaque redémarrage fermerait les sessions, et chaque processus aurait la sienne."),
            hint=_("Tirez-en une (python -c 'import secrets; print(secrets.token_urlsafe(50))') et gardez-la secrète."),
            id="rayonnage.W004",
        )
    ]
