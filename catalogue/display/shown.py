"""A value as a page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shown:
    """A value of a field: text, the address it leads to, a few words after it."""

    text: str
    url: str = ""
    note: str = ""


def texts(*values: str) -> list[Shown]:
    return [Shown(value) for value in values if value]
