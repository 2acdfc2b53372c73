"""One import of a source at a time: two would each create what the other has not committed yet.

The turn is a name and an hour on the source's row. Who dies leaves it: at once where we can see that its process is no
more, else when its hour has passed.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import Source

LASTS = timedelta(minutes=5)
"""Without a batch committed: the longest known takes some seconds."""


class SourceBusy(Exception):
    """Another import of this source is under way. The message is a French sentence."""

    def __init__(self, source: Source) -> None:
        said = _(
            "un import de « %(source)s » est déjà en cours. Attendez qu’il finisse, puis recommencez : "
            "rien n’a été écrit par celui-ci."
        )
        super().__init__(said % {"source": source})


class Turn:
    """The right to write for a source. Renew it with each batch, in its transaction."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.name = f"{socket.gethostname()[:60]} {os.getpid()} {uuid4().hex[:8]}"

    def take(self) -> None:
        """Raises SourceBusy."""
        with transaction.atomic():
            row = Source.objects.select_for_update().get(pk=self.source.pk)
            if is_held(row.holder, row.held_until):
                raise SourceBusy(self.source)
            self._write()

    def renew(self) -> None:
        """Raises SourceBusy when somebody took over a turn that had seemed abandoned."""
        if not self._mine().update(held_until=timezone.now() + LASTS):
            raise SourceBusy(self.source)

    def leave(self) -> None:
        self._mine().update(holder="", held_until=None)

    def _mine(self):
        return Source.objects.filter(pk=self.source.pk, holder=self.name)

    def _write(self) -> None:
        Source.objects.filter(pk=self.source.pk).update(holder=self.name, held_until=timezone.now() + LASTS)


@contextmanager
def turn_of(source: Source) -> Iterator[Turn]:
    turn = Turn(source)
    turn.take()
    try:
        yield turn
    finally:
        with suppress(Exception):  # the database may be what failed; the hour passes by itself
            turn.leave()


def is_held(holder: str, until: datetime | None) -> bool:
    if not holder or until is None or until < timezone.now():
        return False
    host, pid, _unique = holder.split(" ")
    return host != socket.gethostname()[:60] or _is_alive(int(pid))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
