"""The numbers of actions as a programme prints them, in their natural order: A1, A2… A8, A8 bis, A9… A36 bis, MA1."""

from __future__ import annotations

import re

PRINTED = re.compile(r"(?P<letters>[^\W\d_]+)\s*(?P<number>\d{1,4})\s*(?P<repeated>[^\W\d_]*)", re.IGNORECASE)
REPEATS = ("", "bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies")


class BadNumber(ValueError):
    """It could not be put in order among the others."""


def order_of(printed: str) -> str:
    """A key that sorts as a reader counts: « A8 bis » after « A8 » and before « A9 », « MA1 » after every « A ».

    Raises BadNumber.
    """
    match = PRINTED.fullmatch(" ".join(printed.split()))
    if match is None or match["repeated"].casefold() not in REPEATS:
        raise BadNumber(printed)
    letters = match["letters"].casefold()
    return f"{len(letters):02d}{letters}{int(match['number']):04d}{REPEATS.index(match['repeated'].casefold()):02d}"
