"""What the card of a page says, whichever room the page comes from."""

from django import template
from wagtail.models import Page

from cms.models import CyclePage, EventPage, PublicationPage
from cms.sharing.pictures import own_picture
from cms.templatetags.events import cycle_dates, when

register = template.Library()


@register.filter
def label_of(page: Page) -> str:
    """What a reader calls this page: « Publication », « Rubrique », « Rencontre », « Fiche d’expérience »."""
    if isinstance(page, EventPage):
        return page.get_event_format_display()
    name = str(type(page)._meta.verbose_name)
    return name[:1].upper() + name[1:]


@register.filter
def standfirst_of(page: Page) -> str:
    """A page of ours has a standfirst, a fiche a summary; any page may have a description for search engines."""
    return getattr(page, "standfirst", "") or getattr(page, "summary", "") or page.search_description


register.filter("picture_of", own_picture)


@register.filter
def facts_of(page: Page) -> str:
    if isinstance(page, EventPage):
        return when(page)
    if isinstance(page, CyclePage):
        return cycle_dates(page)
    if isinstance(page, PublicationPage):
        return page.imprint
    return getattr(page, "place", "")
