"""KeptBlock: what remains of a rendez-vous once past: documents, recordings, readings.

Names kept for good, since stored pages bear them: document {document, title, author}, recording {title, kind, url,
length, transcript}, bibliography (as in `bibliography.py`).
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks.bibliography import BibliographyBlock


class PresentationBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Libellé"), required=False, help_text=_("Laissé vide, c’est le titre du document qui s’affiche.")
    )
    author = blocks.CharBlock(label=_("De qui"), required=False)

    class Meta:
        icon = "doc-full"
        label = _("Document, présentation")
        template = "cms/blocks/presentation.html"


class RecordingBlock(blocks.StructBlock):
    """A link to where it is kept: nothing of another site is loaded in the page."""

    title = blocks.CharBlock(label=_("Titre"))
    kind = blocks.ChoiceBlock(label=_("Nature"), choices=[("audio", _("Son")), ("video", _("Vidéo"))], default="audio")
    url = blocks.URLBlock(label=_("Adresse"))
    length = blocks.CharBlock(label=_("Durée"), required=False, help_text=_("Par exemple : 1 h 20"))
    transcript = DocumentChooserBlock(
        label=_("Transcription"), required=False, help_text=_("Pour qui n’entend pas, et pour qui préfère lire.")
    )

    class Meta:
        icon = "media"
        label = _("Enregistrement")
        template = "cms/blocks/recording.html"


class KeptBlock(blocks.StreamBlock):
    document = PresentationBlock()
    recording = RecordingBlock()
    bibliography = BibliographyBlock()
