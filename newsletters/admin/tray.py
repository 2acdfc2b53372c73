"""« Pour le prochain numéro »: from any notice, fiche, page or rendez-vous; and what readers propose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from correspondence import outbox
from newsletters.models import LetterPage, TrayItem
from newsletters.rubrics import RUBRICS, heading_of, rubric_for
from newsletters.rubrics.base import paragraph
from reference.admin_page import AdminPage


class TrayForm(forms.Form):
    letter = forms.ModelChoiceField(
        label=gettext_lazy("Lettre"),
        queryset=LetterPage.objects.none(),
        required=False,
        empty_label=gettext_lazy("La première qui la prendra"),
    )
    rubric = forms.ChoiceField(label=gettext_lazy("Rubrique"))
    note = forms.CharField(
        label=gettext_lazy("Note pour qui composera"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = LetterPage.objects.live().order_by("path")
        self.fields["letter"].queryset = letters
        self.fields["letter"].initial = letters.first()
        self.fields["rubric"].choices = [(kind, heading_of(kind)) for kind in kinds]
        if len(kinds) == 1:
            self.fields["rubric"].widget = forms.HiddenInput()
            self.fields["rubric"].initial = kinds[0]


class TypedForm(TrayForm):
    title = forms.CharField(label=gettext_lazy("Titre, ou nom de la personne"), max_length=200)
    text = forms.CharField(label=gettext_lazy("Texte"), required=False, widget=forms.Textarea(attrs={"rows": 4}))

    field_order = ("rubric", "title", "text", "letter", "note")

    def typed(self) -> dict[str, Any]:
        """The item's value, by the names of its rubric's block."""
        title, text = self.cleaned_data["title"], self.cleaned_data["text"]
        if self.cleaned_data["rubric"] == "moves":
            return {"name": title, "way": "arrivee", "function": "", "organisation": "", "note": text, "source": ""}
        return {"title": title, "text": "".join(map(paragraph, text.splitlines()))}


TYPED = ["moves", "progress", "text"]


class KeepView(AdminPage):
    """Drop a content of the site in the tray."""

    permission = "rayonnage_newsletters.add_trayitem"
    template_name = "newsletters/admin/keep.html"
    page_title = gettext_lazy("Pour le prochain numéro")
    header_icon = "thumbtack"

    @cached_property
    def source(self) -> Model:
        try:
            model = apps.get_model(self.kwargs["app"], self.kwargs["model"])
        except LookupError as error:
            raise Http404 from error
        found = get_object_or_404(model, pk=self.kwargs["pk"])
        found = found.specific if isinstance(found, Page) else found
        if not rubric_for(found):
            raise Http404
        return found

    def form(self) -> TrayForm:
        return TrayForm(self.request.POST or None, kinds=[rubric_for(self.source)])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        already = TrayItem.objects.filter(
            content_type=ContentType.objects.get_for_model(self.source),
            object_id=self.source.pk,
            state=TrayItem.State.WAITING,
        ).first()
        return super().get_context_data(**kwargs) | {"source": self.source, "already": already}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        TrayItem.objects.update_or_create(
            content_type=ContentType.objects.get_for_model(self.source),
            object_id=self.source.pk,
            state=TrayItem.State.WAITING,
            letter=form.cleaned_data["letter"],
            defaults={
                "rubric": form.cleaned_data["rubric"],
                "title": str(self.source)[:255],
                "note": form.cleaned_data["note"],
                "created_by": request.user,
            },
        )
        messages.success(request, _("« %s » attend le prochain numéro.") % self.source)
        return redirect("newsletters_admin:tray")


class TrayView(AdminPage):
    """The tray: what waits; a few words typed; and, for whoever judges, what readers propose."""

    permission = "rayonnage_newsletters.add_trayitem"
    template_name = "newsletters/admin/tray.html"
    page_title = gettext_lazy("Pour le prochain numéro")
    header_icon = "thumbtack"

    def items(self, state: str) -> QuerySet[TrayItem]:
        found = TrayItem.objects.filter(state=state).select_related("letter", "created_by", "content_type")
        return found.prefetch_related("content_object").order_by("rubric", "created_at")

    def form(self) -> TypedForm:
        return TypedForm(self.request.POST or None, kinds=TYPED)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        waiting: dict[str, list[TrayItem]] = {}
        for item in self.items(TrayItem.State.WAITING):
            waiting.setdefault(heading_of(item.rubric) if item.rubric in RUBRICS else item.rubric, []).append(item)
        may_judge = self.request.user.has_perm(JudgeView.permission)
        proposed = self.items(TrayItem.State.PROPOSED) if may_judge else []
        context = {"waiting": waiting, "proposed": proposed, "may_judge": may_judge}
        return super().get_context_data(**kwargs) | context

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        values = form.cleaned_data
        TrayItem.objects.create(
            letter=values["letter"],
            rubric=values["rubric"],
            title=values["title"],
            values=form.typed(),
            note=values["note"],
            created_by=request.user,
        )
        messages.success(request, _("« %s » attend le prochain numéro.") % values["title"])
        return redirect("newsletters_admin:tray")


class JudgeView(AdminPage):
    """Accept what a reader proposed, or put aside what waits. Whoever proposed is told, then forgotten."""

    permission = "rayonnage_newsletters.change_trayitem"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        item = get_object_or_404(TrayItem, pk=pk)
        accepted = "accepter" in request.POST
        if item.proposer and item.state == TrayItem.State.PROPOSED and accepted:
            tell_proposer(item)
        item.state = TrayItem.State.WAITING if accepted else TrayItem.State.DROPPED
        item.proposer = ""
        item.save(update_fields=["state", "proposer"])
        said = _("« %s » attend le prochain numéro.") if accepted else _("« %s » est écarté.")
        messages.success(request, said % item.title)
        return redirect("newsletters_admin:tray")


def tell_proposer(item: TrayItem) -> None:
    letter = item.letter or LetterPage.objects.live().first()
    outbox.queue(
        "lettre.proposition",
        item.proposer,
        _("Votre proposition est retenue"),
        _("Bonjour,\n\nMerci : « %(title)s » paraîtra dans un prochain numéro.\n\n%(sender)s\n")
        % {"title": item.title, "sender": letter.sender_name if letter else ""},
        sender=f"{letter.sender_name} <{letter.sender_address}>" if letter else "",
    )


def keep_url(source: Model) -> str:
    return reverse("newsletters_admin:keep", args=[source._meta.app_label, source._meta.model_name, source.pk])
