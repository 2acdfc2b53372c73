"""HTML → pages, by WeasyPrint, which reads nothing but our fonts and the pictures it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

FONTS = "police:"
PICTURES = "image:"
NO_PICTURES: Mapping[str, bytes] = {}


class PrintingUnavailable(Exception):
    """Pango is missing from the machine. The message, in French, says what to install."""


class Forbidden(ValueError):
    """An address that paper has no business reading."""


def laid_out(html: str, pictures: Mapping[str, bytes] = NO_PICTURES, **options: Any) -> Any:
    """The pages of a page of HTML, as a `weasyprint.Document`. `pictures` are named image:NAME in the HTML.

    Raises PrintingUnavailable.
    """
    return weasyprint().HTML(string=html, url_fetcher=fetcher(pictures)).render(**options)


def weasyprint() -> ModuleType:
    # Imported here: without Pango its import fails, and a site that prints nothing must start all the same.
    try:
        import weasyprint as module
    except (OSError, ImportError) as error:
        raise PrintingUnavailable(
            _(
                "Le PDF demande la bibliothèque Pango, absente de ce serveur. "
                "Installez-la, puis relancez le site : « apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 » "
                "sous Debian et Ubuntu, « brew install pango » sous macOS."
            )
        ) from error
    return module  # type: ignore[no-any-return]


def fetcher(pictures: Mapping[str, bytes]) -> Callable[[str], Any]:
    """What WeasyPrint asks for each address it meets: our fonts, `pictures`, and nothing else.

    WeasyPrint catches what this raises, and goes on without the resource.
    """
    from weasyprint.urls import URLFetcherResponse

    def fetch(url: str) -> Any:
        if url.startswith(FONTS):
            return URLFetcherResponse(url, font(url.removeprefix(FONTS)), {"Content-Type": "font/woff2"})
        if url.startswith(PICTURES) and (picture := pictures.get(url.removeprefix(PICTURES))):
            return URLFetcherResponse(url, picture)
        raise Forbidden(url)

    return fetch


@lru_cache(maxsize=8)
def font(name: str) -> bytes:
    """The file of one of the site's fonts: « source-serif-4 »."""
    return font_path(name).read_bytes()


def font_path(name: str) -> Path:
    path = finders.find(f"fonts/{name}.woff2")
    if not path:
        raise Forbidden(name)
    return Path(path)
