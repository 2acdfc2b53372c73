"""Fiches on the pages of other rooms, by template name alone.

On the page of a notice, the catalogue writes, without importing anything from here:

    {% include_if_there "experiences/includes/citing.html" %}      (variable: record, a BibliographicRecord)

The snippet shows « Fiches qui citent ce document », or nothing at all; it costs two queries, one when there is none.
"""

from django import template
from django.db.models import QuerySet

from experiences.models import ExperiencePage

register = template.Library()


@register.simple_tag
def fiches_citing(record: object) -> QuerySet[ExperiencePage]:
    """The public fiches that cite this notice, latest first."""
    fiches = ExperiencePage.objects.live().public().filter(references__record=record)
    return fiches.distinct().order_by("-written_on", "-pk")
