"""What there is to say of a question, in French: what, and how it was searched."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from search.query import Question
from search.syntax.reading import DEEPEST, MOST_WORDS, SHORTEST_PREFIX
from search.syntax.remarks import Remark, Trouble

LONGEST_QUOTED = 80


def sentences(question: Question) -> list[str]:
    return list(said(question.remarks))


def said(remarks: Iterable[Remark]) -> Iterable[str]:
    for remark in remarks:
        about = remark.about if len(remark.about) <= LONGEST_QUOTED else f"{remark.about[:LONGEST_QUOTED]}…"
        yield sentence(remark.trouble) % {
            "about": remark.about if remark.trouble in _SAYS_ALL else about,
            "words": MOST_WORDS,
            "letters": SHORTEST_PREFIX,
            "deepest": DEEPEST,
        }


_SAYS_ALL = (Trouble.READ_IN_ORDER, Trouble.READ_AS_FIELD)


def sentence(trouble: Trouble) -> str:
    match trouble:
        case Trouble.UNCLOSED_PARENTHESIS:
            return _("La parenthèse n’est pas fermée : nous avons cherché les mots seuls.")
        case Trouble.UNOPENED_PARENTHESIS:
            return _("Une parenthèse se ferme sans s’être ouverte : nous avons cherché les mots seuls.")
        case Trouble.UNCLOSED_QUOTE:
            return _("Un guillemet n’est pas fermé : nous avons cherché les mots seuls.")
        case Trouble.LONELY_OPERATOR:
            return _("« %(about)s » attend quelque chose de chaque côté : nous avons cherché les mots seuls.")
        case Trouble.ONLY_EXCLUSIONS:
            return _(
                "Que chercher, à part ce qu’il faut écarter ? Ajoutez un mot devant ; en attendant, nous avons cherché ceux-ci."
            )
        case Trouble.EMPTY_FIELD:
            return _(
                "Rien ne suit « %(about)s : » ; collez-lui un mot, par exemple auteur:donzelot. Nous avons cherché les mots seuls."
            )
        case Trouble.FIELD_IN_FIELD:
            return _(
                "« %(about)s : » se trouve dans un autre champ : fermez d’abord sa parenthèse. Nous avons cherché les mots seuls."
            )
        case Trouble.NOT_A_YEAR:
            return _(
                "« %(about)s » n’est pas une année : écrivez annee:2015 ou annee:2015..2018. Nous avons cherché les mots seuls."
            )
        case Trouble.TOO_DEEP:
            return _("Plus de %(deepest)d parenthèses sont emboîtées : nous avons cherché les mots seuls.")
        case Trouble.TOO_LONG:
            return _(
                "Une recherche avec des champs ou des opérateurs tient en %(words)d mots : nous avons cherché les mots seuls."
            )
        case Trouble.SHORT_PREFIX:
            return _("Devant l’étoile, il faut au moins %(letters)d lettres : « %(about)s » est cherché comme un mot.")
        case Trouble.CUT:
            return _("Votre recherche est longue : seuls ses %(about)s premiers mots comptent.")
        case Trouble.READ_IN_ORDER:
            return _("Compris comme : %(about)s. Pour un autre ordre, ajoutez des parenthèses.")
        case Trouble.READ_AS_FIELD:
            return _("Compris comme : %(about)s. Pour chercher ces mots partout, mettez-les entre guillemets.")
