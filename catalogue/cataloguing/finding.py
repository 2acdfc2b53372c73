"""Finding a notice or an authority in the admin, by words without accents or by a number.

An import writes neither Wagtail's search entries nor ours at once: the sort keys are in the row itself, always right.
"""

import re

from django.db.models import Model, Q, QuerySet

from catalogue.models import BibliographicRecord, Identifier, Item, StoredRecord
from catalogue.parsed import IdentifierKind
from catalogue.unimarc.identifiers import recognize
from reference.folding import fold

# The sort key of a title has lost its first article.
_ARTICLES = frozenset({"l", "le", "la", "les", "un", "une", "des"})
_NUMBER = re.compile(r"\d")
# A call number of a whole shelf is no way to find one notice.
MOST = 200


def records_found(records: QuerySet, text: str) -> QuerySet:
    """Every word in the title, or a number: ISBN, ISSN, barcode, call number, number in the source, our own."""
    words = fold(text).split()
    searched = [word for word in words if word not in _ARTICLES] or words
    titled = Q(*(Q(sort_title__contains=word) for word in searched)) if searched else Q(pk=None)
    numbers = numbered(text.strip())
    if numbers and is_code(text.strip()):
        return records.filter(pk__in=numbers)
    return records.filter(titled | Q(pk__in=numbers))


def is_code(text: str) -> bool:
    """« PB00123 », « 978-2-07-036822-8 », but not « 2018 », which is also in titles."""
    return len(text) > 4 and " " not in text and _NUMBER.search(text) is not None


def numbered(text: str) -> list[int]:
    """Keys of the notices that bear this number, or stand under this call number.

    Asked first: as a subquery beside the words it would be tried again on each of a hundred thousand notices.
    """
    found = Item.objects.filter(call_number=text).values_list("record").order_by()
    if not _NUMBER.search(text):
        return [pk for (pk,) in found[:MOST]]
    _kind, normalized = recognize(text, IdentifierKind.ISBN)
    found = found.union(
        Identifier.objects.filter(normalized__in={text, normalized} - {""}).values_list("record").order_by(),
        Item.objects.filter(barcode=text).values_list("record").order_by(),
        StoredRecord.objects.filter(source_record_id=text).values_list("record").order_by(),
        BibliographicRecord.objects.filter(pk=int(text) if is_key(text) else None).values_list("pk").order_by(),
    )
    return [pk for (pk,) in found[:MOST]]


def is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def authorities_found(authorities: QuerySet, text: str) -> QuerySet:
    """By the form in use, or by a rejected one."""
    return authorities.matching(text)


def forms_of(authority: Model) -> str:
    """EP: « HLM, Habitat à loyer modéré »; `variants` are prefetched by the list."""
    shown = (one for one in authority.variants.all() if getattr(one, "form", "rejected") == "rejected")
    return ", ".join(one.label for one in shown)
