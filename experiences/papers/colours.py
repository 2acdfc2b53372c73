"""The site's colours on paper: those of the light side of tokens.css, which no layout engine reads by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

TOKENS = "css/tokens.css"
_LIGHT = re.compile(r"--([\w-]+): light-dark\((#[0-9a-fA-F]{3,8}),")


@lru_cache(maxsize=1)
def colours() -> SafeString:
    """`:root { --fiche: #12936b; … }`."""
    path = finders.find(TOKENS)
    found = _LIGHT.findall(Path(path).read_text(encoding="utf-8")) if path else []
    # Names and hexadecimal digits: nothing to escape.
    return mark_safe(":root { " + "; ".join(f"--{name}: {colour}" for name, colour in found) + " }")
