"""Addresses of the old site, from a table of two columns: the old address, and where it leads now.

    ancienne adresse;nouvelle adresse
    /spip.php?article12;/dossiers/habiter/
    https://ancien.exemple.fr/node/45;https://site.exemple.fr/agenda/
    /spip.php?rubrique3;                        ← nothing: it will answer « retirée » (410)

Comma, semicolon or tabulation; UTF-8 or cp1252; a first line of headings or not. Each row that is refused says why, and
costs only itself. An address comes once: the last row that gives it wins nothing, it is refused.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.redirections.following import forget
from cms.redirections.models import GoneAddress

LONGEST = 255
MOST_ROWS = 20_000
HEADINGS = ("ancienne", "old", "source", "from", "depuis")
OURS = ("/admin/", "/static/", "/media/")
is_url = URLValidator(schemes=["http", "https"])


class Unreadable(ValueError):
    """The reason, in French."""


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    old: str
    """As `Redirect.normalise_path` writes it."""
    new: str
    """An address; "" for what was taken off."""
    page: int | None
    """The page that the address leads to, when it is one of ours: it is followed if it moves again."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row]
    refused: list[Refused]


def decoded(content: bytes) -> str:
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("Ce n’est pas un tableau CSV. Dans votre tableur, « Enregistrer sous », format CSV."))
    for encoding in ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line by line: an open quote swallows nothing of what follows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first = next((line for line in lines if line.strip()), "")
    # An address holds neither; a comma, it may.
    separator = next((one for one in ("\t", ";", ",") if one in first), ";")
    for number, line in enumerate(lines, start=1):
        if not line.strip(" \t;,"):
            continue
        try:
            yield number, [cell.strip() for cell in next(csv.reader([line], delimiter=separator))]
        except csv.Error:
            yield number, [line[:200]]


def read(content: bytes) -> Table:
    """Raises Unreadable for a file that is no table at all."""
    rows: list[Row] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    addresses = Addresses()
    for position, (line, row) in enumerate(cells(decoded(content))):
        if position == 0 and row[0].casefold().startswith(HEADINGS):
            continue
        if len(rows) + len(refused) >= MOST_ROWS:
            refused.append(Refused(line, "", _("Au-delà de %d lignes, rien n’est lu : coupez le fichier.") % MOST_ROWS))
            break
        try:
            found = addresses.row(line, row)
            if found.old in seen:
                raise ValidationError(_("Déjà donnée à la ligne %d.") % seen[found.old])
        except ValidationError as error:
            refused.append(Refused(line, " ; ".join(row)[:200], error.messages[0]))
        else:
            seen[found.old] = line
            rows.append(found)
    if not rows and not refused:
        raise Unreadable(_("Le fichier est vide."))
    return Table(rows, refused)


class Addresses:
    """What is known of our own addresses, read once for the whole table."""

    def __init__(self) -> None:
        self.site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        self.hosts = set(Site.objects.values_list("hostname", flat=True))
        self.pages: dict[str, tuple[int, bool]] = {}
        if self.site:
            root = self.site.root_page
            for pk, url_path, live in root.get_descendants(inclusive=True).values_list("pk", "url_path", "live"):
                self.pages[f"/{url_path.removeprefix(root.url_path)}".rstrip("/") or "/"] = (pk, live)
        self.redirects = dict(Redirect.objects.values_list("old_path", "automatically_created"))

    def row(self, line: int, row: list[str]) -> Row:
        """Raises ValidationError with the reason."""
        if len(row) > 2 and any(row[2:]):
            raise ValidationError(
                _("Plus de deux colonnes : une adresse contient le séparateur, mettez-la entre guillemets.")
            )
        old = self.old(row[0])
        new, page, note = self.new(row[1] if len(row) > 1 else "", old)
        if old in self.redirects:
            note = note or _("remplace la redirection qui existe")
        return Row(line, old, new, page, note)

    def old(self, text: str) -> str:
        if not text:
            raise ValidationError(_("L’ancienne adresse manque."))
        parts = urlsplit(text if "//" in text or text.startswith("/") else f"/{text}")
        if parts.scheme not in ("", "http", "https"):
            raise ValidationError(_("« %s » n’est pas une adresse de site.") % text[:80])
        path = Redirect.normalise_path(parts._replace(scheme="", netloc="", fragment="").geturl())
        if any(ord(letter) < 32 or letter == " " for letter in path):
            raise ValidationError(_("« %s » contient une espace.") % text[:80])
        if len(path) > LONGEST:
            raise ValidationError(_("L’ancienne adresse dépasse %d caractères.") % LONGEST)
        if path == "/":
            raise ValidationError(_("L’accueil ne se redirige pas."))
        if f"{path}/".startswith(OURS):
            raise ValidationError(_("« %s » appartient au site lui-même.") % path)
        if self.pages.get(path, (0, False))[1]:
            raise ValidationError(_("Une page du site est à cette adresse : la redirection ne servirait jamais."))
        return path

    def new(self, text: str, old: str) -> tuple[str, int | None, str]:
        if not text:
            return "", None, _("répondra « page retirée »")
        parts = urlsplit(text)
        if parts.netloc and parts.hostname not in self.hosts:
            is_url(text)
            if len(text) > LONGEST:
                raise ValidationError(_("La nouvelle adresse dépasse %d caractères.") % LONGEST)
            return text, None, _("vers un autre site")
        if not parts.netloc and not text.startswith("/"):
            raise ValidationError(
                _("« %s » n’est ni une adresse de ce site (/dossiers/…) ni une adresse entière (https://…).")
                % text[:80]
            )
        path = parts.path.rstrip("/") or "/"
        if Redirect.normalise_path(text) == old:
            raise ValidationError(_("L’adresse mène à elle-même."))
        found = self.pages.get(path)
        if found is None or parts.query or parts.fragment:
            local = parts._replace(scheme="", netloc="").geturl()
            return local, None, "" if found else _("n’est pas une page du site : vérifiez-la")
        pk, live = found
        return path if path == "/" else f"{path}/", pk, "" if live else _("cette page n’est pas publiée")


@transaction.atomic
def write(rows: list[Row]) -> int:
    """Make the redirects, in the place of those that had the same old address. Returns their number."""
    pages = set(Page.objects.filter(pk__in=[row.page for row in rows if row.page]).values_list("pk", flat=True))
    for start in range(0, len(rows), 500):
        forget([row.old for row in rows[start : start + 500]])
    GoneAddress.objects.bulk_create([GoneAddress(path=row.old) for row in rows if not row.new], batch_size=500)
    Redirect.objects.bulk_create(
        [
            Redirect(old_path=row.old, redirect_page_id=row.page)
            if row.page in pages
            else Redirect(old_path=row.old, redirect_link=row.new)
            for row in rows
            if row.new
        ],
        batch_size=500,
    )
    return len(rows)
