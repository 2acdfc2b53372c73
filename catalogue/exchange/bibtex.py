"""BibTeX, for LaTeX and what reads it (biblatex's `@periodical` and `@report` fall back on `@misc` elsewhere).

Source: Patashnik, « BibTeXing » (1988), §§ 3-4: names, von parts, braces; biblatex 3.x manual, § 2. The file is UTF-8.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from catalogue.exchange import citations
from catalogue.exchange.imprint import known
from catalogue.exchange.ris import is_report, is_thesis, keywords, numbers
from catalogue.parsed import Agent, AgentKind, Contribution, IdentifierKind, Level, ParsedRecord

CONTENT_TYPE = "application/x-bibtex; charset=utf-8"

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # Not `\{`: BibTeX counts braces, escaped or not, and an odd one would swallow the next entries.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\u00a0": "~",
    }
)
# A word with a capital elsewhere than at its start: styles would lower « ANRU » and « l’État ».
_CAPITALS = re.compile(r"[\w’'-]*\w[’'-]?[^\W\d_a-zà-öø-ÿœ][\w’'-]*")
_LOWER_WORD = re.compile(r"(?:^|\s)[^\W\dA-ZÀ-ÖØ-ÞŒ_]")


def bibtex(record: ParsedRecord, number: int) -> str:
    """One entry. `number` makes its key unique: `donzelot2009-12`."""
    fields = [f"  {name} = {{{value}}}" for name, value in entry(record) if value]
    return "@%s{%s,\n%s\n}\n\n" % (kind(record), key(record, number), ",\n".join(fields))  # noqa: UP031


def kind(record: ParsedRecord) -> str:
    if record.level is Level.ARTICLE:
        return "article" if record.host and record.host.journal else "incollection"
    if record.level is not Level.MONOGRAPH:
        return "periodical"
    if is_thesis(record):
        return "phdthesis"
    return "techreport" if is_report(record) else "book"


def key(record: ParsedRecord, number: int) -> str:
    """ASCII letters and digits: the first author, the year, our number."""
    author = record.contributions[0].agent.name if record.contributions else record.title.proper
    ascii_only = unicodedata.normalize("NFKD", author).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z]", "", ascii_only)[:20] or "notice"
    return f"{word}{record.years.start if record.years else ''}-{number}"


def entry(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    cited = citations.cited(record)
    yield "author", names(one for one in cited if not citations.is_editor(one))
    yield "editor", names(one for one in cited if citations.is_editor(one))
    yield "title", cased(citations.title(record))
    yield "year", f"{record.years.start:04}" if record.years else ""
    yield "edition", escaped(record.edition)
    if record.level is not Level.ARTICLE:
        publisher = " ; ".join(known(name for one in record.publications for name in one.publishers))
        yield {"techreport": "institution", "phdthesis": "school"}.get(kind(record), "publisher"), escaped(publisher)
        yield "address", escaped(" ; ".join(known(place for one in record.publications for place in one.places)))
    yield from host(record)
    for one in record.series[:1]:
        yield "series", escaped(". ".join([one.title, *one.parts]))
        if record.level is Level.MONOGRAPH:
            yield "number", escaped(one.number)
    yield "isbn", escaped(next(iter(numbers(record, IdentifierKind.ISBN)), ""))
    issns = [record.host.journal_issn] if record.host and record.host.journal_issn else []
    yield "issn", escaped(next(iter([*numbers(record, IdentifierKind.ISSN), *issns]), ""))
    yield "doi", escaped(next((one.normalized or one.value for one in record.identifiers if one.kind == "doi"), ""))
    yield "url", address(next((one.url for one in record.locations if one.role != "cover"), ""))
    yield "language", escaped(next(iter(record.languages), ""))
    yield "keywords", escaped(", ".join(word.replace(",", " ") for word in keywords(record)))
    yield "abstract", escaped(record.abstract)


def host(record: ParsedRecord) -> Iterator[tuple[str, str]]:
    found = record.host
    if found is None or record.level not in (Level.ARTICLE, Level.ISSUE):
        return
    container = "journal" if kind(record) in ("article", "periodical") else "booktitle"
    yield container, cased(found.journal or found.issue_title)
    yield "number", escaped(found.number)
    if record.level is Level.ARTICLE:
        pages = re.sub(r"^\s*pp?\.?\s*", "", found.pages)
        yield "pages", escaped(re.sub(r"(?<=\d)\s*[-–—]+\s*(?=\d)", "--", pages))


def names(found: Iterable[Contribution]) -> str:
    return " and ".join(dict.fromkeys(name(one.agent) for one in found))


def name(agent: Agent) -> str:
    """« Donzelot, Jacques »; what BibTeX would cut or take for a particle stands in braces.

    « de Certeau, Michel » is what BibTeX expects of a particle; « Ortega y Gasset » has none.
    """
    if agent.kind is not AgentKind.PERSON or not agent.forename:
        return f"{{{escaped(agent.name)}}}"
    family, forename = escaped(agent.name), escaped(agent.forename)
    return f"{protected(family, agent.name)}, {protected(forename, agent.forename, particles=True)}"


def protected(written: str, text: str, *, particles: bool = False) -> str:
    """In braces when it holds a comma, the word « and », or a small word amidst a family name."""
    inside = _LOWER_WORD.search(text.partition(" ")[2]) and not _LOWER_WORD.match(text)
    risky = "," in text or re.search(r"\band\b", text, re.IGNORECASE) or (inside and not particles)
    return f"{{{written}}}" if risky else written


def cased(text: str) -> str:
    """Escaped, with the capitals that styles must leave alone in braces."""
    written, at = "", 0
    for found in _CAPITALS.finditer(text):
        written += f"{text[at : found.start()].translate(_ESCAPES)}{{{found[0].translate(_ESCAPES)}}}"
        at = found.end()
    return one_line(written + text[at:].translate(_ESCAPES))


def escaped(text: str) -> str:
    return one_line(text.translate(_ESCAPES))


def one_line(text: str) -> str:
    return " ".join(text.split())


def address(url: str) -> str:
    """The `url` field is read as it is: only what would break the entry is percent-encoded (RFC 3986, 2.1)."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")
