"""« Importer »: a file of Diigo, of Scoop.it, of a browser. Shown first; kept an hour, until it is taken."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.watch.admin.access import PUBLISH, SOURCES, WatchAdminPage
from cms.watch.admin.fields import KeywordsField
from cms.watch.admin.forms import lists
from cms.watch.exchange import received
from cms.watch.exchange.received import Received, Unreadable
from cms.watch.importing import Choices, Preview, previewed, take
from cms.watch.models import PressItem, WatchRubric

KEPT = 3600
SHOWN = 50
State = PressItem.State


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy(
            "CSV ou signets HTML de Diigo, CSV ou RSS de Scoop.it, signets d’un navigateur, tableau CSV."
        ),
        widget=forms.FileInput({"accept": ".csv,.html,.htm,.xml,.rss,.txt"}),
    )


class ChoicesForm(forms.Form):
    rubric = forms.ModelChoiceField(label=gettext_lazy("Rubrique"), queryset=WatchRubric.objects.all(), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Ce qu’ils deviennent"),
        widget=forms.RadioSelect,
        choices=[
            (State.PROPOSED, gettext_lazy("À trier, comme ceux d’un flux")),
            (State.PUBLISHED, gettext_lazy("Publiés, à la date du fichier : un panorama que l’on reprend")),
        ],
        initial=State.PROPOSED,
    )
    own_words = forms.BooleanField(
        label=gettext_lazy("Les descriptions du fichier sont de nous"),
        required=False,
        help_text=gettext_lazy("Elles deviennent nos résumés. Sinon elles restent une aide, jamais publiée."),
    )
    keywords = KeywordsField(
        label=gettext_lazy("Étiquettes à leur donner"), help_text=gettext_lazy("Séparées par des virgules.")
    )

    def __init__(self, *args: Any, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_publish:
            self.fields["state"].choices = self.fields["state"].choices[:1]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == State.PUBLISHED and not cleaned.get("rubric"):
            self.add_error("rubric", _("Un article publié a une rubrique : choisissez-la."))
        return cleaned

    def choices(self) -> Choices:
        values = self.cleaned_data
        return Choices(values["rubric"], State(values["state"]), values["own_words"], tuple(values["keywords"]))


class ImportView(WatchAdminPage):
    permission = SOURCES
    template_name = "watch/admin/import.html"
    page_title = gettext_lazy("Importer des articles")
    header_icon = "upload"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("watch_admin:queue"), "label": _("Veille")}]

    @property
    def key(self) -> str:
        """Of this person alone."""
        asked = self.request.POST.get("depot", "") or self.request.GET.get("depot", "")
        return f"veille-import-{self.request.user.pk}-{asked[:20]}"

    @cached_property
    def kept(self) -> Received | None:
        return cache.get(self.key)

    @cached_property
    def preview(self) -> Preview | None:
        return previewed(self.kept) if self.kept else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("file_form", FileForm())
        kwargs.setdefault("form", self.choices_form())
        asked = self.request.POST.get("depot", "") or self.request.GET.get("depot", "")
        return super().get_context_data(**kwargs) | {"preview": self.preview, "asked": asked, "shown": SHOWN} | lists()

    def choices_form(self, data: Any = None) -> ChoicesForm:
        return ChoicesForm(data, may_publish=self.request.user.has_perm(PUBLISH))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("depot") and self.preview is None:
            messages.error(request, _("Ce fichier n’est plus gardé : déposez-le de nouveau."))
            return redirect("watch_admin:import")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.take() if "depot" in request.POST else self.receive()

    def receive(self) -> HttpResponse:
        form = FileForm(self.request.POST, self.request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                found = received.read(file.read((received.LIMIT_MB << 20) + 1))
            except Unreadable as error:
                form.add_error("file", str(error))
            else:
                name = get_random_string(12)
                cache.set(f"veille-import-{self.request.user.pk}-{name}", found, KEPT)
                return redirect(f"{self.request.path}?depot={name}")
        return self.render_to_response(self.get_context_data(file_form=form))

    def take(self) -> HttpResponse:
        if self.preview is None:
            messages.error(self.request, _("Ce fichier n’est plus gardé : déposez-le de nouveau."))
            return redirect("watch_admin:import")
        form = self.choices_form(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        choices = form.choices()
        new, known = take(self.preview.new, choices, self.request.user)
        cache.delete(self.key)
        said = ngettext("%d article importé.", "%d articles importés.", new) % new
        if known:
            said += " " + ngettext("%d est arrivé entre-temps.", "%d sont arrivés entre-temps.", known) % known
        messages.success(self.request, said)
        return redirect(f"{reverse('watch_admin:queue')}?etat={choices.state}")
