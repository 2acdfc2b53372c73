"""French typography on output: what an editor types on any keyboard is shown as a printer would set it.

`{{ title|typo }}` puts no-break spaces before : ; ! ? » and after «, makes ' an apostrophe ’, and binds numbers.
HTML that is already safe keeps its tags, its entities and what is inside <code>, <pre>, <script>, <style>.
Source: Lexique des règles typographiques en usage à l’Imprimerie nationale.
"""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

WIDE = "\u00a0"
THIN = "\u202f"

RULES: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«\s*"), f"«{WIDE}"),
    (re.compile(r"\s*»"), f"{WIDE}»"),
    # A sign stuck to its word is parted from it only where a sentence could end: never in an address or an hour.
    (re.compile(r"(?<=[\w)’»])\s*(?=[;!?]+(?:[\s)»]|$))"), THIN),
    (re.compile(r"(?<=[\w)’»])\s*(?=:(?:\s|$))"), WIDE),
    (re.compile(r"\s+(?=[;!?])"), THIN),
    (re.compile(r"\s+(?=:(?:\s|$))"), WIDE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), THIN),
    (re.compile(r"(?<=\d) (?=[%€h](?!\w))"), WIDE),
    (re.compile(r"\b([nN]°|p\.|M\.|Mme) (?=\w)"), rf"\1{WIDE}"),
]

# What some rule may be about: most texts have nothing of it, and pass at once.
CONCERNED = re.compile(r"['«»;!?:°]|\d |p\. |M\. |Mme ")

# Tags, entities, and whole elements where spaces are code.
UNTOUCHED = re.compile(r"(<(code|pre|script|style)\b.*?</\2>|<[^>]*>|&\#?\w+;)", re.DOTALL | re.IGNORECASE)
APOSTROPHE = re.compile(r"(?<=\w)&(?:#x27|#39|apos);(?=\w)")


def set_text(text: str) -> str:
    """`Qui vient ?` → the same with a narrow no-break space; plain text in, plain text out."""
    if not CONCERNED.search(text):
        return text
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text


def set_html(html: str) -> str:
    parts = UNTOUCHED.split(APOSTROPHE.sub("’", html))
    # split() with two groups yields text, whole match, name of element, text, …
    return "".join(set_text(part) if index % 3 == 0 else part for index, part in enumerate(parts) if index % 3 != 2)


@register.filter
def typo(value: object) -> str:
    """The value as a printer would set it; safe to show, whatever it was."""
    if value is None or value == "":
        return ""
    if hasattr(value, "__html__") or isinstance(value, SafeString):
        return mark_safe(set_html(str(conditional_escape(value))))
    return conditional_escape(set_text(str(value)))
