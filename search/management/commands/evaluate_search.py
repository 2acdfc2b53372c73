"""`manage.py evaluate_search [--queries FILE] [--json]`: how high what people want comes, by judged queries."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from search.engines.base import EngineUnavailable
from search.indexing import current_engine
from search.judging.evaluation import POOL, Evaluation, Outcome, asking, evaluate
from search.judging.files import Judged, Unreadable, document_key, read_judged, without_numbers

OURS = Path(settings.BASE_DIR) / "tests" / "relevance" / "queries.tsv"
WEAKEST = 10


class Command(BaseCommand):
    help = "Mesure la recherche avec des requêtes jugées : nDCG@10, MRR, et les requêtes qui échouent."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--queries", type=Path, default=OURS, metavar="FICHIER", help="les requêtes jugées (TSV)")
        parser.add_argument(
            "--judgements",
            type=Path,
            metavar="FICHIER",
            help="les jugements (TSV) ; sans ce choix, judgements.tsv à côté des requêtes",
        )
        output = parser.add_mutually_exclusive_group()
        output.add_argument("--json", action="store_true", help="les mesures en JSON")
        output.add_argument(
            "--to-judge", action="store_true", help="les documents trouvés et pas encore jugés, en lignes à noter"
        )

    def handle(self, *, queries: Path, judgements: Path | None, to_judge: bool, **options) -> None:
        try:
            judged = read_judged(queries, judgements)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        for warning in judged.warnings:
            self.stderr.write(warning)
        engine = current_engine()
        try:
            evaluation = evaluate(asking(engine), judged.queries)
        except EngineUnavailable as error:
            raise CommandError(str(error)) from error
        name = engine.status().name
        if to_judge:
            lines: Iterable[str] = lines_to_judge(evaluation)
        elif options["json"]:
            lines = [json.dumps(as_json(evaluation, name, judged), ensure_ascii=False, indent=2)]
        else:
            lines = as_text(evaluation, name)
        for line in lines:
            self.stdout.write(line)


def as_json(evaluation: Evaluation, engine: str, judged: Judged) -> dict[str, Any]:
    """`ndcg@10` and `mrr` are those of all the queries; `tuning` and `held_out` tell them apart."""
    return {
        "engine": engine,
        **figures(evaluation),
        "tuning": figures(evaluation.of(held_out=False)),
        "held_out": figures(evaluation.of(held_out=True)),
        "failing": [outcome.query.id for outcome in evaluation.missing],
        "queries": [outcome_as_json(outcome) for outcome in evaluation.outcomes],
        "warnings": list(judged.warnings),
    }


def figures(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "count": len(evaluation.outcomes),
        "ndcg@10": round(evaluation.ndcg, 4),
        "mrr": round(evaluation.mrr, 4),
        "ndcg@10_without_suggestions": round(evaluation.without_suggestions, 4),
    }


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    query = outcome.query
    return {
        "id": query.id,
        "query": query.text,
        "kinds": list(query.kinds),
        "held_out": query.held_out,
        "ndcg@10": round(outcome.ndcg, 4),
        "reciprocal_rank": round(outcome.reciprocal_rank, 4),
        "rank_of_best": outcome.rank_of_best,
        "failing": outcome.misses,
        "suggestion": outcome.answer.suggestion,
    }


def as_text(evaluation: Evaluation, engine: str) -> Iterator[str]:
    yield _("Moteur : %(engine)s. Requêtes jugées : %(count)s.") % {
        "engine": engine,
        "count": len(evaluation.outcomes),
    }
    yield ""
    yield f"{'':<28}{'requêtes':>9}{'nDCG@10':>10}{'MRR':>8}"
    parts = {
        _("pour le réglage"): evaluation.of(held_out=False),
        _("gardées à part"): evaluation.of(held_out=True),
        _("toutes"): evaluation,
    }
    for name, part in parts.items():
        if part.outcomes:
            yield f"{name:<28}{len(part.outcomes):>9}{decimal(part.ndcg):>10}{decimal(part.mrr):>8}"
    if suggested := [outcome for outcome in evaluation.outcomes if outcome.answer.suggestion]:
        yield ""
        yield _("Requêtes qui ne trouvent rien telles quelles, mesurées sur l’orthographe proposée : %s.") % len(
            suggested
        )
        yield _("Sans suivre ces propositions, nDCG@10 : %s.") % decimal(evaluation.without_suggestions)
    yield ""
    yield from failing_as_text(evaluation)
    yield ""
    yield from weakest_as_text(evaluation)


def failing_as_text(evaluation: Evaluation) -> Iterator[str]:
    missing = evaluation.missing
    if not missing:
        yield _("Aucune requête n’échoue.")
        return
    yield _("Requêtes qui échouent : %s.") % len(missing)
    for outcome in missing:
        rank = outcome.rank_of_best
        place = _("au rang %s") % rank if rank else _("absent des %s premiers") % POOL
        cause = (
            _("document connu %s, attendu dans les trois premiers") % place
            if outcome.query.is_known_item
            else _("rien d’utile dans les dix premiers")
        )
        yield f"  « {outcome.query.text} »{apart(outcome)} : {cause}"


def weakest_as_text(evaluation: Evaluation) -> Iterator[str]:
    yield _("Les plus faibles, par nDCG@10 :")
    for outcome in sorted(evaluation.outcomes, key=lambda one: one.ndcg)[:WEAKEST]:
        yield f"  {decimal(outcome.ndcg)}  « {outcome.query.text} »{apart(outcome)}"


def apart(outcome: Outcome) -> str:
    return _(" (gardée à part)") if outcome.query.held_out else ""


def decimal(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def lines_to_judge(evaluation: Evaluation) -> Iterator[str]:
    """Lines to paste under judgements.tsv, once graded."""
    for outcome in evaluation.outcomes:
        for address in dict.fromkeys(map(document_key, outcome.answer.addresses)):
            if address not in outcome.query.grades and without_numbers(address) not in outcome.query.grades:
                yield f"{outcome.query.id}\t{without_numbers(address)}\t\t"
