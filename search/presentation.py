"""Results as a page shows them: marks become <mark>, kinds and sorts take their French names."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from search.address import address, without
from search.document import Kind
from search.engines.base import DEEPEST, Hit, Results
from search.fields import FACETS, FieldKind
from search.query import Query, Sort
from search.spans import label_of

KIND_LABELS = {
    Kind.RECORD: _("Notice"),
    Kind.EXPERIENCE: _("Fiche d’expérience"),
    Kind.EVENT: _("Rendez-vous"),
    Kind.PAGE: _("Page"),
    Kind.FILE: _("Document"),
    Kind.PRESS: _("Revue de presse"),
}
SORT_LABELS = {
    Sort.RELEVANCE: _("Pertinence"),
    Sort.NEWEST: _("Du plus récent au plus ancien"),
    Sort.OLDEST: _("Du plus ancien au plus récent"),
    Sort.TITLE: _("Titre, de A à Z"),
    Sort.ENTERED: _("Dernières arrivées"),
}


def emphasised(text: str, marks: Iterable[tuple[int, int]]) -> SafeString:
    """`text` escaped, with <mark> around each (start, end) span of characters."""
    parts, position = [], 0
    for start, end in sorted(marks):
        if start < position:
            continue
        parts += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return mark_safe("".join([*parts, escape(text[position:])]))


@dataclass(frozen=True)
class ShownHit:
    """What `components/hit.html` shows of a hit. What has to be made is made once: a template reads it several times."""

    hit: Hit
    why_url: str = ""
    """Where it is told why it was found; "" when nothing was asked in words."""

    @property
    def key(self) -> str:
        """« notice-12 »: what a panier keeps of it."""
        return self.hit.id

    @property
    def kind(self) -> str:
        return self.hit.kind

    @cached_property
    def kind_label(self) -> str:
        return str(KIND_LABELS[Kind(self.hit.kind)])

    @cached_property
    def type_label(self) -> str:
        """« Rapport » under a notice; nothing when it would only repeat the kind."""
        return "" if self.hit.document_type == self.kind_label else self.hit.document_type

    @property
    def url(self) -> str:
        return self.hit.url

    @property
    def title(self) -> str:
        return self.hit.title

    @cached_property
    def title_html(self) -> SafeString:
        return emphasised(self.hit.title, self.hit.title_marks)

    @cached_property
    def snippet_html(self) -> SafeString:
        return emphasised(self.hit.snippet, self.hit.snippet_marks)

    @property
    def description(self) -> str:
        return self.hit.description

    @cached_property
    def description_html(self) -> SafeString:
        return emphasised(self.hit.description, self.hit.description_marks)

    @property
    def year(self) -> int | None:
        return self.hit.year

    @property
    def cover_url(self) -> str:
        return self.hit.cover_url

    @property
    def available_here(self) -> bool:
        return self.hit.available_here

    @property
    def is_demo(self) -> bool:
        return self.hit.is_demo

    @property
    def call_numbers(self) -> tuple[str, ...]:
        return self.hit.call_numbers


def unmarked(hits: Iterable[Hit]) -> list[ShownHit]:
    """For a list that nobody has just searched: no word of it stands out."""
    return [ShownHit(replace(hit, title_marks=(), snippet_marks=())) for hit in hits]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    facet_label: str
    label: str
    remove_url: str


def active_filters(query: Query) -> list[ActiveFilter]:
    """One for each value ticked, in the order of the page."""
    return [
        ActiveFilter(FACETS[name].facet_label, value_label(name, value), without(query, name, value))
        for name, values in query.filters
        for value in values
    ]


def value_label(name: str, value: str) -> str:
    """What a reader calls a value of an address: « À lire en ligne », « 2010–2018 »."""
    field = FACETS[name]
    return label_of(value) if field.kind is FieldKind.NUMBER else dict(field.value_labels).get(value, value)


def page_numbers(query: Query, results: Results) -> list[tuple[int, str]]:
    """(number, address) of the pages worth a link: first, last, and those around the present one; 0 marks a gap."""
    last = last_page(query, results)
    near = {1, last, *range(query.page - 2, query.page + 3)}
    numbers = sorted(number for number in near if 1 <= number <= last)
    pages: list[tuple[int, str]] = []
    for number in numbers:
        if pages and number > pages[-1][0] + 1:
            pages.append((0, ""))
        pages.append((number, address(query, page=number)))
    return pages


def last_page(query: Query, results: Results) -> int:
    """The last that can be shown: an engine does not go deeper than DEEPEST."""
    return max(1, min(-(-results.total // query.page_size), DEEPEST // query.page_size))
