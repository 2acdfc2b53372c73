"""An item that a source moved, lost or gave twice, as a question in plain words and two answers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import Item, ItemQuestion

Kind = ItemQuestion.Kind
SHOWN = 100
"""At a time: each answered makes room for the next."""

CHOICES = {
    Kind.MOVED: {"move": gettext_lazy("Le déplacer"), "keep": gettext_lazy("Le laisser où il est")},
    Kind.GONE: {"withdraw": gettext_lazy("Le retirer"), "keep": gettext_lazy("Le garder")},
    Kind.TWICE: {"add": gettext_lazy("L’ajouter quand même"), "keep": gettext_lazy("Ne pas l’ajouter")},
}
"""Answer → what its button says."""


@dataclass(frozen=True, slots=True)
class Asked:
    question: ItemQuestion
    sentence: str
    choices: dict[str, str]


@dataclass(frozen=True, slots=True)
class Questions:
    shown: list[Asked]
    count: int

    def __bool__(self) -> bool:
        return self.count > 0


def asked(questions: QuerySet[ItemQuestion]) -> Questions:
    questions = questions.filter(answer="")
    shown = questions.select_related("item__record", "record", "run__source")[:SHOWN]
    listed = [Asked(one, sentence(one), CHOICES[Kind(one.kind)]) for one in shown]
    return Questions(listed, len(listed) if len(listed) < SHOWN else questions.count())


def sentence(question: ItemQuestion) -> str:
    """« L’exemplaire PB00123 est chez nous sur la notice « A » ; Cosoter le met maintenant sur « B ». »"""
    templates = {
        Kind.MOVED: _(
            "L’exemplaire %(item)s est chez nous sur « %(ours)s » ; %(source)s le met maintenant sur « %(theirs)s »."
        ),
        Kind.GONE: _("L’exemplaire %(item)s, sur « %(ours)s », n’est plus dans ce que donne %(source)s."),
        Kind.TWICE: _(
            "Le code-barres de l’exemplaire %(item)s est déjà pris chez nous, sur « %(ours)s » ; "
            "%(source)s en donne un pareil sur « %(theirs)s »."
        ),
    }
    said = templates[Kind(question.kind)] % {
        "item": named(question.item),
        "ours": question.item.record.title,
        "theirs": question.record.title,
        "source": question.run.source.name,
    }
    return f"{said} {weeded(question.item)}" if question.item.withdrawn_on else said


def weeded(item: Item) -> str:
    return _("Le nôtre a été mis au pilon le %s.") % date_format(item.withdrawn_on, "j F Y")


def named(item: Item) -> str:
    """« PB00123 (EDU 12, Profession Banlieue) »: by its barcode, or by what it has."""
    said = [part for part in (item.barcode, item.call_number, item.localisation) if part]
    first, others = (said or [_("sans code-barres ni cote")])[0], said[1:]
    return f"{first} ({', '.join(others)})" if others else first
