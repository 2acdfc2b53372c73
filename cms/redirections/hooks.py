"""What the admin learns from the old addresses."""

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.redirections.pages import OldAddressesView


@hooks.register("register_admin_urls")
def redirection_urls() -> list[URLPattern]:
    return [path("anciennes-adresses/", OldAddressesView.as_view(), name="old_addresses")]


class OldAddressesItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return request.user.has_perm("wagtailredirects.add_redirect")


@hooks.register("register_settings_menu_item")
def old_addresses_item() -> MenuItem:
    return OldAddressesItem(
        _("Reprendre d’anciennes adresses"),
        reverse_lazy("old_addresses"),
        icon_name="redirect",
        name="anciennes-adresses",
        order=801,
    )
