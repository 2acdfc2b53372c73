"""What was recognised in each file of a run: its format, its charset by its own word and by its bytes, its levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.cataloguing.importing.words import listed, plural, weight
from catalogue.models import ImportRun

FORMATS = {
    "iso2709": gettext_lazy("ISO 2709"),
    "marcxml": gettext_lazy("MARCXML"),
    "pmbxml": gettext_lazy("PMB-XML"),
}
CHARSETS = {"utf-8": "UTF-8", "iso5426": "ISO 5426", "cp1252": "Windows 1252", "latin-1": "Latin-1", "marc8": "MARC-8"}


@dataclass(frozen=True, slots=True)
class RecognisedFile:
    name: str
    weight: str
    records: str
    formats: str
    charset: str
    remark: str
    """When what it declares is not what it is, said gently."""
    levels: str
    unreadable: str
    rejections: list[dict[str, Any]]


def recognised(run: ImportRun) -> list[RecognisedFile]:
    sizes = {file.name: weight(file.size) for file in run.files.all()}
    return [one_file(report, sizes.get(report.get("file", ""), "")) for report in (run.report or {}).get("files", [])]


def one_file(report: Mapping[str, Any], size: str) -> RecognisedFile:
    # A run of before these were counted has only the charset used.
    used = report.get("used") or dict.fromkeys(filter(None, report.get("encoding", "").split(", ")), 0)
    return RecognisedFile(
        name=report.get("file", ""),
        weight=size,
        records=plural(report.get("records", 0), _("notice lue"), _("notices lues")),
        formats=listed(str(FORMATS.get(name, name)) for name in by_count(report.get("formats") or {})),
        charset=charset_said(report.get("declared") or {}, used),
        remark=remark(report.get("declared") or {}, used),
        levels=listed(level(name, count) for name, count in by_count(report.get("levels") or {}).items()),
        unreadable=report.get("unreadable", ""),
        rejections=report.get("rejections", []),
    )


def by_count(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: -one[1]))


def charset_said(declared: Mapping[str, int], used: Mapping[str, int]) -> str:
    """« UTF-8, comme le fichier l’annonce »; when it lies, `remark` says it."""
    names = listed(charset(name) for name in by_count(used))
    if not names or not declared:
        return names
    if set(declared) == set(used):
        return _("%(names)s, comme le fichier l’annonce") % {"names": names}
    return (
        names if any(declared) else _("%(names)s, d’après ses octets : le fichier n’en annonce pas") % {"names": names}
    )


def charset(name: str) -> str:
    return CHARSETS.get(name, name)


def remark(declared: Mapping[str, int], used: Mapping[str, int]) -> str:
    """« Le fichier s’annonce en ISO 5426, mais ses octets sont de l’UTF-8 : nous les avons lus ainsi. »"""
    says = {name for name in declared if name}
    if not says or not used or says == set(used):
        return ""
    return _("Le fichier s’annonce en %(declared)s, mais ses octets disent %(used)s : c’est ainsi qu’il a été lu.") % {
        "declared": listed(charset(name) for name in sorted(says)),
        "used": listed(charset(name) for name in by_count(used)),
    }


def level(name: str, count: int) -> str:
    names = {
        "m": (_("ouvrage ou rapport"), _("ouvrages et rapports")),
        "s": (_("périodique"), _("périodiques")),
        "b": (_("numéro"), _("numéros")),
        "a": (_("article"), _("articles")),
    }
    one, many = names.get(name, (_("d’un autre niveau"), _("d’un autre niveau")))
    return plural(count, one, many)
