"""The words of the tile map: how many, of which scale, and a name broken to fit its tile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.listing.cartogram import Cartogram
from experiences.listing.drawing import cartogram
from experiences.listing.mapping import Area, Tile
from reference.folding import fold
from reference.models import Territory

register = template.Library()

WIDEST = 13
"""Characters of a line in a tile."""
LEADING = 13
_BREAKS = re.compile(r"(?<=[-\s])")


@register.filter
def fiches(count: int) -> str:
    return ngettext("%(count)d fiche", "%(count)d fiches", count) % {"count": count}


@register.filter
def of_which(tile: Tile) -> str:
    """« dont 2 à l’échelle d’un quartier et 1 avec d’autres communes », or nothing."""
    said = []
    if tile.in_quarters:
        said.append(_("%(count)d à l’échelle d’un quartier") % {"count": tile.in_quarters})
    if tile.shared:
        said.append(_("%(count)d avec d’autres communes") % {"count": tile.shared})
    return _("dont %(parts)s") % {"parts": _(" et ").join(said)} if said else ""


@register.filter
def area_label(area: Area) -> str:
    count = fiches(area.whole.count if area.whole else 0)
    label = f"{area.name}\u00a0: {count}"
    if area.itself and area.itself.count:
        label += _(", dont %(count)d à cette échelle") % {"count": area.itself.count}
    return label


@register.filter
def joined(numbers: Iterable[float]) -> str:
    """For the attributes of a drawing: never a comma for the decimals."""
    return " ".join(f"{number:g}" for number in numbers)


@register.filter
def words(tile: Tile) -> SafeString:
    """The name on up to three lines, its short form for small screens, the number."""
    if tile.cell is None:
        return mark_safe("")
    x, y = tile.cell.center
    parts = broken(tile.place.name)
    first = y - 12 - (len(parts) - 1) * LEADING / 2 - (2 if len(parts) > 2 else 0)
    rows = [(f"{x:g}", f"{first + rank * LEADING:g}", part) for rank, part in enumerate(parts)]
    return format_html(
        '<text class="tile__name">{}</text><text class="tile__short" x="{}" y="{}">{}</text>'
        '<text class="tile__count" x="{}" y="{}">{}</text>',
        format_html_join("", '<tspan x="{}" y="{}">{}</tspan>', rows),
        f"{x:g}",
        f"{y - 8:g}",
        tile.cell.short or tile.place.name,
        f"{x:g}",
        f"{y + 24:g}",
        tile.count,
    )


def broken(name: str, widest: int = WIDEST) -> Sequence[str]:
    """« Les Pavillons-sous-Bois » → « Les », « Pavillons- », « sous-Bois »: cut where a hyphen or a space allows."""
    lines = [""]
    for part in _BREAKS.split(name):
        if lines[-1] and len((lines[-1] + part).rstrip()) > widest:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]


@register.inclusion_tag("experiences/listing/locator.html")
def locator(territories: Iterable[Territory]) -> dict[str, object]:
    """A small map of where a fiche takes place; nothing when it is nowhere on it."""
    drawing = cartogram()
    if drawing is None:
        return {}
    lit, names = lit_by(list(territories), drawing)
    return {"cartogram": drawing, "lit": drawing.shapes(lit), "names": names} if lit else {}


def lit_by(territories: list[Territory], drawing: Cartogram) -> tuple[set[str], list[str]]:
    """The codes of the tiles, and the names of what lit them. An EPT lights its communes; the département, nothing:
    all of it lit would say little."""
    lit: set[str] = set()
    names: list[str] = []
    for territory in territories:
        place = territory.parent if territory.kind == Territory.Kind.QUARTER and territory.parent else territory
        place = place.successor or place
        codes = {cell.code for cell in drawing.cells if place.code in (cell.code, cell.group)}
        if codes and place.kind in (Territory.Kind.COMMUNE, Territory.Kind.EPT):
            lit |= codes
            names += [place.name] * (place.name not in names)
    return lit, sorted(names, key=fold)
