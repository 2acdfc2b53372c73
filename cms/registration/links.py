"""The page of one registration, by a signed link: no account is asked of anybody."""

from __future__ import annotations

from cms.registration.models import Registration
from correspondence.links import BadLink, sign, unsign

PURPOSE = "inscription"


def token_of(registration: Registration) -> str:
    return sign(PURPOSE, registration.pk, registration.key)


def registration_of(token: str) -> Registration:
    """Raises BadLink: nobody made it, or what it is about has been forgotten since."""
    signed = unsign(PURPOSE, token)
    found = Registration.objects.filter(pk=signed.subject, key=signed.key).select_related("page").first()
    if found is None:
        raise BadLink
    return found
