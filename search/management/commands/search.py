"""`manage.py search "ville auteur:donzelot" --filter type=Rapport --sort recent --json`: the search page, on a terminal."""

import json

from django.core.management.base import BaseCommand, CommandError

from search.answers import as_json
from search.engines.base import EngineUnavailable
from search.fields import FACETS
from search.indexing import current_engine
from search.presentation import KIND_LABELS
from search.query import Query, Sort, parse
from search.sentences import sentences


class Command(BaseCommand):
    help = "Cherche dans tout le site : notices, fiches, rendez-vous, pages, documents et revue de presse."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "text",
            help='ce que l’on cherche, comme sur le site : mots, "expression", auteur:…, annee:2015..2018, ET/OU/SAUF, urban*',
        )
        parser.add_argument("--filter", action="append", default=[], metavar="FACETTE=VALEUR", dest="filters")
        parser.add_argument("--sort", choices=[sort.value for sort in Sort], default=Sort.RELEVANCE.value)
        parser.add_argument("--page", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="la réponse en JSON")

    def handle(self, *, text, filters, sort, page, json: bool, **options) -> None:
        query = Query(text=text, filters=parse_filters(filters), sort=Sort(sort), page=max(page, 1))
        try:
            results = current_engine().search(query)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        notes = sentences(parse(text))
        self.stdout.write(dumped(results, notes) if json else as_text(results, notes))


def parse_filters(filters: list[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`["type=Rapport", "type=Guide"]` → `(("type", ("Rapport", "Guide")),)`."""
    chosen: dict[str, list[str]] = {}
    for text in filters:
        name, equals, value = text.partition("=")
        if name not in FACETS or not equals:
            raise CommandError(f"« {text} » n’est pas un filtre. Écrivez FACETTE=VALEUR, parmi : {', '.join(FACETS)}.")
        chosen.setdefault(name, []).append(value)
    return tuple((name, tuple(values)) for name, values in chosen.items())


def dumped(results, notes: list[str]) -> str:
    return json.dumps(as_json(results, notes), ensure_ascii=False, indent=2)


def as_text(results, notes: list[str]) -> str:
    lines = [*(f"({note})" for note in notes), f"{results.total} résultats"]
    lines += hits_as_text(results.hits)
    if results.near:
        lines += ["Proches, avec une partie des mots :", *hits_as_text(results.near)]
    if results.suggestion:
        lines.append(f"Vouliez-vous dire : {results.suggestion}")
    return "\n".join(lines)


def hits_as_text(hits) -> list[str]:
    lines = []
    for hit in hits:
        lines.append(f"[{KIND_LABELS[hit.kind]}] {hit.title} ({hit.year or 's. d.'})  {hit.url}")
        if hit.snippet:
            lines.append(f"    {hit.snippet}")
    return lines
