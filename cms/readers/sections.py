"""« Mon compte » is made of sections that the rooms contribute.

    @hooks.register("register_account_section")
    def baskets() -> AccountSection:
        return AccountSection("paniers", _("Paniers"), 100, "search/baskets/account.html", baskets_of)

`context` receives the request of a signed-in reader, and gives what `template` shows; None hides the section from her.
`export` gives what the room knows of a person, as JSON values, for the copy of her data that she may ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from wagtail import hooks

HOOK = "register_account_section"


@dataclass(frozen=True, slots=True)
class AccountSection:
    key: str
    """The fragment of its address: /compte/#paniers."""
    label: str
    order: int
    """Loans 50, paniers 100, alerts 200, networks 300, the account itself 900."""
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    export: Callable[[AbstractUser], Any] | None = None


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    label: str
    template: str
    context: dict[str, Any]


def sections() -> list[AccountSection]:
    return sorted((make() for make in hooks.get_hooks(HOOK)), key=lambda section: section.order)


def shown_sections(request: HttpRequest) -> list[ShownSection]:
    asked = ((section, section.context(request)) for section in sections())
    return [
        ShownSection(section.key, str(section.label), section.template, context)
        for section, context in asked
        if context is not None
    ]
