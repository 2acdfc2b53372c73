"""The pages that lack something, one tab a lack."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from cms.home_admin.missing import LACKS, Lack, lacking
from cms.home_admin.models import DEAD_AFTER, WebLinkUse
from reference.admin_page import AdminPage

PER_PAGE = 40


class MissingView(AdminPage):
    template_name = "home_admin/missing.html"
    page_title = _("Ce qui manque aux pages")
    header_icon = "tasks"
    permission = "wagtailadmin.access_admin"

    @cached_property
    def lack(self) -> Lack:
        try:
            return LACKS[self.kwargs["key"]]
        except KeyError as error:
            raise Http404 from error

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = lacking(self.lack, self.request.user).annotate_approved_schedule().prefetch_workflow_states()
        shown = Paginator(pages.specific(defer=True), PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "lack": self.lack,
            "lacks": LACKS.values(),
            "rows": with_details(self.lack, list(shown)),
            "page_of_rows": shown,
        }


def with_details(lack: Lack, pages: list[Page]) -> list[tuple[Page, list[Any]]]:
    """For links, which ones: two queries at most for the whole list."""
    if lack.key == "liens":
        dead = WebLinkUse.objects.filter(page__in=pages, link__failures__gte=DEAD_AFTER).select_related("link")
        return grouped(pages, [(use.page_id, use.link) for use in dead])
    if lack.key == "pages":
        return grouped(pages, broken_links(pages))
    return [(page, []) for page in pages]


def broken_links(pages: list[Page]) -> list[tuple[int, Any]]:
    page_type = ContentType.objects.get_for_model(Page)
    links = ReferenceIndex.objects.filter(
        base_content_type=page_type, object_id__in=[str(page.pk) for page in pages], to_content_type=page_type
    )
    pairs = list(dict.fromkeys((int(link.object_id), int(link.to_object_id)) for link in links))
    targets = Page.objects.in_bulk([to for _source, to in pairs])
    return [(source, targets.get(to)) for source, to in pairs if not (to in targets and targets[to].live)]


def grouped(pages: list[Page], pairs: list[tuple[int, Any]]) -> list[tuple[Page, list[Any]]]:
    found: dict[int, list[Any]] = {}
    for pk, detail in pairs:
        found.setdefault(pk, []).append(detail)
    return [(page, found.get(page.pk, [])) for page in pages]
