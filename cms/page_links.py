"""Links to pages in rich text: their addresses in one query a paragraph, whatever the types of the pages.

Wagtail reads each page whole, a query a type; an address needs the tree alone. A page that is no longer there, or no longer
published, loses its link and keeps its words.
"""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler


class LightPageLinkHandler(PageLinkHandler):
    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Page | None]:
        keys = [int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id", "")).isdecimal()]
        found = Page.objects.in_bulk(keys)
        return [found.get(int(attrs["id"])) if str(attrs.get("id", "")).isdecimal() else None for attrs in attrs_list]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [cls.opened(page) for page in cls.get_many(attrs_list)]

    @staticmethod
    def opened(page: Page | None) -> str:
        url = page.url if page and page.live else ""
        return f'<a href="{escape(url)}">' if url else "<a>"
