"""The blocks of a fiche, as its reviewers and its editors see them named, and the remark about one."""

from __future__ import annotations

from django import template
from django.forms import BoundField

from experiences.cycle import versions
from experiences.cycle.forms import ReviewForm

register = template.Library()


@register.simple_tag
def remark(form: ReviewForm, block: str) -> BoundField | None:
    """`block` as the page names it: the anchor of a section, or the name of its field."""
    name = block.replace("-", "_") if block.replace("-", "_") in form.blocks else block
    return form.remark(name) if name in form.blocks else None


@register.filter
def block_title(name: str) -> str:
    return versions.block_title(name)
