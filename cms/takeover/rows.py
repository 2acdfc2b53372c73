"""A row → plain values and what is wrong with it. Pure: knows neither the database nor the folder of files."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from urllib.parse import unquote, urlsplit

import nh3
from django.utils.html import escape
from django.utils.translation import gettext as _

from cms.takeover.columns import Row
from reference.folding import fold

PUBLICATION, PAGE, NEWS = "publication", "page", "actualite"
_KINDS = {
    "publication": PUBLICATION, "cahier": PUBLICATION, "actes": PUBLICATION, "rapport": PUBLICATION,
    "page": PAGE, "article": PAGE, "actualite": NEWS, "breve": NEWS, "news": NEWS,
}  # fmt: skip
_DATES = (
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?"), (1, 2, 3)),
    (re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})"), (3, 2, 1)),
)
_TAGS = {"p", "ul", "ol", "li", "b", "strong", "i", "em", "a", "h3", "h4", "br", "hr", "sup"}
LONGEST_TITLE, LONGEST_ADDRESS = 255, 255


@dataclass(frozen=True, slots=True)
class ParsedPage:
    line: int
    kind: str
    title: str
    old_path: str
    """« /spip.php?article12 », without its host; "" when the row gives none."""
    section: str
    series: str
    number: str
    day: date | None
    year: int | None
    intro: str
    abstract: str
    html: str
    pdf: str
    """A path inside the folder of files: that of the cell, or the last part of its address."""
    themes: tuple[str, ...]
    territories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    isbn: str
    pages: int | None
    origin: str
    problems: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """By which the same page is known again at the next run."""
        if self.old_path:
            return f"adresse:{self.old_path}"[:250]
        return f"titre:{self.kind}:{fold(self.title)[:180]}:{self.year or ''}"

    @property
    def digest(self) -> str:
        said = (self.kind, self.title, self.section, self.series, self.number, self.day, self.year, self.intro, self.abstract,
                self.html, self.pdf, self.themes, self.territories, self.tags, self.authors, self.isbn, self.pages,
                self.origin)  # fmt: skip
        return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def parse(row: Row) -> ParsedPage:
    cell = row.cells.get
    problems: list[str] = []
    title = " ".join((cell("title") or "").split())
    if not title:
        problems.append(_("le titre manque"))
    elif len(title) > LONGEST_TITLE:
        problems.append(_("le titre dépasse 255 signes"))
    day = the_day(cell("date") or "", problems)
    year = the_number(cell("year") or "", _("année"), problems) or (day.year if day else None)
    if year is not None and not 1900 <= year <= 2100:
        problems.append(_("l’année %d est hors de portée") % year)
    series, pdf = cell("series") or "", in_the_folder(cell("pdf") or "")
    return ParsedPage(
        line=row.line,
        kind=the_kind(cell("kind") or "", bool(series or pdf or cell("isbn")), problems),
        title=title,
        old_path=old_path(cell("old_address") or "", problems),
        section=cell("section") or "",
        series=" ".join(series.split()),
        number=cell("number") or "",
        day=day,
        year=year,
        intro=" ".join((cell("intro") or "").split()),
        abstract=cell("abstract") or "",
        html=rich_text(cell("text") or ""),
        pdf=pdf,
        themes=several(cell("themes") or ""),
        territories=several(cell("territories") or ""),
        tags=several(cell("tags") or ""),
        authors=parted(cell("authors") or ""),
        isbn=cell("isbn") or "",
        pages=the_number(cell("pages") or "", _("nombre de pages"), problems),
        origin=" ".join((cell("origin") or "").split()),
        problems=problems,
    )


def the_kind(said: str, looks_published: bool, problems: list[str]) -> str:
    if not said:
        return PUBLICATION if looks_published else PAGE
    if kind := _KINDS.get(fold(said)):
        return kind
    problems.append(_("le type « %s » n’est ni « publication », ni « page », ni « actualité »") % said)
    return PAGE


def the_day(said: str, problems: list[str]) -> date | None:
    """« 2017-03-21 », « 21/03/2017 »; a year alone has a column of its own, and is understood here too."""
    if not said:
        return None
    if re.fullmatch(r"\d{4}", said):
        said = f"{said}-01-01"
    for pattern, order in _DATES:
        if match := pattern.fullmatch(said):
            try:
                return date(*(int(match[one]) for one in order))
            except ValueError:
                break
    problems.append(_("la date « %s » n’existe pas ; écrivez 21/03/2017") % said)
    return None


def the_number(said: str, name: str, problems: list[str]) -> int | None:
    bare = re.sub(r"\s*p(?:ages|\.)?$", "", said.strip())
    if not bare:
        return None
    if bare.isascii() and bare.isdecimal() and len(bare) <= 5:
        return int(bare)
    problems.append(_("%(name)s : « %(said)s » n’est pas un nombre") % {"name": name, "said": said})
    return None


def old_path(said: str, problems: list[str]) -> str:
    """« https://ancien.fr/spip.php?article12 » → « /spip.php?article12 »."""
    if not said:
        return ""
    try:
        parts = urlsplit(said)
    except ValueError:
        problems.append(_("l’ancienne adresse « %s » ne se lit pas") % said)
        return ""
    path = "/" + parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
    if path == "/":
        problems.append(_("l’ancienne adresse est celle de l’accueil : elle ne mène à aucune page"))
        return ""
    if len(path) > LONGEST_ADDRESS:
        problems.append(_("l’ancienne adresse dépasse 255 signes"))
    return path


def in_the_folder(said: str) -> str:
    """What the cell names, as a path inside the folder of files; never above it."""
    if not said:
        return ""
    path = urlsplit(said).path if "://" in said else said.replace("\\", "/")
    parts = [unquote(part) for part in path.split("/") if part not in ("", ".", "..")]
    return "/".join(parts[-1:] if "://" in said else parts)


def several(said: str) -> tuple[str, ...]:
    """Between « | », « ; » or commas."""
    return tuple(dict.fromkeys(part for part in (one.strip() for one in re.split(r"[|;,]", said)) if part))


def parted(said: str) -> tuple[str, ...]:
    """Between « | » or « ; »: a name may hold a comma."""
    return tuple(dict.fromkeys(part for part in (one.strip() for one in re.split(r"[|;]", said)) if part))


def rich_text(said: str) -> str:
    """HTML of the old site, without what it must not bring; or plain text, in paragraphs."""
    if not said.strip():
        return ""
    if "<" in said and re.search(r"<(?:p|br|ul|ol|h\d|div|a|strong|em)\b", said, re.IGNORECASE):
        lowered = re.sub(r"<(/?)h[12]\b", r"<\1h3", said, flags=re.IGNORECASE)
        return nh3.clean(
            lowered, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None
        ).strip()
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", said.replace("\r\n", "\n")))
    return "".join(f"<p>{escape(part).replace(chr(10), '<br/>')}</p>" for part in paragraphs if part)
