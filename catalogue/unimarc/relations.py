"""Relations: 4XX links to other records, except series (410, 411) and the journal and issue of an article.

4XX  $t title (or $a, or an embedded 200 $a)   $v number   $x ISSN
462–464, the parts of a serial or of an issue: $e date as printed, $d ISO date, $p pages (PMB: `$9 page:`)
     $0, $3, an embedded 001, or PMB's `$9 id:` the other record   PMB: `$9 lnk:` direction, `$9 type_lnk:` kind
"""

from pymarc import Field

from catalogue.parsed import Level, Relation
from catalogue.unimarc.fields import Fields, embedded, first, keyed, local_id
from catalogue.unimarc.text import clean, clean_title

_TAGS = tuple(str(tag) for tag in (*range(412, 489), 491) if str(tag) not in ("410", "411"))
_PARTS = ("462", "463", "464")
READS = dict.fromkeys(_TAGS, "0139atvx") | dict.fromkeys(_PARTS, "0139atvxdep")


def relations(fields: Fields, level: Level) -> tuple[Relation, ...]:
    found = [
        relation
        for tag, tagged in fields.by_tag.items()
        if tag in READS
        for field in tagged
        if not is_host(field, level) and (relation := _relation(field)) and _says_something(relation)
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def is_host(field: Field, level: Level) -> bool:
    """Whether a 461 or 463 tells where an article or an issue appeared.

    PMB says it by `$9 lnk:perio` and `lnk:bull`, and for an issue by a link of kind `b` to its parent; other systems
    only by the level of the record.
    """
    if field.tag not in ("461", "463") or level not in (Level.ARTICLE, Level.ISSUE):
        return False
    local = keyed(field)
    kind, direction = local.get("type_lnk", ""), local.get("lnk", "")
    return direction in ("", "perio", "bull") or (direction == "parent" and kind in ("", "a", "b"))


def linked_title(field: Field) -> str:
    """$t, else $a, else the title in an embedded field. PMB may give several $t: title, issue, journal, or blanks."""
    inside = {code: text for tag, subfields in embedded(field) if tag == "200" for code, text in subfields}
    if "a" in inside:
        return clean_title(inside["a"])
    for wanted in ("t", "a"):
        found = [text for code, text in field.subfields if code == wanted and text and clean(text)]
        if found:
            return clean_title(found[0])
    return ""


def linked_id(field: Field) -> str:
    """The other record: an embedded 001, $0, $3, PMB's `$9 id:`, or Koha's number in $9."""
    for tag, subfields in embedded(field):
        if tag == "001" and subfields:
            return clean(subfields[0].value)
    return first(field, "0") or first(field, "3") or local_id(keyed(field))


def _relation(field: Field) -> Relation:
    local = keyed(field)
    return Relation(
        tag=field.tag,
        title=linked_title(field),
        target_id=linked_id(field),
        number=first(field, "v"),
        relation_type=local.get("type_lnk", ""),
        issn=first(field, "x"),
        direction=local.get("lnk", ""),
        date=(first(field, "e") or first(field, "d")) if field.tag in _PARTS else "",
        pages=(first(field, "p") or local.get("page", "")) if field.tag in _PARTS else "",
    )


def _says_something(relation: Relation) -> bool:
    return bool(relation.title or relation.target_id or relation.issn)
