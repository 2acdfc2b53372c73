"""How the editor's side looks and behaves."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("register_icons")
def our_icons(icons: list[str]) -> list[str]:
    return [*icons, "cms/icons/shelf.svg"]
