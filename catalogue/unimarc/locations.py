"""Electronic locations: 856 the document's address, 897 PMB's attached files, 896 PMB's cover picture.

856  $u address  $z note or $y label or $2 text  $q format      897  $a address  $b name  $f file  $t media type
896  $a address
"""

import re

from pymarc import Field

from catalogue.parsed import ElectronicLocation
from catalogue.unimarc.fields import Fields, first, values

READS = {"856": "uyzq", "897": "abft", "896": "a"}

# A link of a catalogue is followed by readers: an address that would run code is no address.
_RUNS_CODE = re.compile(r"\s*(?:java|vb)?script:|\s*data:", re.IGNORECASE)


def locations(fields: Fields) -> tuple[ElectronicLocation, ...]:
    found = [
        location
        for tag, role in (("856", "resource"), ("897", "file"), ("896", "cover"))
        for field in fields.by_tag.get(tag, ())
        for location in _locations(field, role)
        if not runs_code(location.url)
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def runs_code(url: str) -> bool:
    return _RUNS_CODE.match(url) is not None


def _locations(field: Field, role: str) -> list[ElectronicLocation]:
    """One a repeated address; the label and the media type are said of all of them."""
    if role == "cover":
        return [ElectronicLocation(url, role=role) for url in values(field, "a")]
    if role == "file":
        label = first(field, "b") or first(field, "f")
        return [ElectronicLocation(url, label, first(field, "t"), role) for url in values(field, "a")]
    label = ", ".join(values(field, "z") or values(field, "y"))
    return [ElectronicLocation(url, label, first(field, "q"), role) for url in values(field, "u")]
