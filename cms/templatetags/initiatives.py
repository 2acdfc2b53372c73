"""The publications where a fiche is reprinted, on its own page: shown there by the name of the template."""

from django.db.models import QuerySet
from django.template import Context, Library
from wagtail.models import Page

from cms.initiatives import showing
from experiences.models import ExperiencePage

register = Library()


@register.simple_tag(takes_context=True)
def reprinted_in(context: Context, fiche: ExperiencePage) -> QuerySet[Page]:
    return showing.reprinted_in(fiche, context.get("request"))
