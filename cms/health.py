"""Is the site well? Each room registers the part it answers for; `/sante/` asks them all.

A room above (the search index, the mail) registers itself from its `AppConfig.ready()`:
    health.register("index", check)     # check() -> health.Report
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    ok: bool
    detail: str = ""
    figures: dict[str, int | str] = field(default_factory=dict)


Check = Callable[[], Report]
_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    _checks[name] = check


def database() -> Report:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return Report(ok=cursor.fetchone() == (1,), detail=connection.vendor)
    except DatabaseError as error:
        return Report(ok=False, detail=type(error).__name__)


def reports() -> dict[str, Report]:
    """The database first, since nothing answers without it, then whatever the rooms registered."""
    return {"database": database()} | {name: answer(check) for name, check in _checks.items()}


def answer(check: Check) -> Report:
    try:
        return check()
    except Exception as error:  # Whatever a part suffers from, the others must still be told.
        logger.exception("A health check failed")
        return Report(ok=False, detail=type(error).__name__)
