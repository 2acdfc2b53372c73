"""What a record written for the demonstration says of itself: a custom field or a note; a file, its tag."""

from typing import Any

from reference.folding import fold

_WORDS = {"demonstration", "demo", "contenu de demonstration"}


def tells_it(text: str) -> bool:
    """Whether these words say « demonstration », and nothing else."""
    return fold(text) in _WORDS


def is_demo(details: dict[str, Any]) -> bool:
    """`details` as a notice keeps them."""
    names = (one.get("name", "") for one in details.get("custom_fields") or ())
    notes = (one.get("text", "") for one in details.get("notes") or ())
    return any(map(tells_it, (*names, *notes)))


def marked(details: dict[str, Any]) -> dict[str, Any]:
    """The same, saying that it was written for the demonstration."""
    mark = {
        "name": "demonstration",
        "label": "Contenu de démonstration",
        "value": "Document inventé pour la démonstration",
    }
    return {**details, "custom_fields": [*(details.get("custom_fields") or ()), mark]}
