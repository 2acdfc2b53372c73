"""The catalogues that can be asked, and how each wants to be spoken to.

BnF: SRU 1.2, api.bnf.fr, « API SRU du catalogue général ». `fuzzyISBN` takes any form of an ISBN; `isbn` the printed one.
Sudoc: SRU 1.1, Abes, « Guide d’utilisation du service SRU ». A word may be mistaken for the key of an index unless it is
quoted, several words between quotes are a phrase, and an accent typed must be in the record: hence one bare word a clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Target:
    key: str
    name: str
    """Of the source in our catalogue."""
    subject: str
    """Begins a French sentence: « La BnF »."""
    address: str
    version: str
    schema: str
    clauses: Mapping[str, str]
    """Criterion of a question → CQL clause, where `{}` stands for the quoted term."""
    by_word: bool = False
    """Whether each word of a title or a name is a clause of its own, without accents."""


BNF = Target(
    key="bnf",
    name="BnF",
    subject="La BnF",
    address="https://catalogue.bnf.fr/api/SRU",
    version="1.2",
    schema="unimarcXchange",
    clauses={
        "isbn": "bib.fuzzyISBN all {}",
        "issn": "bib.issn all {}",
        "title": "bib.title all {}",
        "author": "bib.author all {}",
        "year": "bib.publicationdate >= {0} and bib.publicationdate <= {0}",
    },
)
SUDOC = Target(
    key="sudoc",
    name="Sudoc",
    subject="Le Sudoc",
    address="https://www.sudoc.abes.fr/cbs/sru/",
    version="1.1",
    schema="unimarc",
    clauses={"isbn": "isb={}", "issn": "isn={}", "title": "mti={}", "author": "aut={}", "year": "apu={}"},
    by_word=True,
)
TARGETS = {target.key: target for target in (BNF, SUDOC)}


def targets_at(addresses: Mapping[str, str | None]) -> list[Target]:
    """The targets of these keys, in their order: at their own address for None, at another, or not asked when empty."""
    asked = [(TARGETS[key], address) for key, address in addresses.items() if address != ""]
    return [replace(target, address=address or target.address) for target, address in asked]
