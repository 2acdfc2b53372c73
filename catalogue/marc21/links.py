"""Links: 773 the host of an article, 76X–78X other records, 856 addresses.

7XX  $t title (else $a)   $g « No. 12 (2018), p. 4-9 »   $d publication   $x ISSN   $w number of the other record
856  $u address   $y $z $3 label   $q media type
"""

import re

from catalogue.marc21.punctuation import bare, without_stop
from catalogue.parsed import ElectronicLocation, HostPart, Level, Relation
from catalogue.unimarc.fields import Fields, first, values
from catalogue.unimarc.locations import runs_code

_RELATED = tuple(str(tag) for tag in (760, 762, 765, 767, 770, 772, 774, 775, 776, 777, 780, 785, 786, 787))
READS = {"773": "adgtwx", **dict.fromkeys(_RELATED, "atgwx"), "856": "uyzq3"}

_PAGES = re.compile(r"[,:;]?\s*\b(?:pp?\.|pages?)\s*[\dIVXivx].*")


def host(fields: Fields, level: Level) -> HostPart | None:
    field = next(fields.tagged("773"), None)
    if level is not Level.ARTICLE or field is None:
        return None
    said = ", ".join(bare(text) for text in values(field, "g"))
    pages = _PAGES.search(said)
    found = HostPart(
        journal=without_stop(first(field, "t") or first(field, "a")),
        journal_id=first(field, "w"),
        journal_issn=first(field, "x"),
        number=said[: pages.start()].strip() if pages else said,
        printed_date=bare(first(field, "d")),
        pages=pages[0].lstrip(",:; ") if pages else "",
    )
    return found if found != HostPart() else None


def relations(fields: Fields) -> tuple[Relation, ...]:
    found = [
        Relation(
            tag=field.tag,
            title=without_stop(first(field, "t") or first(field, "a")),
            target_id=first(field, "w"),
            number=first(field, "g"),
            issn=first(field, "x"),
        )
        for field in fields.tagged(*_RELATED)
    ]
    return tuple(dict.fromkeys(one for one in found if one.title or one.target_id or one.issn))


def locations(fields: Fields) -> tuple[ElectronicLocation, ...]:
    found = [
        ElectronicLocation(url, ", ".join(values(field, "yz") or values(field, "3")), first(field, "q"))
        for field in fields.tagged("856")
        for url in values(field, "u")
        if not runs_code(url)
    ]
    return tuple(dict.fromkeys(found))
