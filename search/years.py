"""The form « De … à … »: `?annee_de=2010&annee_a=2018` is the filter `annee=2010..2018`; what it cannot mean is told."""

from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.spans import Span

FIRST, LAST = "annee_de", "annee_a"
EARLIEST = 1000
AHEAD = 10
"""Years to come that a document may announce."""


def asked(parameters: QueryDict) -> tuple[str, list[str]]:
    """The span that the form asks, `2010..2018` or "", and what the reader should know of it."""
    notes: list[str] = []
    first, last = (year(parameters.get(name, ""), notes) for name in (FIRST, LAST))
    if first is None and last is None:
        return "", notes
    if first is not None and last is not None and first > last:
        notes.append(
            _("Les années étaient à l’envers : la recherche va de %(first)d à %(last)d.")
            % {"first": last, "last": first}
        )
        first, last = last, first
    return Span(first, last).value, notes


def year(text: str, notes: list[str]) -> int | None:
    text = text.strip()
    if not text:
        return None
    latest = date.today().year + AHEAD
    if text.isascii() and text.isdigit() and len(text) == 4 and EARLIEST <= int(text) <= latest:
        return int(text)
    if text.isascii() and text.isdigit() and len(text) == 4:
        said = _("Aucun document n’est de %(text)s : donnez une année entre %(earliest)d et %(latest)d.")
    else:
        said = _("« %(text)s » n’est pas une année : écrivez ses quatre chiffres, comme 2015.")
    notes.append(said % {"text": text[:20], "earliest": EARLIEST, "latest": latest})
    return None
