"""The values of a filter, written in one go: a page of results has more than a hundred, each with seven things to say."""

from collections.abc import Iterable

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from search.facets import Box

register = template.Library()

VALUE = """<li class="facet__item">
  <label class="facet__value">
    <input type="checkbox" id="{}" name="{}" value="{}"{}>
    <span class="facet__label">{}</span>
    <span class="facet__count"><span class="visually-hidden">: </span>{}<span class="visually-hidden"> {}</span></span>
  </label>{}
</li>"""
BRANCH = """
  <details class="facet__branch" id="facet-{}"{}>
    <summary>{}<span class="visually-hidden"> : {}</span></summary>
    {}
  </details>"""


@register.simple_tag
def facet_list(boxes: Iterable[Box], name: str) -> SafeString:
    """Boxes to tick, and under some of them those that are narrower. `name` is that of the filter."""
    return format_html(
        '<ul class="facet__list">{}</ul>', format_html_join("", VALUE, (_said(box, name) for box in boxes))
    )


def _said(box: Box, name: str) -> tuple[str, ...]:
    ticked = mark_safe(" checked") if box.is_ticked else ""
    # Most are of one to three digits, which no language groups.
    count = intcomma(box.count) if box.count > 999 else str(box.count)
    return box.id, name, box.value, ticked, box.label, count, box.unit, _branch(box, name)


def _branch(box: Box, name: str) -> SafeString | str:
    if not box.under:
        return ""
    number = len(box.under)
    more = ngettext("%(number)s plus précis", "%(number)s plus précis", number) % {"number": number}
    is_open = mark_safe(" open") if box.is_open else ""
    return format_html(BRANCH, box.id, is_open, more, box.label, facet_list(box.under, name))
