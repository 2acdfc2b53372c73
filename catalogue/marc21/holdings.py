"""Holdings of a serial, as text: 866 basic run, 867 supplements, 868 indexes.

$a holdings   $z note   (MARC 21 Format for Holdings Data, which libraries embed in a bibliographic record)
"""

from catalogue.parsed import Holdings
from catalogue.unimarc.fields import Fields, values

_TAGS = ("866", "867", "868")
READS = dict.fromkeys(_TAGS, "az")


def holdings(fields: Fields) -> tuple[Holdings, ...]:
    found = [
        Holdings(localisation="", statement=" ; ".join(values(field, "a")), note=" ; ".join(values(field, "z")))
        for field in fields.tagged(*_TAGS)
    ]
    return tuple(dict.fromkeys(one for one in found if one != Holdings("", "")))
