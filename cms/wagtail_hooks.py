"""How the editor's side looks and behaves, and what the site itself shows in « Mon compte »."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from cms.agenda import hooks as agenda_hooks  # noqa: F401
from cms.home_admin import hooks as home_hooks  # noqa: F401
from cms.initiatives import hooks as initiative_hooks  # noqa: F401
from cms.notices import hooks as notice_hooks  # noqa: F401
from cms.page_links import LightPageLinkHandler
from cms.previews import hooks as preview_hooks  # noqa: F401
from cms.programme import admin as programme_hooks  # noqa: F401
from cms.programme import registrations as attendance_hooks  # noqa: F401
from cms.readers.admin import MAY, MembersView, NetworkViewSet
from cms.readers.models import Network
from cms.readers.sections import AccountSection
from cms.readers.views import identity_section, networks_section
from cms.redirections import hooks as redirection_hooks  # noqa: F401
from cms.registration import hooks as registration_hooks  # noqa: F401
from cms.sharing import hooks as sharing_hooks  # noqa: F401
from cms.takeover import admin as takeover_hooks  # noqa: F401
from cms.trash import hooks as trash_hooks  # noqa: F401
from cms.watch import hooks as watch_hooks  # noqa: F401
from cms.workflow import hooks as workflow_hooks  # noqa: F401


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_editor_js")
def lists_of_word() -> SafeString:
    return format_html('<script src="{}"></script>', static("js/paste_from_word.js"))


@hooks.register("register_icons")
def our_icons(icons: list[str]) -> list[str]:
    return [*icons, "cms/icons/shelf.svg"]


@hooks.register("register_rich_text_features", order=1)
def light_links(features: Any) -> None:
    features.register_link_type(LightPageLinkHandler)


@hooks.register("before_serve_page", order=-10)
def refuse_who_is_of_another_network(page: Page, request: HttpRequest, *args: Any) -> None:
    """Somebody signed in who may not read it hears so: sent to the entrance, she would come back for ever."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return
    restricted = [one for one in page.get_view_restrictions() if one.restriction_type == one.GROUPS]
    if restricted and request.user.is_authenticated and not all(one.accept_request(request) for one in restricted):
        raise PermissionDenied


register_snippet(NetworkViewSet)


@hooks.register("register_admin_urls")
def reader_urls() -> list[URLPattern]:
    return [path("reseaux-membres/<int:pk>/", MembersView.as_view(), name="network_members")]


@hooks.register("register_snippet_listing_buttons")
def members_of_a_network(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(snippet, Network) and user.has_perm(MAY):
        yield Button(_("Membres"), reverse("network_members", args=[snippet.pk]), icon_name="group", priority=5)


@hooks.register("register_account_section")
def networks() -> AccountSection:
    return AccountSection("reseaux", _("Réseaux"), 300, "readers/sections/networks.html", networks_section)


@hooks.register("register_account_section")
def identity() -> AccountSection:
    return AccountSection("donnees", _("Adresse et données"), 900, "readers/sections/identity.html", identity_section)
