"""What the pages of the account need beside their values."""

from django import template

from cms.readers import views

register = template.Library()


@register.simple_tag
def mails_are_files() -> bool:
    return views.mails_are_files()
