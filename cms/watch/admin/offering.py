"""« Proposer un article »: by hand, or by the button that one keeps in the bar of the browser.

The button opens this page in a small window with what the page says of itself; nothing is written before the person,
who is signed in here, sends the form: no other site can propose in her name.
"""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.watch.addresses import cleaned
from cms.watch.admin.access import WatchAdminPage, open_rubrics, visible_items
from cms.watch.admin.forms import OfferForm, lists
from cms.watch.exchange.received import day_of
from cms.watch.fetching.plain import plain
from cms.watch.models import PressItem
from cms.watch.proposing import Proposal, propose
from reference.web.addresses import NotAnAddress

GIVEN = {"adresse": "url", "titre": "title", "journal": "source_name", "auteur": "author", "texte": "excerpt"}
"""Parameter of the address → field."""


class OfferView(WatchAdminPage):
    template_name = "watch/admin/offer.html"
    page_title = gettext_lazy("Proposer un article")
    header_icon = "plus"

    @cached_property
    def in_window(self) -> bool:
        return "fenetre" in self.request.GET

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("watch_admin:queue"), "label": _("Veille")}]

    def get_template_names(self) -> list[str]:
        return ["watch/admin/window.html"] if self.in_window else [self.template_name]

    def given(self) -> dict[str, Any]:
        """What the button says of the page, as a person would have typed it."""
        asked = self.request.GET
        values: dict[str, Any] = {field: plain(asked.get(name, "")[:4000], 4000) for name, field in GIVEN.items()}
        try:
            values["url"] = cleaned(asked.get("adresse", ""))
        except NotAnAddress:
            values["url"] = asked.get("adresse", "")[:2000]
        return {
            **values,
            "title": values["title"][:500],
            "source_name": values["source_name"][:200],
            "author": values["author"][:200],
            "dated_on": day_of(asked.get("date", "")[:40]),
            "rubric": open_rubrics(self.request.user).first(),
        }

    def form(self, data: Any = None) -> OfferForm:
        return OfferForm(data, user=self.request.user, initial=self.given())

    @cached_property
    def known(self) -> PressItem | None:
        """What the button points at may be there already."""
        try:
            return PressItem.known(self.request.GET.get("adresse", ""))
        except NotAnAddress:
            return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        context = {
            "known": self.known,
            "known_is_hers": self.known and visible_items(self.request.user).filter(pk=self.known.pk).exists(),
            "in_window": self.in_window,
            "done": "fait" in self.request.GET,
            "button": button(),
            "has_rubrics": open_rubrics(self.request.user).exists(),
        }
        return super().get_context_data(**kwargs) | context | lists()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        item, is_new = propose(proposal_of(form, by_button=self.in_window), request.user)
        if is_new:
            messages.success(request, _("« %s » est proposé.") % item.title)
        else:
            messages.info(request, _("Cet article était déjà là : « %s ». Rien n’est ajouté.") % item.title)
        if self.in_window:
            return redirect(f"{request.path}?fenetre=1&fait=1")
        return redirect("watch_admin:offer")


def proposal_of(form: OfferForm, *, by_button: bool) -> Proposal:
    values = form.cleaned_data
    origin = PressItem.Origin.BUTTON if by_button else PressItem.Origin.HAND
    return Proposal(**{**values, "keywords": tuple(values["keywords"])}, origin=origin)


SCRIPT = """(function(){var d=document,m=function(n){var e=d.querySelector('meta[property="'+n+'"],meta[name="'+n+'"]');\
return e?e.content:''},c=d.querySelector('link[rel=canonical]'),p={fenetre:1,\
adresse:c&&/^https?:/.test(c.href)?c.href:location.href,\
titre:m('og:title')||d.title,journal:m('og:site_name'),auteur:m('author'),date:m('article:published_time').slice(0,10),\
texte:String(getSelection()).slice(0,2000)},q=[];for(var k in p)q.push(k+'='+encodeURIComponent(p[k]));\
open(%s+'?'+q.join('&'),'veille','width=620,height=820,scrollbars=yes')})()"""


def button() -> str:
    """The bookmarklet: what a page says of itself (Open Graph), its canonical address, and what is selected."""
    return "javascript:" + SCRIPT % json.dumps(settings.SITE_URL + reverse("watch_admin:offer"))
