"""Links that stand for a person who has no account: signed, for one purpose, with an age, and revocable.

`key` belongs to the row that the link is about; changing it there revokes every link made before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing


class BadLink(Exception):
    """Nobody made this link, or it was made for something else."""


class ExpiredLink(BadLink):
    """It was good once."""


@dataclass(frozen=True, slots=True)
class Signed:
    subject: int
    key: str
    detail: str = ""


def sign(purpose: str, subject: int, key: str, detail: str = "") -> str:
    """A token for an address of the site: letters, digits, « - », « _ » and « : »."""
    return signing.dumps([subject, key, detail], salt=f"rayonnage.{purpose}")


def unsign(purpose: str, token: str, max_age: timedelta | None = None) -> Signed:
    """Raises BadLink, or ExpiredLink when it is older than `max_age`."""
    try:
        subject, key, detail = signing.loads(token, salt=f"rayonnage.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise ExpiredLink from error
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadLink from error
    return Signed(subject, key, detail)
