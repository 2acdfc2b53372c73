"""The losses of a run, in the words of a documentalist: « 995 $q : 212 valeurs non reprises »."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 20


def losses_in_french(losses: dict[str, Any]) -> Iterator[str]:
    """From `Losses.as_json`: a line each, the most frequent first."""
    if not losses:
        return
    yield _(
        "Ce que la source dit et que nos notices ne reprennent pas (la notice d’origine est gardée en entier)\u00a0:"
    )
    for name, loss in list(losses.items())[:SHOWN]:
        yield f"  {loss_in_french(name, loss)}"
    if (others := len(losses) - SHOWN) > 0:
        yield ngettext("  … et %(count)s autre sous-zone.", "  … et %(count)s autres sous-zones.", others) % {
            "count": others
        }


def loss_in_french(name: str, loss: dict[str, Any]) -> str:
    said = ngettext("%(count)s valeur non reprise", "%(count)s valeurs non reprises", loss["count"])
    # « 996 $9 section_libelle: » names a key of PMB, which each of its values begins with.
    key = name.rpartition(" ")[2] if name.endswith(":") else ""
    line = f"{name.removesuffix(':')}\u00a0: {said % {'count': grouped(loss['count'])}}"
    if loss.get("closely"):
        line += _(" parmi les notices regardées de près")
    samples = "\u00a0», «\u00a0".join(sample.removeprefix(key) for sample in loss["samples"][:3])
    return f"{line} («\u00a0{samples}\u00a0»)" if samples else line


def grouped(count: int) -> str:
    """1302 → « 1 302 »."""
    return f"{count:,}".replace(",", "\u202f")
