"""The index follows a long import, in a process of its own.

Reading records and writing them takes one core; making their search documents would take it again afterwards. A second
process, `manage.py drain_outbox --follow`, does it meanwhile from the outbox, batch after committed batch. The outbox
stays the truth: whatever that process does not do, for whatever reason, is done when the import ends.
"""

from __future__ import annotations

import logging
import os
import select
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import Error, connection

from search.engines.base import Engine, EngineUnavailable, IndexBusy
from search.outbox import drain

logger = logging.getLogger(__name__)

LONG = 5_000_000
"""Bytes of an import worth a second process, which takes a second or two to start."""
PAUSE = 2.0
"""Seconds between two looks at the outbox: a commit of the index costs as much as hundreds of documents."""
FRUGAL = {"MALLOC_ARENA_MAX": "1"}
"""The threads of the index share one heap: glibc otherwise keeps one for each, 50 to 90 MB more."""


class Follower:
    """The process that follows the import under way, if there is one."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, size: int) -> None:
        """For a long import that commits as it goes: another process sees nothing of an open transaction."""
        self.stop()
        if not settings.FOLLOW_LONG_IMPORTS or size < LONG or connection.in_atomic_block:
            return
        # Its checks are those of this very process; they would take it a second, and 30 MB.
        manage = str(Path(settings.BASE_DIR) / "manage.py")
        command = [sys.executable, manage, "drain_outbox", "--follow", "--skip-checks"]
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | FRUGAL)  # noqa: S603 – our own command.
        except OSError:
            logger.warning("Nothing follows the import: the index will be written at its end", exc_info=True)

    def stop(self) -> None:
        """It ends once its input is closed, as it is when this process dies; what it had begun is done."""
        if self.process:
            self.process.communicate()
            self.process = None


def follow(engine: Engine) -> None:
    """Drain the outbox again and again, until the input is closed. What fails waits for the next time."""
    while not select.select([sys.stdin], [], [], PAUSE)[0]:
        try:
            drain(engine)
        except (EngineUnavailable, IndexBusy, Error):
            logger.info("The outbox waits", exc_info=True)
