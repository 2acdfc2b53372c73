"""ProgrammeBlock: the sequence of a rendez-vous, one line a moment."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProgrammeBlock(blocks.StructBlock):
    """Names kept for good: time, title, description, speakers."""

    time = blocks.CharBlock(label=_("Horaire"), required=False, help_text=_("Par exemple : 9 h 30"))
    title = blocks.CharBlock(label=_("Intitulé"))
    description = blocks.TextBlock(label=_("Présentation"), required=False)
    speakers = blocks.CharBlock(label=_("Avec"), required=False)

    class Meta:
        icon = "time"
        label = _("Séquence")
        template = "cms/blocks/programme_line.html"
