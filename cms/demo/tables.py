"""Where the demo's tables are."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings

DEMO = Path(settings.BASE_DIR) / "fixtures" / "demo"


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / "site" / f"{name}.toml").read_text(encoding="utf-8"))
