"""The words of a row against our lists: communes by Insee code, themes and frameworks by any of their names.

A word that no list knows refuses its row and says which words are close: nothing is dropped in silence.
Two columns keep what is unknown instead: a QPV code that is not loaded joins the free place, a public joins the note.
"""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from experiences.importing.rows import ParsedFiche, Problem
from experiences.models import ExperiencePage, Involvement
from experiences.models.parts import Lesson
from reference.folding import fold
from reference.models import Audience, Framework, Territory, Theme

State = ExperiencePage.State
_QUARTER_CODE = re.compile(r"Q[PN][0-9A-Z]{5,7}")
_ROLE = re.compile(r"(?P<name>.+?)\s*\((?P<role>[^()]+)\)")
_TOPIC = re.compile(r"(?P<topic>[^:]{3,40}?)\s*:\s*(?P<text>.+)", re.DOTALL)
SYNONYMS_OF_STATES = {"terminee": State.COMPLETED, "finie": State.COMPLETED, "abandonnee": State.STOPPED}

Names = dict[str, int]
"""{folded name: primary key}."""


@dataclass
class Resolved:
    """What our lists answer for one row."""

    territories: list[int] = field(default_factory=list)
    themes: list[int] = field(default_factory=list)
    frameworks: list[int] = field(default_factory=list)
    audiences: list[int] = field(default_factory=list)
    state: str = ""
    kept_places: list[str] = field(default_factory=list)
    kept_audiences: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Lists:
    """Read once an import: four queries."""

    def __init__(self) -> None:
        self.communes: Names = {}
        self.quarters: Names = {}
        self.wider: dict[tuple[str, str], int] = {}
        self.former: dict[str, tuple[str, str]] = {}
        """{code of a former commune: (its name, that of the commune that took it over)}."""
        territories = Territory.objects.order_by("vintage")
        for kind, code, pk, name, successor in territories.values_list("kind", "code", "pk", "name", "successor__name"):
            if kind == Territory.Kind.COMMUNE:
                self.communes[code] = pk
                if successor:
                    self.former[code] = (name, successor)
            elif kind == Territory.Kind.QUARTER:
                self.quarters[code] = pk
            else:
                self.wider[kind, code] = pk
        self.themes = names_of(Theme, "name", "short_name", "slug")
        self.frameworks = names_of(Framework, "name", "full_name", "slug")
        self.audiences = names_of(Audience, "name", "full_name", "slug")

    def resolve(self, fiche: ParsedFiche) -> Resolved:
        resolved = Resolved(state=state_of(fiche.state))
        if fiche.state and not resolved.state:
            labels = ", ".join(str(label) for label in State.labels)
            message = _("« %(value)s » n’est pas un état ; écrivez %(labels)s")
            resolved.problems.append(Problem("etat", message % {"value": fiche.state[:40], "labels": labels}))
        self.resolve_places(fiche, resolved)
        resolved.themes = self.each(fiche.themes, self.themes, "themes", resolved.problems)
        resolved.frameworks = self.each(fiche.frameworks, self.frameworks, "cadre", resolved.problems)
        for name in fiche.audiences:
            if pk := self.audiences.get(fold(name)):
                resolved.audiences.append(pk)
            else:
                resolved.kept_audiences.append(name)
        return resolved

    def resolve_places(self, fiche: ParsedFiche, resolved: Resolved) -> None:
        for code in fiche.communes:
            if pk := self.communes.get(code):
                resolved.territories.append(pk)
            else:
                resolved.problems.append(Problem("communes_insee", unknown_commune(code)))
        for code in fiche.quarters:
            if pk := self.quarters.get(code):
                resolved.territories.append(pk)
            elif _QUARTER_CODE.fullmatch(code):
                resolved.kept_places.append(code)
            else:
                message = _("« %(code)s » n’est pas un code de QPV (QP093001 en 2015, QN09301M en 2024)")
                resolved.problems.append(Problem("qpv", message % {"code": code[:40]}))

    def each(self, words: tuple[str, ...], known: Names, column: str, problems: list[Problem]) -> list[int]:
        found = {word: known.get(fold(word)) for word in words}
        problems.extend(Problem(column, unknown_word(word, known)) for word, pk in found.items() if pk is None)
        return [pk for pk in found.values() if pk is not None]


def state_of(word: str) -> str:
    """« Achevée », « terminée » → `achevee`; "" for what is no state."""
    known = {fold(str(label)): value for value, label in State.choices}
    known |= {fold(value): value for value in State.values} | SYNONYMS_OF_STATES
    return str(known.get(fold(word), ""))


def names_of(model: type, *columns: str) -> Names:
    names: Names = {}
    for pk, *values in model._default_manager.values_list("pk", *columns):
        names.update({fold(value): pk for value in values if value})
    return names


def unknown_commune(code: str) -> str:
    if not re.fullmatch(r"\d[\dAB]\d{3}", code):
        return _("« %(code)s » n’est pas un code Insee (cinq chiffres : 93066)") % {"code": code[:40]}
    return _(
        "la commune %(code)s n’est pas dans les listes de référence ; ajoutez-la, ou écrivez-la dans territoire_libre"
    ) % {"code": code}


def unknown_word(word: str, known: Names) -> str:
    message = _("« %(word)s » n’est pas dans la liste") % {"word": word[:60]}
    near = get_close_matches(fold(word), known, n=1, cutoff=0.6)
    if near:
        return message + " ; " + _("vouliez-vous dire « %(near)s » ?") % {"near": near[0]}
    return message + " ; " + _("ajoutez-le aux listes de référence ou corrigez la cellule")


def name_and_role(cell: str) -> tuple[str, str]:
    """« Caf (financeur) » → `("Caf", "financeur")`; a parenthesis that is no role stays in the name."""
    roles = {fold(str(label)): value for value, label in Involvement.Role.choices}
    roles |= {fold(value): value for value in Involvement.Role.values}
    found = _ROLE.fullmatch(cell)
    if found and fold(found["role"]) in roles:
        return found["name"], roles[fold(found["role"])]
    return cell, Involvement.Role.PARTNER


def topic_and_text(cell: str) -> tuple[str, str]:
    """« Pilotage : un chef de projet » → `("pilotage", "un chef de projet")`; another colon stays in the text."""
    topics = {fold(str(label)): value for value, label in Lesson.Topic.choices}
    topics |= {fold(value): value for value in Lesson.Topic.values}
    found = _TOPIC.fullmatch(cell)
    if found and fold(found["topic"]) in topics:
        return topics[fold(found["topic"])], found["text"]
    return "", cell
