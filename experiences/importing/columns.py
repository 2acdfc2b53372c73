"""The header of a table → the columns of the profile; why it is not one."""

from difflib import get_close_matches

from django.utils.translation import gettext as _

from experiences.importing.profile import COLUMNS, FURTHER
from reference.folding import fold

__all__ = ["COLUMNS", "FURTHER", "Unreadable", "column_names"]


class Unreadable(Exception):
    """The file as a whole cannot be read; the message, in French, says why and what to do."""


def column_names(header: list[str]) -> list[str]:
    """The header as column names: « Communes INSEE » is `communes_insee`. Unreadable: one is missing or comes twice."""
    names = [fold(name).replace(" ", "_") for name in header]
    repeated = sorted({name for name in names if name in (*COLUMNS, *FURTHER) and names.count(name) > 1})
    if repeated:
        raise Unreadable(_("Colonne en double : %(names)s. Gardez-en une seule.") % {"names": ", ".join(repeated)})
    if missing := [name for name in COLUMNS if name not in names]:
        raise Unreadable(missing_message(missing, names))
    return names


def missing_message(missing: list[str], names: list[str]) -> str:
    if len(missing) == len(COLUMNS):
        return _(
            "Aucune colonne reconnue. La première ligne doit porter les noms : %(names)s."
        ) % {"names": ", ".join(COLUMNS)}  # fmt: skip
    message = _("Colonne absente : %(names)s. Ajoutez-la, même vide, puis relancez l’import.") % {
        "names": ", ".join(missing)
    }
    unknown = [name for name in names if name and name not in (*COLUMNS, *FURTHER)]
    likely = {name: near[0] for name in missing if (near := get_close_matches(name, unknown, n=1))}
    for name, near in likely.items():
        message += " " + _("La colonne « %(near)s » est-elle « %(name)s » ?") % {"near": near, "name": name}
    return message
