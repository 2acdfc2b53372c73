"""Opening hours and links of the centre."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

DAYS = [
    ("0", _("Lundi")),
    ("1", _("Mardi")),
    ("2", _("Mercredi")),
    ("3", _("Jeudi")),
    ("4", _("Vendredi")),
    ("5", _("Samedi")),
    ("6", _("Dimanche")),
]


class OpeningBlock(blocks.StructBlock):
    """One span of opening: day (`0` is Monday, as `date.weekday()` counts), opens, closes, note."""

    day = blocks.ChoiceBlock(label=_("Jour"), choices=DAYS)
    opens = blocks.TimeBlock(label=_("Ouvre à"))
    closes = blocks.TimeBlock(label=_("Ferme à"))
    note = blocks.CharBlock(label=_("Précision"), required=False, help_text=_("Par exemple : sur rendez-vous"))

    class Meta:
        icon = "time"
        label = _("Plage d’ouverture")


class SocialLinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Nom"))
    url = blocks.URLBlock(label=_("Adresse"))

    class Meta:
        icon = "link"
        label = _("Lien")
