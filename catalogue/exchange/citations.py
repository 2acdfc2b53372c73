"""References as bibliographies print them: NF ISO 690:2021, through CSL (`iso690.csl`).

`csl` gives the notice as a CSL-JSON item (Citation Style Language 1.0.2), which other styles and Zotero read too.
"""

from __future__ import annotations

import json
import re
import threading
import warnings
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

import nh3
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from catalogue.exchange.imprint import known
from catalogue.parsed import Agent, AgentKind, Contribution, IdentifierKind, Level, ParsedRecord

# UNIMARC relators (appendix C): who directs or edits stands apart from who writes; the others are not cited.
_EDITORS = {"340", "651", "650", "710", "727", "673", "220"}
_NOT_CITED = {"730", "440", "080", "395", "075", "310", "600", "295", "675"}
# citeproc keeps state in its parsed style while it writes.
_WRITING = threading.Lock()


KEY = "notice"


def citation(record: ParsedRecord) -> str:
    """One reference, as HTML with `<i>` only: « DONZELOT, Jacques, 2003. <i>Faire société</i>. Paris : Seuil. »"""
    return written(csl(record))


def written(item: dict[str, Any]) -> str:
    """An escaped CSL-JSON item of key KEY, by the rules of `iso690.csl`."""
    return _written(json.dumps(item, sort_keys=True))


@lru_cache(maxsize=5000)
def _written(packed: str) -> str:
    """Some milliseconds each: a list that is shown, then printed, then mailed is written once."""
    item = json.loads(packed)
    with _WRITING, warnings.catch_warnings():
        # citeproc warns of each field that the style does not print.
        warnings.simplefilter("ignore")
        bibliography = CitationStylesBibliography(_style(), CiteProcJSON([item]), formatter.html)
        bibliography.register(Citation([CitationItem(KEY)]))
        said = "".join(str(part) for part in bibliography.bibliography()[0])
    return _tidied(said)


@cache
def _style() -> CitationStylesStyle:
    return CitationStylesStyle(str(Path(__file__).with_name("iso690.csl")), locale="fr-FR", validate=False)


def _tidied(written: str) -> str:
    """A title that ends with its own mark takes no full stop after it; « et al. » keeps one."""
    clean = nh3.clean(written, tags={"i"}, attributes={})
    clean = re.sub(r"([?!…])(</i>)?\.(?=\s|$)", r"\1\2", clean)
    clean = re.sub(r"\.(</i>)?\.(?=\s|$)", r".\1", clean)
    return clean.strip()


def csl(record: ParsedRecord, key: str = KEY) -> dict[str, Any]:
    """The notice as a CSL-JSON item whose texts are escaped: citeproc writes HTML."""
    return escaped(item(record, key))


def item(record: ParsedRecord, key: str = KEY) -> dict[str, Any]:
    """The notice as a CSL-JSON item; what is unknown is left out."""
    found = {
        "id": key,
        "type": csl_type(record),
        "title": title(record),
        "author": names([one for one in cited(record) if not is_editor(one)]),
        "editor": names([one for one in cited(record) if is_editor(one)]),
        "issued": {"date-parts": [[record.years.start]]} if record.years else None,
        "edition": record.edition,
        "publisher-place": next(iter(known(place for one in record.publications for place in one.places)), ""),
        "publisher": next(iter(known(name for one in record.publications for name in one.publishers)), ""),
        "number-of-pages": extent(record),
        "collection-title": record.series[0].title if record.series else "",
        "collection-number": record.series[0].number if record.series else "",
        "ISBN": number(record, IdentifierKind.ISBN),
        "URL": record.locations[0].url if record.locations else "",
        **host(record),
    }
    return {name: value for name, value in found.items() if value}


def escaped(item: dict[str, Any]) -> dict[str, Any]:
    return {name: _escaped(value) for name, value in item.items()}


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value, quote=False)
    if isinstance(value, list):
        return [{part: _escaped(text) for part, text in one.items()} for one in value]
    return value


def csl_type(record: ParsedRecord) -> str:
    if record.level is Level.ARTICLE:
        return "article-journal" if record.host and record.host.journal else "chapter"
    return "book"


def title(record: ParsedRecord) -> str:
    return "\u00a0: ".join([record.title.proper, *record.title.other_information[:1]])


def host(record: ParsedRecord) -> dict[str, str]:
    if record.level is not Level.ARTICLE or record.host is None:
        return {}
    issue = ", ".join(filter(None, [record.host.number, record.host.printed_date]))
    return {
        "container-title": record.host.journal or record.host.issue_title,
        "issue": issue,
        "page": re.sub(r"^\s*pp?\.?\s*", "", record.host.pages),
        "ISSN": record.host.journal_issn,
        "publisher": "",
        "publisher-place": "",
    }


def extent(record: ParsedRecord) -> str:
    """« 128 p. », without what follows: illustrations and sizes are the catalogue's."""
    if record.level is not Level.MONOGRAPH or not record.extent:
        return ""
    found = re.search(r"\d+\s*p\b", record.extent[0])
    return found[0].replace(" ", "\u00a0") if found else ""


def number(record: ParsedRecord, kind: IdentifierKind) -> str:
    return next((one.value for one in record.identifiers if one.kind is kind and not one.invalid), "")


def cited(record: ParsedRecord) -> list[Contribution]:
    """Authors, else whoever is responsible; each once, in order."""
    responsible = [one for one in record.contributions if not _NOT_CITED.intersection(one.relators)]
    return sorted(responsible, key=lambda one: one.rank)


def is_editor(contribution: Contribution) -> bool:
    return bool(contribution.relators) and _EDITORS.issuperset(contribution.relators)


def names(contributions: list[Contribution]) -> list[dict[str, str]]:
    return list({repr(name): name for name in map(csl_name, (one.agent for one in contributions))}.values())


def csl_name(agent: Agent) -> dict[str, str]:
    if agent.kind is AgentKind.PERSON and agent.forename:
        return {"family": agent.name, "given": agent.forename}
    return {"family": agent.name} if agent.kind is AgentKind.PERSON else {"literal": agent.name}
