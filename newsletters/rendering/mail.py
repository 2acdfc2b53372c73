"""The mail of a numéro: templates, then MJML, then HTML light enough for every mailbox."""

import re
from dataclasses import dataclass, replace

from django.template.loader import render_to_string
from mjml import mjml2html

from cms.templatetags.typography import set_html
from newsletters.content import GREETING, PREFERENCES_URL, UNSUBSCRIBE_URL, Content, Entry, Picture, Rubric
from newsletters.rendering.colours import Palette, palettes
from newsletters.rendering.plain import plain
from newsletters.rendering.safe import safe

CLIPPED_FROM = 100_000
WIDEST_PICTURE = 552
LONGEST_LINE = 800  # SMTP carries 998 bytes a line; French letters may take two.
BLOCK_END = re.compile(r"(</(?:p|td|tr|table|div|h[123]|li|ul|ol|tbody)>)(?=<)")


@dataclass(frozen=True, slots=True)
class Mail:
    """Both parts still carry the placeholders of `newsletters.content`, to be replaced for each subscriber."""

    html: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of HTML, before any transfer encoding."""
        return len(self.html.encode())

    @property
    def is_clipped(self) -> bool:
        """Gmail cuts a mail at 102 kB, and with it the way out."""
        return self.size > CLIPPED_FROM


def rendered(content: Content) -> Mail:
    light, dark = palettes(content.look.accent)
    return Mail(html=_html(content, light, dark), text=plain(content))


def _html(content: Content, light: Palette, dark: Palette) -> str:
    shown = _fitted(safe(content, link_style=f"color:{light.accent}"))
    mjml = render_to_string(
        "newsletters/mail/issue.mjml",
        {
            "content": shown,
            "light": light,
            "dark": dark,
            "greeting": GREETING,
            "preferences_url": PREFERENCES_URL,
            "unsubscribe_url": UNSUBSCRIBE_URL,
        },
    )
    return set_html(_compact(_html_of(mjml)))


def _html_of(mjml: str) -> str:
    """MJML writes what is not ASCII in an attribute as `\\u{a0}`, and asks Google for the fonts it recognises."""
    ascii_only = mjml.replace("\\", "&#92;").encode("ascii", "xmlcharrefreplace").decode()
    html = mjml2html(ascii_only, fonts={})
    return re.sub(r"&#(\d{3,7});", lambda reference: chr(int(reference[1])), html)


def _fitted(content: Content) -> Content:
    """Pictures no wider than the column, in proportion: Outlook obeys the attribute, not the style."""
    return replace(content, rubrics=tuple(_fitted_rubric(rubric) for rubric in content.rubrics))


def _fitted_rubric(rubric: Rubric) -> Rubric:
    return replace(rubric, entries=tuple(_fitted_entry(entry) for entry in rubric.entries))


def _fitted_entry(entry: Entry) -> Entry:
    return replace(entry, picture=fitted(entry.picture)) if entry.picture else entry


def fitted(picture: Picture) -> Picture:
    if picture.width <= WIDEST_PICTURE:
        return picture
    return replace(picture, width=WIDEST_PICTURE, height=round(picture.height * WIDEST_PICTURE / picture.width))


def _compact(html: str) -> str:
    """Without the templates' indentation, and in lines that SMTP carries whole."""
    html = re.sub(r"[ \t\r\n]*\n[ \t\r\n]*", "\n", html)
    html = re.sub(r"(?<=>)\n(?=</?(?:p|td|tr|table|div|h[123]|li|ul|ol|tbody)\b)", "", html)
    html = BLOCK_END.sub(r"\1\n", html)
    # A conditional comment opens its line, so that no cut falls inside its condition.
    html = re.sub(r"(?<!\n)(?=<!--\[if)", "\n", html)
    return "\n".join(part for row in html.split("\n") for part in _cut(row))


def _cut(row: str) -> list[str]:
    """A space becomes a line break; never inside an address, which has none."""
    parts = []
    while len(row) > LONGEST_LINE and (space := row.rfind(" ", 0, LONGEST_LINE)) > 0:
        parts.append(row[:space])
        row = row[space + 1 :]
    return [*parts, row]
