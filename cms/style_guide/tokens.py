"""The words of the design, read from `tokens.css` itself: what is added there is shown here. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SHEET = Path(__file__).resolve().parents[1] / "static" / "css" / "tokens.css"
SECTION = re.compile(r"/\* (?P<title>[^*]+?) \*/")
TOKEN = re.compile(r"^\s+--(?P<name>[\w-]+): (?P<value>[^;]+);$")


@dataclass(frozen=True)
class Token:
    name: str
    value: str

    @property
    def is_colour(self) -> bool:
        return self.value.startswith("light-dark(")

    @property
    def is_size_of_text(self) -> bool:
        return self.name.startswith("text-") and self.name != "text-"

    @property
    def is_space(self) -> bool:
        return self.name.startswith("space-")


def tokens(sheet: str | None = None) -> list[Token]:
    """In their order; the second `:root`, for old browsers, repeats the first and is left out."""
    text = (sheet if sheet is not None else SHEET.read_text(encoding="utf-8")).partition("@supports")[0]
    return [Token(found["name"], found["value"]) for line in text.splitlines() if (found := TOKEN.match(line))]
