"""The tabs of a notice in the admin, in the order in which one catalogues it."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from catalogue.cataloguing.combobox import Combobox, Comboboxes
from catalogue.cataloguing.documents import DOCUMENTS
from catalogue.cataloguing.forms import RecordForm
from catalogue.cataloguing.holdings import HOLDINGS
from catalogue.cataloguing.widgets import Languages, Lines, Relators, Watched
from catalogue.display.tagged import received


class SourcePanel(Panel):
    """What each source sent, to read only."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalogue/admin/source.html"

        def get_context_data(self, parent_context=None) -> dict:
            context = super().get_context_data(parent_context)
            return context | {"record": self.instance, "received": received(self.instance) if self.instance.pk else []}

        def is_shown(self) -> bool:
            return self.instance.pk is not None and super().is_shown()


TITLE = [
    FieldPanel("title", widget=AdminAutoHeightTextInput, classname="title"),
    FieldPanel("other_information", widget=AdminAutoHeightTextInput),
    FieldRowPanel([FieldPanel("level"), FieldPanel("document_type"), FieldPanel("state")]),
    InlinePanel(
        "contributions",
        [
            FieldPanel("agent", widget=Combobox("agent")),
            FieldRowPanel(
                [
                    FieldPanel(
                        "relators", widget=Relators, help_text=_("Auteur, traducteur, préfacier… entre virgules.")
                    ),
                    FieldPanel("rank", help_text=_("1 principal, 2 autre, 3 secondaire.")),
                ]
            ),
        ],
        heading=_("Auteurs"),
        label=_("Auteur"),
    ),
    FieldPanel(
        "responsibility",
        widget=AdminAutoHeightTextInput,
        help_text=_("Telle qu’imprimée sur le document, si elle dit plus que la liste des auteurs."),
    ),
    FieldPanel("host", widget=Combobox("host")),
]

PUBLICATION = [
    InlinePanel(
        "publications",
        [
            FieldPanel("publisher", widget=Combobox("publisher")),
            FieldRowPanel([FieldPanel("place"), FieldPanel("date")]),
        ],
        heading=_("Éditeurs"),
        label=_("Éditeur"),
        help_text=_("Un lieu ou un éditeur inconnu se laisse vide."),
    ),
    MultiFieldPanel(
        [
            FieldPanel("printed_date", help_text=_("« impr. 2008 », « [19..]- ». L’année en est tirée.")),
            FieldRowPanel([FieldPanel("year_start"), FieldPanel("year_end")]),
        ],
        heading=_("Date"),
    ),
    FieldPanel("edition", widget=AdminAutoHeightTextInput),
    FieldPanel("extent", widget=AdminAutoHeightTextInput, help_text=_("Une description par ligne.")),
    FieldPanel("languages", widget=Languages, help_text=_("Français, anglais… entre virgules.")),
    InlinePanel(
        "series_memberships",
        [FieldPanel("series", widget=Combobox("series")), FieldPanel("number")],
        heading=_("Collections"),
        label=_("Collection"),
    ),
    InlinePanel(
        "identifiers",
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("value", widget=Watched("number"))]),
            FieldRowPanel([FieldPanel("qualification"), FieldPanel("price")]),
        ],
        heading=_("ISBN, ISSN et autres numéros"),
        label=_("Numéro"),
    ),
]

CONTENT = [
    FieldPanel("abstract"),
    InlinePanel(
        "subject_assignments",
        [FieldPanel("subject", widget=Combobox("subject"))],
        heading=_("Descripteurs"),
        label=_("Descripteur"),
    ),
    FieldPanel("keywords", widget=Lines, help_text=_("Un par ligne.")),
    FieldPanel("themes", widget=CheckboxSelectMultiple),
    FieldPanel("territories", widget=Comboboxes("territory")),
]

ITEMS = [
    FieldPanel("entered_on", help_text=_("Décide de ce que les nouveautés et la Lettre annoncent.")),
    InlinePanel(
        "items",
        [
            FieldRowPanel([FieldPanel("call_number"), FieldPanel("barcode", widget=Watched("barcode"))]),
            FieldRowPanel([FieldPanel("localisation"), FieldPanel("section")]),
            FieldRowPanel([FieldPanel("support"), FieldPanel("status"), FieldPanel("loanable")]),
            FieldRowPanel([FieldPanel("owner"), FieldPanel("price"), FieldPanel("created_on")]),
            FieldPanel("note", widget=AdminAutoHeightTextInput),
        ],
        heading=_("Exemplaires"),
        label=_("Exemplaire"),
    ),
    *HOLDINGS,
]

record_edit_handler = TabbedInterface(
    [
        ObjectList(TITLE, heading=_("Titre et responsabilité")),
        ObjectList(PUBLICATION, heading=_("Publication")),
        ObjectList(CONTENT, heading=_("Contenu")),
        ObjectList(DOCUMENTS, heading=_("Documents")),
        ObjectList(ITEMS, heading=_("Exemplaires")),
        ObjectList([SourcePanel()], heading=_("Source")),
    ],
    base_form_class=RecordForm,
)
