"""Whose word is this? The vocabulary of a heading is part of what it is: RAMEAU's « Habitat » is not ours.

UNIMARC says it in 60X $2. PMB's own categories (`$9 idthes:`, read as `pmb:1`) and what says nothing are ours.
"""

from hashlib import blake2b

from reference.folding import folded_key

OURS = ""
"""Code of our own thesaurus: where a heading of no stated vocabulary goes."""

CODE_LENGTH = 80
_OF_PMB = "pmb:"

NAMES = {
    "rameau": "RAMEAU",
    "lc": "LCSH",
    "lcsh": "LCSH",
    "fast": "FAST",
    "mesh": "MeSH",
    "fmesh": "MeSH (en français)",
    "geonames": "GeoNames",
    "motbis": "Motbis",
}
"""Code → how professionals call it."""


def vocabulary_code(scheme: str) -> str:
    """« RAMEAU » → `rameau`; "" for ours. A code too long for its column, an address say, ends with its own digest."""
    code = scheme.strip().casefold()
    if not code or code.startswith(_OF_PMB):
        return OURS
    if len(code) <= CODE_LENGTH:
        return code
    return f"{code[: CODE_LENGTH - 17]}~{blake2b(code.encode(), digest_size=8).hexdigest()}"


def subject_key(code: str, kind: str, label: str) -> str:
    """`topic:logement social` in ours, `rameau|topic:logement social` elsewhere."""
    return folded_key(f"{code}|{kind}" if code else kind, label)
