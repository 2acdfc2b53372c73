"""What the rows name, found in our own lists: themes, territories, sections, files. Each is read once a run."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.core.files import File
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page

from cms.models import CollectionPage, HomePage, NetworkPage, SectionPage, SeriesPage
from reference.folding import fold, folded_key
from reference.models import Agent, Territory, Theme

LARGEST_FILE = 200_000_000


class NotFound(LookupError):
    """What the row names and we have not: a French sentence, without its capital nor its stop."""


class Lists:
    def __init__(self, under: Page, folder: Path | None) -> None:
        self.under, self.folder = under, folder
        self._themes = {fold(name): one for one in Theme.objects.all() for name in (one.name, one.short_name, one.slug)}
        # The commune last, so that it wins: « Paris » is a département too.
        places = sorted(Territory.objects.all(), key=lambda one: one.kind == Territory.Kind.COMMUNE)
        self._places = {fold(name): one for one in places for name in (one.name, one.code)}
        holding = Page.objects.type(HomePage, SectionPage, CollectionPage, NetworkPage).specific()
        self._sections = {key: page for page in holding for key in (self.address(page), fold(page.title))}
        self._files: dict[str, Path] | None = None

    @staticmethod
    def address(page: Page) -> str:
        parts = page.get_url_parts()
        return parts[2] if parts else page.url_path

    def theme(self, name: str) -> Theme:
        if theme := self._themes.get(fold(name)):
            return theme
        known = ", ".join(dict.fromkeys(one.short_name for one in self._themes.values()))
        raise NotFound(_("le thème « %(name)s » n’est pas dans la liste (%(known)s)") % {"name": name, "known": known})

    def territory(self, name: str) -> Territory:
        if place := self._places.get(fold(name)):
            return place
        raise NotFound(_("le territoire « %s » n’est pas dans la liste") % name)

    def section(self, named: str) -> Page:
        """By its address or its title; the one chosen for the whole table when the row says nothing."""
        if not named:
            return self.under
        found = self._sections.get("/" + named.strip("/") + "/") or self._sections.get(fold(named))
        if found is None:
            raise NotFound(_("la rubrique « %s » n’existe pas : créez-la, ou donnez l’adresse d’une autre") % named)
        return found

    def series(self, title: str, section: Page) -> SeriesPage | None:
        """Under this section, else anywhere."""
        same = SeriesPage.objects.filter(title__iexact=title)
        return same.child_of(section).first() or same.first()

    def author(self, name: str) -> Agent | None:
        keys = [folded_key(kind, name) for kind in (Agent.Kind.ORGANISATION, Agent.Kind.PERSON)]
        return Agent.objects.filter(match_key__in=keys).first()

    def file(self, named: str) -> Path:
        """Raises NotFound: no folder, no such file, or no PDF inside."""
        if self.folder is None:
            raise NotFound(_("le fichier « %s » est demandé, et aucun dossier de fichiers n’est donné") % named)
        path = self.files().get(named.casefold()) or self.files().get(named.rpartition("/")[2].casefold())
        if path is None:
            raise NotFound(_("le fichier « %s » n’est pas dans le dossier donné") % named)
        if path.stat().st_size > LARGEST_FILE:
            raise NotFound(_("le fichier « %s » dépasse 200 Mo") % named)
        with path.open("rb") as stream:
            if b"%PDF-" not in stream.read(1024):
                raise NotFound(_("le fichier « %s » n’est pas un PDF") % named)
        return path

    def files(self) -> dict[str, Path]:
        """By path inside the folder and by name. Links that lead out of it are not followed."""
        if self._files is None:
            self._files = {}
            root = self.folder.resolve() if self.folder else Path()
            for path in sorted(root.rglob("*")):
                if path.is_file() and path.resolve().is_relative_to(root):
                    self._files.setdefault(path.name.casefold(), path)
                    self._files[path.relative_to(root).as_posix().casefold()] = path
        return self._files


def stored(path: Path, title: str) -> AbstractDocument:
    """The document of this file; one that we hold already is not kept twice."""
    model = get_document_model()
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha1").hexdigest()
        if held := model.objects.filter(file_hash=digest).first():
            return held
        stream.seek(0)
        document = model(title=title[:255], file=File(stream, name=path.name), file_hash=digest)
        document.save()
    return document
