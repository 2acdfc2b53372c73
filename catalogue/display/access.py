"""How a reader gets hold of a document: one clear action, and where else it can be found."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from catalogue.digital.covers import Cover, cover_of
from catalogue.display.held import Held
from catalogue.models import DigitalDocument, Item

_SAFE_SCHEMES = {"http", "https"}
_FILE_ENDINGS = (".pdf", ".epub", ".odt", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".zip", ".ppt", ".pptx", ".csv")
_MEDIA_NAMES = {"application/pdf": "PDF", "application/epub+zip": "EPUB", "text/html": ""}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file or an address that gives the document itself."""

    url: str
    label: str
    is_file: bool
    media: str
    """« PDF », or nothing worth saying."""
    size: int | None = None
    """Bytes, of a file kept here."""
    family: str = ""
    """`audio` and `video` are played on the page."""

    @property
    def is_kept_here(self) -> bool:
        return self.url.startswith("/")

    @property
    def site(self) -> str:
        return urlsplit(self.url).netloc.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Access:
    """`action`: download, online, reserved, onsite, elsewhere or ask; the first that the document allows."""

    resources: list[Resource]
    here: list[Item]
    elsewhere: list[Item]
    missing: list[Item]
    """Ours, that nobody finds on their shelf. Those that were weeded are nobody's business."""
    nearby: list[Item]
    """Our items of the issue that an article is in, our shelves that keep a serial."""
    reserved: list[DigitalDocument] = field(default_factory=list)
    """Documents of signed-in readers: the page says that there are some, and nothing of them."""
    cover: Cover | None = None

    @property
    def action(self) -> str:
        if self.resources:
            return "download" if self.resources[0].is_file else "online"
        if self.reserved:
            return "reserved"
        if self.here or self.nearby:
            return "onsite"
        return "elsewhere" if self.elsewhere else "ask"

    @property
    def items(self) -> list[Item]:
        return self.here + self.missing + self.elsewhere

    @property
    def known_columns(self) -> set[str]:
        """Names of the item's fields that at least one item fills: an empty column is not shown."""
        names = ("call_number", "section", "support", "status", "loanable")
        return {name for name in names for item in self.items if getattr(item, name) not in ("", None)}

    @property
    def on_our_shelves(self) -> list[Item]:
        return self.here or self.nearby

    @property
    def call_numbers(self) -> list[str]:
        return list(dict.fromkeys(item.call_number for item in self.on_our_shelves if item.call_number))


def access(held: Held) -> Access:
    shelves = [item for item in shelves_of_holdings(held) if item.is_here and item.call_number]
    return Access(
        resources=resources(held),
        here=[item for item in held.items if item.is_here],
        elsewhere=[item for item in held.items if not item.is_ours and item.is_on_shelf],
        missing=[item for item in held.items if item.is_ours and item.missing_since and not item.withdrawn_on],
        # A serial stands where its état de collection says, whatever each of its issues bears.
        nearby=shelves or [item for item in [*shelves_of_holdings(held), *held.nearby_items] if item.is_here],
        reserved=[document for document in held.documents if document.is_reserved],
        cover=next(filter(None, map(cover_of, held.documents)), None),
    )


def shelves_of_holdings(held: Held) -> list[Item]:
    """Where the état de collection says that a serial stands."""
    return [Item(localisation=one.localisation, call_number=one.call_number) for one in held.holdings]


def resources(held: Held) -> list[Resource]:
    """The open documents of the notice, then the addresses that its source gives, files first.

    Never a cover, never a script; an address that a document was copied from, or repeats, is shown once, as ours.
    """
    ours = [
        document for document in held.documents if not document.is_reserved and (document.file or is_safe(document.url))
    ]
    taken = {document.url.strip() for document in ours}
    found = {
        location["url"].strip(): resource(location)
        for location in held.details.get("locations") or ()
        if location.get("role") != "cover" and is_safe(location.get("url", "")) and location["url"].strip() not in taken
    }
    return [*map(own_resource, ours), *sorted(found.values(), key=lambda one: not one.is_file)]


def own_resource(document: DigitalDocument) -> Resource:
    if not document.file:
        return resource({"url": document.url, "label": document.title})
    kind = document.kind
    return Resource(
        document.get_absolute_url(),
        document.title or default_label(is_file=True),
        is_file=True,
        media=document.kind_label,
        size=document.size,
        family=kind.family if kind else "",
    )


def is_safe(url: str) -> bool:
    """An address of the web: a record may hold `javascript:` as well as a path on somebody's disk."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in _SAFE_SCHEMES and bool(parts.netloc)


def resource(location: dict[str, str]) -> Resource:
    url, media_type = location["url"].strip(), location.get("media_type", "").lower()
    path = urlsplit(url).path.lower()
    ending = next((ending for ending in _FILE_ENDINGS if path.endswith(ending)), "")
    is_file = bool(ending or location.get("role") == "file") and media_type != "text/html"
    media = _MEDIA_NAMES.get(media_type, "") or ending.removeprefix(".").upper()
    return Resource(url, location.get("label") or default_label(is_file), is_file, media)


def default_label(is_file: bool) -> str:
    return _("Télécharger le document") if is_file else _("Consulter en ligne")
