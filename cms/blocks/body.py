"""BodyBlock: what the text of a page is made of.

Names kept for good, since stored pages and fixtures bear them:
heading {text}, paragraph (rich text), image {image, caption, credit}, quote {text, author},
callout {tone, title, text}, accordion {items: [{title, text}]}, table (Wagtail's typed table: text, number),
gallery {title, pictures: [image]}, recording {kind, title, document, url, duration, credit, transcript},
document {document, title}, record {record, note}, fiche {fiche, note}, initiatives {title, introduction, fiches},
related {title, pages, records},
saved_search {title, search, limit}, agenda and listing (see `listing`).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.blocks.listing import AgendaBlock, ListingBlock
from cms.initiatives.blocks import InitiativesBlock
from cms.tree import is_open

RICH_TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "superscript", "hr"]
SHORT_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "superscript", "ul", "ol"]

# The families of the chooser of blocks.
TEXT, MEDIA, HOLDINGS, LISTS = _("Texte"), _("Images, sons, fichiers"), _("Catalogue et fiches"), _("Listes et agenda")

SOUNDS, FILMS = ("mp3", "ogg", "oga", "opus", "wav", "m4a"), ("mp4", "webm", "ogv")
"""What a browser plays by itself, without anybody else's player."""


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


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Titre"), required=False)
    pictures = blocks.ListBlock(FigureBlock(), label=_("Images"), min_num=2)

    class Meta:
        icon = "image"
        label = _("Galerie d’images")
        template = "cms/blocks/gallery.html"


class RecordingBlock(blocks.StructBlock):
    """A sound or a film, kept here or elsewhere, and always its words: who does not hear it reads it."""

    kind = blocks.ChoiceBlock(
        label=_("Nature"), choices=[("audio", _("Enregistrement sonore")), ("video", _("Film"))], default="audio"
    )
    title = blocks.CharBlock(label=_("Titre"))
    document = DocumentChooserBlock(
        label=_("Fichier"), required=False, help_text=_("MP3, OGG ou M4A pour un son ; MP4 ou WebM pour un film.")
    )
    url = blocks.URLBlock(
        label=_("Ou son adresse"),
        required=False,
        help_text=_("Sur un autre site : un lien y mène, rien n’y est chargé avant que le lecteur le suive."),
    )
    duration = blocks.CharBlock(label=_("Durée"), required=False, help_text=_("« 42 min »"))
    credit = blocks.CharBlock(label=_("Crédit"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("Transcription"), features=RICH_TEXT_FEATURES, help_text=_("Obligatoire : RGAA, critère 4.1.")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["document"]) == bool(cleaned["url"]):
            said = now("Donnez le fichier ou son adresse, l’un des deux.")
            raise blocks.StructBlockValidationError(non_block_errors=[ValidationError(said)])
        if cleaned["document"] and cleaned["document"].file_extension.lower() not in playable(cleaned["kind"]):
            said = now("Un navigateur ne lit pas les fichiers « .%(extension)s » : donnez-le en %(formats)s.") % {
                "extension": cleaned["document"].file_extension,
                "formats": ", ".join(playable(cleaned["kind"])[:3]).upper(),
            }
            raise blocks.StructBlockValidationError(block_errors={"document": ValidationError(said)})
        return cleaned

    class Meta:
        icon = "media"
        label = _("Son ou film, avec sa transcription")
        template = "cms/blocks/transcribed.html"


def playable(kind: str) -> tuple[str, ...]:
    return FILMS if kind == "video" else SOUNDS


class AccordionItemBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Question ou intitulé"))
    text = blocks.RichTextBlock(label=_("Texte"), features=RICH_TEXT_FEATURES)

    class Meta:
        icon = "list-ul"
        label = _("Partie à déplier")


class AccordionBlock(blocks.StructBlock):
    items = blocks.ListBlock(AccordionItemBlock(), label=_("Parties"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Parties à déplier")
        template = "cms/blocks/accordion.html"


class TableBlock(TypedTableBlock):
    text = blocks.CharBlock(label=_("Texte"), required=False)
    number = blocks.DecimalBlock(label=_("Nombre"), required=False)
    rich_text = blocks.RichTextBlock(label=_("Texte mis en forme"), features=SHORT_TEXT_FEATURES, required=False)

    class Meta:
        icon = "table"
        label = _("Tableau")
        template = "cms/blocks/table.html"


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

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        request = (parent_context or {}).get("request")
        return {**super().get_context(value, parent_context), "pages": open_to_all(value["pages"], request)}


def open_to_all(pages: Any, request: HttpRequest | None = None) -> list[Page]:
    """Those of a list that any visitor may read, in its order: a page of a members' space is not even named."""
    return [page for page in pages if page and page.live and is_open(page, request)]


class RecordBlock(blocks.StructBlock):
    record = SnippetChooserBlock("rayonnage_catalogue.BibliographicRecord", label=_("Notice"))
    note = blocks.TextBlock(label=_("Pourquoi la lire"), required=False, rows=2)

    class Meta:
        icon = "doc-full"
        label = _("Notice du catalogue")
        template = "cms/blocks/record.html"


class FicheBlock(blocks.StructBlock):
    fiche = blocks.PageChooserBlock(label=_("Fiche"), page_type="rayonnage_experiences.ExperiencePage")
    note = blocks.TextBlock(label=_("Pourquoi la lire"), required=False, rows=2)

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        found = open_to_all([value["fiche"]], (parent_context or {}).get("request"))
        return {**super().get_context(value, parent_context), "fiche": found[0].specific if found else None}

    class Meta:
        icon = "clipboard-list"
        label = _("Fiche d’expérience")
        template = "cms/blocks/fiche.html"


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
    heading = HeadingBlock(group=TEXT)
    paragraph = blocks.RichTextBlock(
        label=_("Texte"), features=RICH_TEXT_FEATURES, icon="pilcrow", template="cms/blocks/paragraph.html", group=TEXT
    )
    quote = QuoteBlock(group=TEXT)
    callout = CalloutBlock(group=TEXT)
    accordion = AccordionBlock(group=TEXT)
    table = TableBlock(group=TEXT)
    image = FigureBlock(group=MEDIA)
    gallery = GalleryBlock(group=MEDIA)
    recording = RecordingBlock(group=MEDIA)
    document = DownloadBlock(group=MEDIA)
    record = RecordBlock(group=HOLDINGS)
    fiche = FicheBlock(group=HOLDINGS)
    initiatives = InitiativesBlock(group=HOLDINGS)
    related = RelatedBlock(group=HOLDINGS)
    saved_search = SavedSearchBlock(group=HOLDINGS)
    agenda = AgendaBlock(group=LISTS)
    listing = ListingBlock(group=LISTS)
