"""Which tile map this centre has chosen: a name among those shipped, the path of its own, or none."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import gettext as _

from experiences.listing.cartogram import BadCartogram, Cartogram, read
from reference.opening import why_closed

SHIPPED = Path(__file__).parent.parent / "data" / "cartograms"


def chosen_path() -> Path | None:
    """« 93 » → the table shipped for that département; a path as it is; None for a centre that wants no map."""
    name = str(getattr(settings, "FICHES_CARTOGRAM", "93")).strip()
    if not name:
        return None
    shipped = SHIPPED / f"{name}.tsv"
    return shipped if shipped.is_file() else Path(name)


def cartogram() -> Cartogram | None:
    """None as well when the table cannot be drawn: a check says why at start, and the page lists the territories."""
    path = chosen_path()
    try:
        return drawn(path) if path else None
    except (OSError, BadCartogram):
        return None


@lru_cache(maxsize=4)
def drawn(path: Path) -> Cartogram:
    return read(path)


@register()
def check_cartogram(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    path = chosen_path()
    if path is None:
        return []
    try:
        drawn(path)
    except (OSError, BadCartogram) as error:
        why = why_closed(error) if isinstance(error, OSError) else str(error)
        return [
            Warning(
                _("La carte des fiches ne peut pas être dessinée d’après « %(path)s » : %(why)s")
                % {"path": path, "why": why},
                hint=_(
                    "Corrigez FICHES_CARTOGRAM (93, ou le chemin d’un tableau fait comme"
                    " experiences/data/cartograms/93.tsv), ou laissez-le vide pour s’en passer :"
                    " la vue « Carte » donne alors la liste des territoires."
                ),
                id="rayonnage.W021",
            )
        ]
    return []
