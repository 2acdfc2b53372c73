"""Finding a notice or an authority in the admin, by words without accents or by a number.

An import writes neither Wagtail's search entries nor ours at once: the sort keys are in the row itself, always right.
"""

import re

from django.db.models import Q, QuerySet

from catalogue.models import Identifier, Item, StoredRecord
from catalogue.parsed import IdentifierKind
from catalogue.unimarc.identifiers import recognize
from reference.folding import fold

# The sort key of a title has lost its first article.
_ARTICLES = frozenset({"l", "le", "la", "les", "un", "une", "des"})
_NUMBER = re.compile(r"\d")


def records_found(records: QuerySet, text: str) -> QuerySet:
    """Every word in the title, or a number: ISBN, ISSN, barcode, call number, number in the source, our own."""
    words = fold(text).split()
    searched = [word for word in words if word not in _ARTICLES] or words
    titled = Q(*(Q(sort_title__contains=word) for word in searched)) if searched else Q(pk=None)
    return records.filter(titled | numbered(text.strip()))


def numbered(text: str) -> Q:
    """No query is spent on words that hold no digit, except on call numbers, which may be letters only."""
    found = Q(pk__in=Item.objects.filter(call_number=text).values("record"))
    if not _NUMBER.search(text):
        return found
    _kind, normalized = recognize(text, IdentifierKind.ISBN)
    keys = {text, normalized} - {""}
    found |= Q(pk__in=Identifier.objects.filter(normalized__in=keys).values("record"))
    found |= Q(pk__in=Item.objects.filter(barcode=text).values("record"))
    found |= Q(pk__in=StoredRecord.objects.filter(source_record_id=text).values("record"))
    return found | Q(pk=int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else found


def authorities_found(authorities: QuerySet, text: str) -> QuerySet:
    """Every word, anywhere in the folded heading."""
    for word in fold(text).split():
        authorities = authorities.filter(match_key__contains=word)
    return authorities
