"""État de collection, on the form of a serial: what each localisation keeps of it."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

HOLDINGS = [
    InlinePanel(
        "holdings",
        [
            FieldRowPanel([FieldPanel("localisation"), FieldPanel("call_number")]),
            FieldPanel("statement", widget=AdminAutoHeightTextInput),
            FieldRowPanel([FieldPanel("since"), FieldPanel("until"), FieldPanel("retention")]),
            FieldPanel("gaps", widget=AdminAutoHeightTextInput),
            FieldPanel("support"),
            FieldPanel("note", widget=AdminAutoHeightTextInput),
        ],
        heading=_("État de collection"),
        label=_("Localisation"),
        help_text=_("Ce que chaque localisation garde de la revue, ce qui lui manque, et combien de temps."),
    )
]
