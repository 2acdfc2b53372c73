"""A notice quoted in a page: a title in a list, an entry in a bibliography."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock


class RecordChooserBlock(SnippetChooserBlock):
    """Shown as a link with its authors and its year; a notice that is no longer public is left out."""

    def __init__(self, **kwargs) -> None:
        super().__init__("rayonnage_catalogue.BibliographicRecord", **kwargs)

    def get_context(self, value, parent_context=None) -> dict:
        from catalogue.display.headings import shown

        context = super().get_context(value, parent_context)
        return context | {"hit": next(iter(shown([value])), None) if value and value.is_public else None}

    class Meta:
        icon = "doc-full"
        label = _("Notice")
        template = "catalogue/blocks/record.html"
