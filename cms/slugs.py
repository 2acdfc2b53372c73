"""The name of a page in its address: read from its title, and free among its neighbours."""

from __future__ import annotations

from itertools import chain, count

from django.utils.text import slugify
from wagtail.models import Page


def slug_of(title: str, otherwise: str = "page") -> str:
    """« L’école et la ville » → « l-ecole-et-la-ville », and not « lecole »; `otherwise` for a title of signs only."""
    return slugify(title.replace("’", "-").replace("'", "-"))[:80].strip("-") or otherwise


def free_slug(parent: Page, wanted: str) -> str:
    """`wanted`, or « wanted-2 » where a page under `parent` bears it already."""
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(name for name in chain([wanted], (f"{wanted}-{rank}" for rank in count(2))) if name not in taken)
