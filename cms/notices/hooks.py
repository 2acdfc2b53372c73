"""« Enregistrer et créer la notice »: one gesture of the editor of a publication."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import log
from wagtail.models import Page

from cms.models import PublicationPage
from cms.notices.making import SeveralResemble, may_catalogue, notice_for, tie
from reference.centre import this_centre

NAME = "action-notice"


class NoticeMenuItem(ActionMenuItem):
    label = gettext_lazy("Enregistrer et créer ou lier la notice")
    name = NAME
    icon_name = "doc-full"

    def is_shown(self, context: dict[str, Any]) -> bool:
        if not super().is_shown(context) or not may_catalogue(context["request"].user):
            return False
        page = context.get("page")
        return isinstance(page, PublicationPage) and not page.record_id


@hooks.register("register_page_action_menu_item")
def notice_item() -> ActionMenuItem:
    return NoticeMenuItem(order=45)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def give_it_a_notice(request: HttpRequest, page: Page) -> None:
    if NAME not in request.POST or not isinstance(page, PublicationPage) or not may_catalogue(request.user):
        return
    if page.record_id:
        messages.info(request, _("Cette publication a déjà sa notice."))
        return
    try:
        record, is_new = notice_for(page, this_centre())
    except SeveralResemble as several:
        names = " ; ".join(f"{one.full_title} ({one.year_start or '?'})" for one in several.records)
        messages.warning(request, f"{several} {names}.")
        return
    tie(page, record)
    if is_new:
        log(instance=record, action="wagtail.create", user=request.user, content_changed=True)
    said = _("Notice du catalogue liée : « %s ».")
    if is_new:
        said = (
            _("Notice créée au catalogue : « %s ».")
            if record.is_public
            else _("Notice créée au catalogue, « à compléter » tant que la page n’est pas en ligne : « %s ».")
        )
    edit = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[record.pk])
    messages.success(request, said % record.title, buttons=[messages.button(edit, _("Voir la notice"))])
