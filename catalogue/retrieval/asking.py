"""Ask several catalogues at the same time; one that is slow or down costs only itself.

for answer in ask_all(targets_at(addresses), Question(isbn="9782070368228")):
    answer.target, answer.total, answer.found, answer.fault
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from catalogue.retrieval.answers import MOST, Found, read_answer
from catalogue.retrieval.cql import query
from catalogue.retrieval.faults import Fault, TooSlow
from catalogue.retrieval.fetching import PATIENCE, fetch
from catalogue.retrieval.question import Question
from catalogue.retrieval.targets import Target

logger = logging.getLogger(__name__)

GRACE = 2.0
"""Seconds that we wait for an answer beyond its time: looking up a name on the network has no limit of its own."""


@dataclass(frozen=True, slots=True)
class Answer:
    target: Target
    total: int = 0
    found: tuple[Found, ...] = ()
    fault: str = ""
    """A French sentence: why there is no answer."""


def ask_all(targets: Sequence[Target], question: Question, *, patience: float = PATIENCE) -> list[Answer]:
    """One answer a target, in their order."""
    if not targets:
        return []
    pool = ThreadPoolExecutor(len(targets), thread_name_prefix="sru")
    asked = [pool.submit(ask, target, question, patience=patience) for target in targets]
    wait(asked, timeout=patience + GRACE)
    pool.shutdown(wait=False, cancel_futures=True)
    return [_answer_of(future, target) for future, target in zip(asked, targets, strict=True)]


def _answer_of(future: Future[Answer], target: Target) -> Answer:
    return future.result() if future.done() and not future.cancelled() else _faulty(target, TooSlow())


def ask(target: Target, question: Question, *, patience: float = PATIENCE) -> Answer:
    """What one target answers. Never raises."""
    try:
        total, found = read_answer(fetch(address(target, question), patience=patience))
    except Fault as fault:
        logger.info("%s: %s", target.key, fault)
        return _faulty(target, fault)
    except Exception:  # whatever one catalogue may send costs this one alone
        logger.exception("The answer of %s could not be read", target.key)
        return _faulty(target, Fault())
    return Answer(target, total, tuple(found))


def address(target: Target, question: Question) -> str:
    """The searchRetrieve request, of SRU 1.1 or 1.2."""
    parameters = {
        "version": target.version,
        "operation": "searchRetrieve",
        "query": query(question, target),
        "recordSchema": target.schema,
        "maximumRecords": str(MOST),
        "startRecord": "1",
    }
    joined = "&" if "?" in target.address else "?"
    return f"{target.address}{joined}{urlencode(parameters, quote_via=quote)}"


def _faulty(target: Target, fault: Fault) -> Answer:
    return Answer(target, fault=fault.told(target.subject))
