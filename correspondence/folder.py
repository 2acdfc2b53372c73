"""Without EMAIL_URL a try-out writes each mail as a file, to be opened with any mail program."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.crypto import get_random_string


class FolderBackend(BaseEmailBackend):
    """One `.eml` a mail in EMAIL_FILE_PATH, named by its time."""

    def send_messages(self, email_messages: Sequence) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.localtime():%Y-%m-%d-%H%M%S-%f}-{get_random_string(4)}"
            part = folder / f"{name}.part"
            part.write_bytes(message.message().as_bytes())
            part.replace(folder / f"{name}.eml")
        return len(email_messages)


def written_mails() -> list[Path]:
    """What a try-out has written, latest first."""
    with contextlib.suppress(FileNotFoundError):
        return sorted(Path(settings.EMAIL_FILE_PATH).glob("*.eml"), reverse=True)
    return []
