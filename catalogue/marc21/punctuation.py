"""ISBD punctuation, which MARC21 writes at the end of subfields and UNIMARC leaves to the display."""

import re

from catalogue.unimarc.text import clean

_ENDING = re.compile(r"\s*[/:;,=+]\s*$|\s+\.\s*$")
# A full stop ends a sentence, not « ed. », « Inc. », « A. » nor « etc. ».
_FULL_STOP = re.compile(r"(?<=[\w\])»\"]{4})\.$")


def bare(text: str) -> str:
    """« The imaginary square : » → « The imaginary square »."""
    return _ENDING.sub("", clean(text)).strip()


def without_stop(text: str) -> str:
    """The same, without the full stop that ends an area."""
    return _FULL_STOP.sub("", bare(text))
