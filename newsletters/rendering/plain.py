"""The mail for those who read text: made from the values, in 72 columns, addresses in full."""

import re
from collections.abc import Iterable, Iterator
from textwrap import TextWrapper

from django.utils.translation import gettext as _
from lxml.html import HtmlElement, fragment_fromstring

from newsletters.content import GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL, Content, Entry, Link, Rubric, Sender
from newsletters.rendering.safe import safe

COLUMNS = 72
BLOCKS = {"p", "ul", "ol", "li", "div"}


def plain(content: Content) -> str:
    """Blocks are parted by one empty line, rubrics by two."""
    content = safe(content)
    parts = [*_masthead(content), *_editorial(content)]
    for rubric in content.rubrics:
        parts += _set_apart(_rubric(rubric))
    parts += _set_apart(_foot(content))
    return "\n\n".join(parts) + "\n"


def _set_apart(blocks: Iterable[str]) -> Iterator[str]:
    return ("\n" * (position == 0) + block for position, block in enumerate(blocks))


def _masthead(content: Content) -> Iterator[str]:
    name = " ".join(filter(None, [content.letter.upper(), content.issue]))
    yield _underlined(", ".join(filter(None, [name, content.period])) or _("Lettre"), "=")
    if content.tagline:
        yield _wrapped(content.tagline)
    if content.title:
        yield _wrapped(content.title)
    if content.url:
        yield _addressed(_("Lire en ligne"), content.url)


def _editorial(content: Content) -> list[str]:
    return [GREETING, text_of(content.editorial)] if content.editorial else []


def _rubric(rubric: Rubric) -> Iterator[str]:
    if rubric.heading:
        yield _underlined(rubric.heading.upper(), "-")
    if rubric.intro:
        yield text_of(rubric.intro)
    for entry in rubric.entries:
        yield _entry(entry)


def _entry(entry: Entry) -> str:
    blocks = [entry.title and _wrapped(_title(entry), first="* ", then="  ")]
    blocks += [_wrapped(text) for text in (entry.kicker, " – ".join(entry.details)) if text]
    blocks += [_picture(entry), text_of(entry.html), entry.url]
    blocks += [_addressed(link.label, link.url) for link in _other_links(entry)]
    return "\n".join(filter(None, blocks))


def _title(entry: Entry) -> str:
    return f"{entry.title} {_('[contenu de démonstration]')}" if entry.is_demo else entry.title


def _picture(entry: Entry) -> str:
    words = entry.picture and (entry.picture.caption or entry.picture.alt)
    return _wrapped(_("[Image\u00a0: %(words)s]") % {"words": words}) if words else ""


def _other_links(entry: Entry) -> Iterable[Link]:
    return (link for link in entry.links if link.url != entry.url)


def _foot(content: Content) -> Iterator[str]:
    yield "-" * COLUMNS
    yield "\n".join(_wrapped(row) for row in _sender(content.sender))
    if content.sender.reason:
        yield _wrapped(content.sender.reason)
    yield _addressed(_("Gérer mes abonnements"), PREFERENCES_URL)
    yield _addressed(_("Se désabonner"), UNSUBSCRIBE_URL)


def _sender(sender: Sender) -> Iterator[str]:
    yield from filter(None, [sender.name, *sender.address, sender.phone, sender.email, sender.site_url])


def text_of(html: str, width: int = COLUMNS) -> str:
    """A body as text: paragraphs, lists as « – », addresses in parentheses."""
    if not html.strip():
        return ""
    return "\n\n".join(_blocks(fragment_fromstring(html, create_parent="div"), width))


def _blocks(element: HtmlElement, width: int) -> Iterator[str]:
    run = element.text or ""
    for child in element:
        if child.tag in BLOCKS:
            yield from _paragraph(run, width)
            yield from [_list(child, width)] if _is_list(child) else _blocks(child, width)
            run = ""
        else:
            run += _inline(child)
        run += child.tail or ""
    yield from _paragraph(run, width)


def _is_list(element: HtmlElement) -> bool:
    """A list with words or blocks between its items is read as paragraphs, so that nothing is lost."""
    stray = (element.text or "") + "".join(child.tail or "" for child in element)
    return element.tag in ("ul", "ol") and not stray.strip() and all(child.tag == "li" for child in element)


def _list(element: HtmlElement, width: int) -> str:
    return "\n".join(_item(item, number, width) for number, item in enumerate(element, start=1))


def _item(item: HtmlElement, number: int, width: int) -> str:
    parent = item.getparent()
    mark = f"{number}. " if parent is not None and parent.tag == "ol" else "– "
    text = "\n".join(_blocks(item, width - len(mark)))
    return mark + text.replace("\n", "\n" + " " * len(mark))


def _inline(element: HtmlElement) -> str:
    if element.tag == "br":
        return "\n"
    words = (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)
    href = element.get("href", "")
    is_told = not href or href.removeprefix("mailto:") in words
    return words if is_told else f"{words} ({href})"


def _paragraph(run: str, width: int) -> Iterator[str]:
    rows = [_wrapped(row, width=width) for row in run.split("\n") if row.strip(" ")]
    if rows:
        yield "\n".join(rows)


def _addressed(label: str, url: str) -> str:
    """The address alone on its line, so that no mailbox breaks it."""
    return url if label == url else _wrapped(_("%(label)s\u00a0:") % {"label": label}) + "\n" + url


def _underlined(title: str, mark: str) -> str:
    text = _wrapped(title)
    return f"{text}\n{mark * min(COLUMNS, max(map(len, text.split(chr(10)))))}"


def _wrapped(text: str, *, first: str = "", then: str = "", width: int = COLUMNS) -> str:
    wrapper = TextWrapper(
        width=max(1, width),
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return wrapper.fill(re.sub(r" +", " ", text.strip(" ")))
