"""BibliographyBlock: references under a heading, each to a notice, a page, a file or an article, with a few words of the editor.

The reference is written when the page is shown: a notice corrected since is cited as it now is, one that is no longer
public is left out. Names kept for good, since stored pages bear them: title, entries {record, page, document, press, note}.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from catalogue.exchange import references
from cms.blocks.body import HOLDINGS, BodyBlock, open_to_all


class ReferenceBlock(blocks.StructBlock):
    record = SnippetChooserBlock("rayonnage_catalogue.BibliographicRecord", label=_("Notice"), required=False)
    page = blocks.PageChooserBlock(label=_("Page, fiche, rendez-vous"), required=False)
    document = DocumentChooserBlock(label=_("Fichier"), required=False)
    press = SnippetChooserBlock("rayonnage_cms.PressItem", label=_("Article de presse"), required=False)
    note = blocks.TextBlock(label=_("Ce qu’il faut en savoir"), required=False, rows=2)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if sum(bool(cleaned[name]) for name in ("record", "page", "document", "press")) != 1:
            raise blocks.StructBlockValidationError(
                non_block_errors=[
                    ValidationError(now("Choisissez une notice, une page, un fichier ou un article, et un seul."))
                ]
            )
        return cleaned

    class Meta:
        icon = "doc-full"
        label = _("Référence")


@dataclass(frozen=True, slots=True)
class ShownReference:
    html: SafeString
    coins: SafeString
    path: str
    call_numbers: tuple[str, ...]
    note: str


class BibliographyBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Intertitre"), required=False)
    entries = blocks.ListBlock(ReferenceBlock(), label=_("Références"), default=[])

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "references": shown(value["entries"])}

    class Meta:
        icon = "list-ul"
        label = _("Références")
        template = "cms/blocks/bibliography.html"


class BibliographyBodyBlock(BodyBlock):
    bibliography = BibliographyBlock(group=HOLDINGS)


def shown(entries: Iterable[Any]) -> list[ShownReference]:
    """In a few queries, whatever their number."""
    from catalogue.display.held import read_many
    from cms.models import PressItem
    from cms.references import file_reference, press_reference, references_of
    from reference.centre import this_centre

    entries, today = list(entries), timezone.localdate()
    held = read_many(one["record"].pk for one in entries if one["record"] and one["record"].is_public)
    notices = {one.record.pk: one for one in held}
    pages = [page.specific for page in open_to_all(one["page"] for one in entries)]
    written = dict(zip((page.pk for page in pages), references_of(pages, this_centre()), strict=True)) if pages else {}
    asked = [one["press"].pk for one in entries if one["press"]]
    articles = PressItem.objects.published().prefetch_related("themes").in_bulk(asked) if asked else {}
    found: list[ShownReference] = []
    for one in entries:
        if one["record"] and (notice := notices.get(one["record"].pk)):
            numbers = tuple(dict.fromkeys(item.call_number for item in notice.items if item.call_number))
            found.append(
                line(references.of_notice(notice), notice.record.get_absolute_url(), one["note"], today, numbers)
            )
        elif one["page"] and (reference := written.get(one["page"].pk)):
            found.append(line(reference, one["page"].url or "", one["note"], today))
        elif one["document"]:
            reference = file_reference(one["document"], this_centre())
            found.append(line(reference, one["document"].url, one["note"], today))
        elif one["press"] and (article := articles.get(one["press"].pk)):
            found.append(line(press_reference(article), article.url, one["note"], today))
    return found


def line(
    reference: references.Reference, path: str, note: str, today: date, call_numbers: tuple[str, ...] = ()
) -> ShownReference:
    html, coins = mark_safe(references.html(reference, today)), mark_safe(references.coins(reference))
    return ShownReference(html, coins, path, call_numbers, note or "")
