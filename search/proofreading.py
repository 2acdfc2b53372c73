"""What is wrong with a group of synonyms, told to the person who writes it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from search import french
from search.synonyms import LONGEST_RUN, way

MOST_WORDS, LONGEST = 20, 100
"""Lines of a group; characters of one of them."""


def mistakes(words: Sequence[str]) -> list[str]:
    """What is wrong with a group, told to the person who writes it."""
    told, seen = [], dict[tuple[str, ...], str]()
    if len(words) < 2:
        told.append(_("Écrivez au moins deux mots ou expressions, un par ligne."))
    if len(words) > MOST_WORDS:
        told.append(_("Vingt lignes au plus, et il y en a %s : faites plusieurs groupes.") % len(words))
    for word in words:
        stems = way(word).stems
        if not stems:
            told.append(_("« %s » n’a ni lettre ni chiffre : effacez cette ligne.") % word)
        elif len(word) > LONGEST or len(stems) > LONGEST_RUN:
            told.append(
                _("« %s… » est trop long : cent caractères et huit mots au plus, sans les petits mots.") % word[:40]
            )
        elif all(one in french.FUNCTION_WORDS for one in way(word).exact):
            told.append(
                _("« %s » n’est fait que de petits mots, que la recherche ne suit pas : effacez cette ligne.") % word
            )
        elif stems in seen:
            told.append(
                _("« %(one)s » et « %(two)s » se lisent pareil pour la recherche : gardez l’un des deux.")
                % {"one": seen[stems], "two": word}
            )
        seen.setdefault(stems, word)
    return told
