"""The tabs of a fiche in the admin, in the order in which one writes it."""

from django.forms import CheckboxSelectMultiple
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput

from experiences.cycle.panel import StagePanel


def story_panel(name: str, help_text: str, words: int, example: str) -> FieldPanel:
    """A block of the story: what to tell, about how long, and how it may begin."""
    length = format_lazy(_("Environ {words} mots."), words=words)
    hint = format_lazy("{} {} {}", help_text, length, format_lazy(_("Exemple : « {example} »"), example=example))
    return FieldPanel(name, help_text=hint, attrs={"data-word-gauge": str(words)})


IDENTITY = [
    StagePanel(),
    TitleFieldPanel("title", help_text=_("Un verbe et un lieu disent mieux l’action qu’un sigle.")),
    FieldPanel("number"),
    FieldPanel("summary", widget=AdminAutoHeightTextInput),
    FieldPanel("picture"),
    InlinePanel("writers", heading=_("Rédaction"), label=_("Rédacteur ou rédactrice")),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("written_on"), FieldPanel("verified_on")]),
            FieldPanel("licence"),
            FieldPanel("is_demo"),
        ],
        heading=_("Dates et droits"),
    ),
]

ACTION = [
    MultiFieldPanel(
        [FieldPanel("territories", widget=CheckboxSelectMultiple), FieldPanel("place"), FieldPanel("precision")],
        heading=_("Où"),
    ),
    InlinePanel(
        "involvements",
        heading=_("Qui"),
        label=_("Porteur ou partenaire"),
        help_text=_("Le porteur d’abord. Un organisme absent de la liste se crée depuis le même bouton."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("started_on"), FieldPanel("ended_on")]),
            FieldPanel("state"),
        ],
        heading=_("Quand"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("themes", widget=CheckboxSelectMultiple),
            FieldPanel("frameworks", widget=CheckboxSelectMultiple),
            FieldPanel("audiences", widget=CheckboxSelectMultiple),
            FieldPanel("audience_note"),
        ],
        heading=_("Quoi, pour qui"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("full_time_equivalents"), FieldPanel("budget")]),
            FieldPanel("resources"),
        ],
        heading=_("Moyens"),
    ),
    InlinePanel("fundings", heading=_("Financements"), label=_("Financement")),
]

STORY = [
    story_panel(
        "context",
        _("Le quartier, le constat de départ, ce qui a décidé à agir."),
        150,
        _("Trente enfants restaient sans adulte jusqu’à 19 heures ; le conseil citoyen l’a dit en réunion…"),
    ),
    story_panel(
        "objectives",
        _("Ce que l’action cherche à changer, et pour qui."),
        80,
        _("Que chaque enfant ait un lieu et un adulte le soir ; que les parents s’y croisent."),
    ),
    story_panel(
        "approach",
        _("Les étapes, les partenaires, qui fait quoi, ce qui a changé en route."),
        250,
        _("D’abord six réunions en pied d’immeuble ; puis une salle prêtée par le bailleur ; la troisième année…"),
    ),
    story_panel(
        "participation",
        _("Comment les habitants ont été associés : informés, consultés, décideurs ?"),
        120,
        _("Douze parents tiennent l’accueil et votent les sorties ; les adolescents, consultés, ne sont pas venus."),
    ),
    story_panel(
        "results",
        _("Ce qui a changé, chiffres et paroles à l’appui ; ce qui n’a pas marché aussi."),
        150,
        _(
            "45 familles par an, contre 12 au début. Deux enseignantes notent des devoirs rendus. Les pères restent rares."
        ),
    ),
    InlinePanel("indicators", heading=_("Indicateurs"), label=_("Indicateur")),
]

LESSONS = [
    InlinePanel(
        "levers", heading=_("Leviers"), label=_("Levier"), help_text=_("Ce qui a aidé : une phrase pour chacun.")
    ),
    InlinePanel(
        "brakes", heading=_("Freins"), label=_("Frein"), help_text=_("Ce qui a gêné : une phrase pour chacun.")
    ),
    story_panel(
        "hindsight",
        _("Ce que le porteur ferait autrement."),
        80,
        _("Nous demanderions la salle avant d’annoncer l’ouverture."),
    ),
    story_panel(
        "transfer_conditions",
        _("Ce qu’il faut réunir pour le refaire ailleurs."),
        80,
        _("Un local ouvert le soir, un salarié présent à chaque séance, un bailleur qui prête."),
    ),
    story_panel(
        "vigilance",
        _("Ce à quoi prendre garde."),
        80,
        _("Ne pas devenir une garderie : les parents s’en vont quand on cesse de les attendre."),
    ),
]

LINKS = [
    InlinePanel(
        "contacts",
        heading=_("Contacts"),
        label=_("Contact"),
        help_text=_("Un contact n’apparaît sur le site qu’avec son accord, et pour 24 mois."),
    ),
    InlinePanel(
        "references",
        heading=_("Documents cités"),
        label=_("Document"),
        help_text=_("Choisissez la notice du catalogue ; sinon écrivez la référence."),
    ),
]
