"""The page of the advanced form: what its address says, and what it shows.

`/recherche/avancee/?lien=et&champ=auteur&comment=exacte&mots=Donzelot&…&de=2015&a=2018&type=Rapport`: a value of each of
the first four for every row, in order. `?q=…` fills the form from a question typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from search.address import address, query_of
from search.advanced import ROW_FIELDS, Form, How, Link, Row, form_of, tree_of
from search.engines.base import EngineUnavailable, Facet, FacetValue
from search.fields import ASKED
from search.indexing import current_engine
from search.query import Query, parse
from search.syntax.tree import written

LEAST_ROWS, MOST_ROWS = 3, 8
LONGEST_WORDS = 300
LINK_LABELS: dict[Link, str | Promise] = {
    Link.AND: gettext_lazy("et"),
    Link.OR: gettext_lazy("ou"),
    Link.NOT: gettext_lazy("sauf"),
}
HOW_LABELS: dict[How, str | Promise] = {
    How.ALL: gettext_lazy("tous les mots"),
    How.PHRASE: gettext_lazy("l’expression exacte"),
    How.ANY: gettext_lazy("l’un des mots"),
}
# Each is a link of the help; the demonstration answers them all.
EXAMPLES: tuple[tuple[str, str | Promise], ...] = (
    ("politique de la ville", gettext_lazy("tous ces mots, avec ou sans accents, au singulier ou au pluriel")),
    ('"contrat de ville"', gettext_lazy("cette expression, telle quelle")),
    ("quartiers -banlieue", gettext_lazy("le premier mot sans le second")),
    ("urban*", gettext_lazy("tout ce qui commence ainsi : urbanisme, urbanité… (trois lettres au moins)")),
    ("auteur:donzelot", gettext_lazy("ce mot, chez les auteurs seulement")),
    ('sujet:"logement social"', gettext_lazy("cette expression, parmi les sujets et les mots-clés")),
    ("titre:(rénovation OU renouvellement)", gettext_lazy("l’un de ces mots, dans le titre")),
    (
        "lieu:bobigny annee:2010..2020",
        gettext_lazy("un territoire, de 2010 à 2020 ; annee:2015.. pour « depuis 2015 »"),
    ),
    ("cote:HAB", gettext_lazy("tout un rayon ; cote:HAB* prend aussi ce qui commence par ces lettres")),
    ("(jardin OU potager) SAUF école", gettext_lazy("ET, OU et SAUF en capitales ; les parenthèses groupent")),
)
# Filters that the form offers itself; the others are kept as they are.
OFFERED = ("type", "langue", "dispo", "texte")


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as its address says it."""

    form: Form
    query: Query
    """Its filters and its sort; and the question that filled it, if any."""
    is_sent: bool = False
    wants_a_row: bool = False
    problems: tuple[str, ...] = ()
    years: tuple[str, str] = ("", "")
    """As typed, for a year that is none to be corrected."""

    @property
    def results_url(self) -> str:
        """Where its answer is; "" when it asks nothing, or something that is to be corrected."""
        if not self.is_sent or self.problems:
            return ""
        tree = tree_of(self.form)
        if tree is None and not self.query.filters:
            return ""
        return address(self.query, text=written(tree) if tree else "", page=1)


def asked_in(parameters: QueryDict) -> Asked:
    query, _notes = query_of(parameters)
    if "mots" not in parameters:
        return _filled_from(query)
    problems: list[str] = []
    first, last = (_year(parameters.get(name, "").strip(), problems) for name in ("de", "a"))
    if first and last and first > last:
        first, last = last, first
    asked = Asked(
        form=Form(tuple(_rows(parameters)), first, last),
        query=replace(query, text=""),
        is_sent="ajouter" not in parameters,
        wants_a_row="ajouter" in parameters,
        problems=tuple(problems),
        years=(parameters.get("de", "")[:20], parameters.get("a", "")[:20]),
    )
    if asked.is_sent and not problems and not asked.results_url:
        return replace(asked, problems=(_("Écrivez au moins un mot, une année, ou cochez un type de document."),))
    return asked


def _filled_from(query: Query) -> Asked:
    """The form as a question typed fills it; empty, and saying so, when its rows cannot say it."""
    form = form_of(parse(query.text).tree)
    if form is None or len(form.rows) > MOST_ROWS:
        told = _(
            "Cette recherche ne tient pas dans les lignes du formulaire : « %s ». Elle reste modifiable telle quelle."
        )
        return Asked(Form(), query, problems=(told % query.text,))
    years = (str(form.first_year or ""), str(form.last_year or ""))
    return Asked(form, query, years=years)


def _rows(parameters: QueryDict) -> Iterator[Row]:
    names = ("mots", "champ", "comment", "lien")
    values = zip_longest(*(parameters.getlist(name)[:MOST_ROWS] for name in names), fillvalue="")
    fields = {field.name for field in ROW_FIELDS}
    for words, field, how, link in values:
        yield Row(
            words.replace("\0", " ")[:LONGEST_WORDS].strip(),
            field if field in fields else "",
            How(how) if how in set(How) else How.ALL,
            Link(link) if link in set(Link) else Link.AND,
        )


def _year(typed: str, problems: list[str]) -> int | None:
    if not typed:
        return None
    if typed.isascii() and typed.isdigit() and len(typed) == 4:
        return int(typed)
    problems.append(_("« %s » n’est pas une année : écrivez quatre chiffres, par exemple 2015.") % typed[:20])
    return None


def context(asked: Asked) -> dict[str, Any]:
    rows = list(asked.form.rows)
    wanted = max(LEAST_ROWS, min(MOST_ROWS, len(rows) + asked.wants_a_row))
    rows += [Row()] * (wanted - len(rows))
    chosen = dict(asked.query.filters)
    facets = {facet.name: facet for facet in _facets(asked.query)}
    return {
        "rows": [
            {
                "number": number,
                "words": row.words,
                "links": [(link.value, label, link is row.link) for link, label in LINK_LABELS.items()],
                "fields": [(field.name, field.label, field.name == row.field) for field in ROW_FIELDS],
                "hows": [(how.value, label, how is row.how) for how, label in HOW_LABELS.items()],
                "is_new": asked.wants_a_row and number == wanted,
            }
            for number, row in enumerate(rows, 1)
        ],
        "can_add": wanted < MOST_ROWS,
        "most_rows": MOST_ROWS,
        "years": asked.years,
        "problems": asked.problems,
        "types": facets["type"].values if "type" in facets else (),
        "has_chosen_type": "type" in chosen,
        "languages": facets["langue"].values if "langue" in facets else (),
        "here": "dispo" in chosen,
        "online": "texte" in chosen,
        "kept": [(name, value) for name, values in asked.query.filters if name not in OFFERED for value in values],
        "query": asked.query,
        "query_url": address(asked.query, page=1) if asked.query.text else "",
        "examples": EXAMPLES,
        "fields": ASKED,
    }


def _facets(query: Query) -> tuple[Facet, ...]:
    """The types and languages of the whole index, those chosen ticked; none when the engine is away: the rest works."""
    chosen = dict(query.filters)
    try:
        found = current_engine().search(Query(page_size=1, facets=("type", "langue")))
    except EngineUnavailable:
        return ()
    return tuple(
        replace(facet, values=tuple(_ticked(facet.values, chosen.get(facet.name, ())))) for facet in found.facets
    )


def _ticked(values: tuple[FacetValue, ...], chosen: tuple[str, ...]) -> Iterator[FacetValue]:
    known = {value.value for value in values}
    for value in values:
        yield replace(value, selected=value.value in chosen)
    for value in chosen:
        if value not in known:
            yield FacetValue(value, value, 0, selected=True)
