"""BodyBlock: what the text of a page is made of.

Names kept for good, since stored pages and fixtures bear them:
heading {text}, paragraph (rich text), image {image, caption, credit}, quote {text, author},
callout {tone, title, text},
document {document, title}, related {title, pages, records}, saved_search {title, search, limit}.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "superscript", "hr"]
SHORT_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "superscript", "ul", "ol"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Intertitre"))

    class Meta:
        icon = "title"
        label = _("Intertitre")
        template = "cms/blocks/heading.html"


class FigureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Légende"), required=False)
    credit = blocks.CharBlock(label=_("Crédit"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Citation"))
    author = blocks.CharBlock(label=_("Auteur et source"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "cms/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("Nature"),
        choices=[("info", _("À savoir")), ("key", _("Point clé")), ("warning", _("Attention"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Titre"), required=False)
    text = blocks.RichTextBlock(label=_("Texte"), features=SHORT_TEXT_FEATURES)

    class Meta:
        icon = "info-circle"
        label = _("Encadré")
        template = "cms/blocks/callout.html"


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Libellé"), required=False, help_text=_("Laissé vide, c’est le titre du document qui s’affiche.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Document à télécharger")
        template = "cms/blocks/document.html"


class RelatedBlock(blocks.StructBlock):
    """Pages (fiches, rendez-vous, publications are pages too) and notices that go further."""

    title = blocks.CharBlock(label=_("Titre"), required=False, help_text=_("« Pour aller plus loin » si vide."))
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Page")), label=_("Pages, fiches, rendez-vous"), default=[]
    )
    records = blocks.ListBlock(
        SnippetChooserBlock("rayonnage_catalogue.BibliographicRecord", label=_("Notice")),
        label=_("Notices"),
        default=[],
    )

    class Meta:
        icon = "link"
        label = _("Pour aller plus loin")
        template = "cms/blocks/related.html"


class SavedSearchBlock(blocks.StructBlock):
    """The first results of a search that the centre has kept: always up to date. The room of the search renders it."""

    title = blocks.CharBlock(label=_("Titre"), required=False, help_text=_("Le nom de la recherche si vide."))
    search = SnippetChooserBlock("rayonnage_search.SavedSearch", label=_("Recherche enregistrée"))
    limit = blocks.IntegerBlock(label=_("Nombre de documents"), default=5, min_value=1, max_value=20)

    class Meta:
        icon = "search"
        label = _("Liste tenue à jour par une recherche")
        template = "search/blocks/saved_search.html"


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = blocks.RichTextBlock(
        label=_("Texte"), features=RICH_TEXT_FEATURES, icon="pilcrow", template="cms/blocks/paragraph.html"
    )
    image = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    document = DownloadBlock()
    related = RelatedBlock()
    saved_search = SavedSearchBlock()
