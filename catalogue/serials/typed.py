"""What a person types about a subscription, checked: a numbering, days of the month, a number."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.serials.numbering import BadPattern, checked, number_in
from catalogue.serials.rhythm import days_from


def a_pattern(text: str) -> None:
    try:
        checked(text)
    except BadPattern as error:
        if error.mark:
            said = _("%%%(mark)s ne veut rien dire ici\u00a0: %%n est le numéro, %%v le volume, %%a l’année.")
            raise ValidationError(said % {"mark": error.mark}) from error
        raise ValidationError(_("La numérotation doit contenir %n, à la place du numéro\u00a0: « n° %n ».")) from error


def some_days(text: str) -> None:
    try:
        days_from(text)
    except ValueError as error:
        said = _("Donnez des jours du mois, de 1 à 31, séparés par des virgules\u00a0: 1, 15.")
        raise ValidationError(said) from error


def a_number(text: str) -> None:
    if text and number_in(text) is None:
        raise ValidationError(_("Donnez un numéro en chiffres\u00a0: 412, ou 12-13 s’il est double."))
