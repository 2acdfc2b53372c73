"""« Annoncer »: for each network, a text and a picture to take there, and the link of what was posted to bring back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from cms.models import EventPage
from cms.sharing.models import Announcement
from cms.sharing.networks import BY_KEY, NETWORKS, Network, Subject, post_for
from cms.sharing.pictures import SIZE, picture_to_share
from cms.templatetags.cards import standfirst_of
from cms.templatetags.events import when
from cms.templatetags.typography import set_text
from reference.admin_page import AdminPage


class AnnouncementForm(forms.ModelForm):
    url = forms.URLField(label=gettext_lazy("Adresse du message"), max_length=500, assume_scheme="https")

    class Meta:
        model = Announcement
        fields = ["network", "url", "posted_on"]
        widgets = {"posted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class AnnounceView(AdminPage):
    template_name = "sharing/admin/announce.html"
    page_title = gettext_lazy("Annoncer")
    header_icon = "rotate"

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["pk"]).specific

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = subject_of(self.page)
        posted = list(self.page.announcements.select_related("noted_by"))
        drafts = [
            (network, post_for(network, subject), [one for one in posted if one.network == network.key])
            for network in NETWORKS
        ]
        picture = picture_to_share(self.page, self.request)
        return super().get_context_data(
            **{
                "page": self.page,
                "drafts": drafts,
                "picture": picture.get_rendition(SIZE) if picture else None,
                "form": AnnouncementForm(),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.POST.get("geste") == "oublier":
            self.page.announcements.filter(pk=request.POST.get("annonce") or 0).delete()
            return redirect(request.path)
        form = AnnouncementForm(request.POST, instance=Announcement(page=self.page, noted_by=request.user))
        if form.is_valid():
            noted = form.save()
            messages.success(request, _("Le message sur %s est noté.") % network_of(noted).name)
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(form=form))


def network_of(announcement: Announcement) -> Network:
    return BY_KEY[announcement.network]


def subject_of(page: Page) -> Subject:
    """What is said of a page that is announced."""
    is_event = isinstance(page, EventPage)
    place = f", {page.place}" if is_event and page.place else ""
    return Subject(
        title=set_text(page.title),
        summary=set_text(standfirst_of(page)),
        address=page.full_url or "",
        date=f"{when(page)}{place}" if is_event else "",
        themes=tuple(theme.short_name for theme in page.themes.all()) if hasattr(page, "themes") else (),
    )
