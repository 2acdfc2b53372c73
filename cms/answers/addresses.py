"""Addresses written one a line, by an editor who wants to be told."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _


def addresses_in(text: str) -> list[str]:
    return [address for line in text.splitlines() for address in line.replace(",", " ").split()]


def every_address(text: str) -> None:
    """Raises ValidationError, naming the first that is none."""
    for address in addresses_in(text):
        try:
            validate_email(address)
        except ValidationError:
            said = _("« %s » n’est pas une adresse de courriel. Écrivez une adresse par ligne.") % address
            raise ValidationError(said) from None
