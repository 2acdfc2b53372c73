"""The screens of « Fiches reçues ». A number is that of a source, or of the page of a fiche."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from experiences.exchange.described import described
from experiences.exchange.receiving import adopting
from experiences.exchange.receiving.adopting import Unadoptable
from experiences.exchange.receiving.taking import summary
from experiences.exchange.wording import STORY_WORDS, Said, in_words
from experiences.models import ExperiencePage, FicheSource, ReceivedFiche
from experiences.models.exchange import LONGEST_ADDRESS, check_address
from reference.admin_page import AdminPage

MAY = "rayonnage_experiences.change_fichesource"
PER_PAGE = 50
LIMIT_MB = 20
State = ReceivedFiche.State
LABELS = {
    "stopped": gettext_lazy("Arrêté"),
    "suspect": gettext_lazy("À vérifier"),
    "failing": gettext_lazy("En panne"),
    "waiting": gettext_lazy("Pas encore lu"),
    "well": gettext_lazy("Lu"),
}


class ExchangePage(AdminPage):
    permission = MAY
    header_icon = "download"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("fiche_exchange_admin:index"), "label": _("Fiches reçues")}]


class IndexView(ExchangePage):
    """Every centre: how it goes, what it gave last."""

    page_title = gettext_lazy("Fiches reçues")
    template_name = "experiences/exchange/admin/index.html"

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = {
            "followed": Count("fiches", filter=Q(fiches__state=State.FOLLOWED)),
            "adopted": Count("fiches", filter=Q(fiches__state=State.ADOPTED)),
            "changed": Count("fiches", filter=Q(fiches__differs=True)),
        }
        sources = FicheSource.objects.defer("deposit").annotate(**counts).prefetch_related("harvests")
        rows = []
        for source in sources:
            last = next(iter(source.harvests.all()), None)
            rows.append((source, LABELS[source.health], last, summary(last.counts) if last else ""))
        return {**super().get_context_data(**kwargs), "rows": rows}


class SourceForm(forms.ModelForm):
    feed_url = forms.URLField(
        label=gettext_lazy("Adresse du flux"),
        required=False,
        max_length=LONGEST_ADDRESS,
        assume_scheme="https",
        validators=[check_address],
        help_text=gettext_lazy("Atom, JSON-LD ou table CSV. Laissez vide si ce centre envoie des fichiers."),
    )

    class Meta:
        model = FicheSource
        fields = ["name", "feed_url", "code", "is_active"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and "code" in self.changed_data and self.instance.fiches.exists():
            self.add_error("code", _("Ses fiches portent déjà l’ancien code : il ne change plus."))
        return cleaned

    def save(self, commit: bool = True) -> FicheSource:
        source = super().save(commit=False)
        if "feed_url" in self.changed_data:
            # An address typed anew is read anew, at once.
            source.etag = source.last_modified = source.fault = ""
            source.failures, source.next_fetch_at, source.suspected = 0, timezone.now(), []
        source.save()
        return source


class FormPage(ExchangePage):
    template_name = "experiences/exchange/admin/form.html"
    button = gettext_lazy("Enregistrer")
    explanation: Any = ""

    def form(self, *data: Any) -> forms.Form | forms.ModelForm:
        raise NotImplementedError

    def done(self, form: Any) -> HttpResponse:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            return self.done(form)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return {**super().get_context_data(**kwargs), "button": self.button, "explanation": self.explanation}


class AddView(FormPage):
    page_title = gettext_lazy("Ajouter un centre")
    header_icon = "plus"
    explanation = gettext_lazy(
        "Donnez l’adresse de ses fiches : elles seront lues une fois par jour, et ses corrections suivies. "
        "Un centre qui n’a pas d’adresse peut vous envoyer des fichiers : laissez-la vide."
    )

    def form(self, *data: Any) -> SourceForm:
        return SourceForm(*data)

    def done(self, form: SourceForm) -> HttpResponse:
        source = form.save()
        said = (
            _("« %s » est ajouté ; ses fiches seront lues dans la minute.")
            if source.feed_url
            else _("« %s » est ajouté.")
        )
        messages.success(self.request, said % source.name)
        return redirect("fiche_exchange_admin:source", source.pk)


class OfSource(ExchangePage):
    @cached_property
    def source(self) -> FicheSource:
        return get_object_or_404(FicheSource.objects.defer("deposit"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.source.name

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": self.home, "label": self.source.name}]

    @property
    def home(self) -> str:
        return reverse("fiche_exchange_admin:source", args=[self.source.pk])


class SourceView(OfSource):
    """One centre: what must be decided, its fiches, what happened."""

    template_name = "experiences/exchange/admin/source.html"

    def get_page_title(self) -> str:
        return _("Fiches reçues de %s") % self.source.name

    def trail(self) -> list[dict[str, Any]]:
        return ExchangePage.trail(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.source
        state = self.request.GET.get("etat", "")
        rows = source.fiches.select_related("page").order_by("-differs", "title")
        if state in State.values:
            rows = rows.filter(state=state)
        counts = dict(source.fiches.order_by().values_list("state").annotate(count=Count("pk")))
        return {
            **super().get_context_data(**kwargs),
            "source": source,
            "health": LABELS[source.health],
            "suspected": source.fiches.filter(pk__in=source.suspected),
            "total": counts.get(State.FOLLOWED, 0),
            "fiches": Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p")),
            "state": state,
            "states": [(value, label, counts[value]) for value, label in State.choices if counts.get(value)],
            "harvests": [(one, summary(one.counts)) for one in source.harvests.all()[:5]],
        }


class EditView(OfSource, FormPage):
    page_title = gettext_lazy("Modifier")

    def form(self, *data: Any) -> SourceForm:
        return SourceForm(*(data or (None, None)), instance=self.source)

    def done(self, form: SourceForm) -> HttpResponse:
        form.save()
        messages.success(self.request, _("« %s » est enregistré.") % self.source.name)
        return redirect(self.home)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        help_text=gettext_lazy("Table CSV ou XLSX, flux Atom ou JSON-LD enregistré. Vingt mégaoctets au plus."),
        widget=forms.FileInput({"accept": ".csv,.xlsx,.atom,.xml,.json,.jsonld"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMIT_MB << 20:
            raise forms.ValidationError(_("Ce fichier dépasse %d Mo : coupez-le en plusieurs.") % LIMIT_MB)
        return file


class DepositView(OfSource, FormPage):
    page_title = gettext_lazy("Déposer un fichier")
    header_icon = "upload"
    button = gettext_lazy("Déposer")
    explanation = gettext_lazy(
        "Les fiches du fichier sont ajoutées ou mises à jour. Celles qui n’y sont pas restent ; "
        "une ligne dont « supprimee_le » est remplie en retire une."
    )

    def form(self, *data: Any) -> FileForm:
        return FileForm(*data)

    def done(self, form: FileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        FicheSource.objects.filter(pk=self.source.pk).update(
            deposit=file.read(), deposit_name=file.name[:200], next_fetch_at=timezone.now(), is_active=True
        )
        messages.success(self.request, _("« %s » est déposé ; il sera lu dans la minute.") % file.name)
        return redirect(self.home)


class GesturesView(OfSource):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        source = FicheSource.objects.filter(pk=self.source.pk)
        name = self.source.name
        if "maintenant" in request.POST:
            source.update(next_fetch_at=timezone.now(), is_active=True)
            messages.success(request, _("« %s » sera lu dans la minute.") % name)
        elif "arreter" in request.POST:
            source.update(is_active=False)
            messages.success(request, _("« %s » n’est plus lu. Ses fiches restent comme elles sont.") % name)
        elif "confirmer" in request.POST:
            count = adopting.confirm_missing(self.source)
            said = ngettext("%d fiche retirée du site.", "%d fiches retirées du site.", count)
            messages.success(request, said % count)
        elif "attendre" in request.POST:
            source.update(suspected=[], next_fetch_at=timezone.now(), etag="", last_modified="")
            messages.success(request, _("Rien n’est retiré. « %s » sera relu dans la minute.") % name)
        return redirect(self.home)


class OfFiche(ExchangePage):
    @cached_property
    def row(self) -> ReceivedFiche:
        return get_object_or_404(ReceivedFiche.objects.select_related("page", "source"), page=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.page_title} « {self.row.title} »"

    @property
    def home(self) -> str:
        return reverse("fiche_exchange_admin:source", args=[self.row.source_id])

    def trail(self) -> list[dict[str, Any]]:
        return [*super().trail(), {"url": self.home, "label": self.row.source.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "row": self.row, "home": self.home}


class AdoptView(OfFiche):
    page_title = gettext_lazy("Adopter")
    header_icon = "tick-inverse"
    template_name = "experiences/exchange/admin/adopt.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "why_not": adopting.why_not(self.row)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            page = adopting.adopt(self.row, request.user)
        except Unadoptable as error:
            messages.error(request, str(error))
            return redirect(self.home)
        said = _("« %(title)s » est à vous, sous la cote %(number)s. Ce dont elle vient reste dit.")
        messages.success(request, said % {"title": page.title, "number": page.number})
        return redirect("wagtailadmin_pages:edit", page.pk)


class DeclineView(OfFiche):
    page_title = gettext_lazy("Écarter")
    header_icon = "cross"
    template_name = "experiences/exchange/admin/decline.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adopting.decline(self.row)
        messages.success(
            request, _("« %s » n’est plus sur le site, et n’y reviendra pas d’elle-même.") % self.row.title
        )
        return redirect(self.home)


class FollowAgainView(OfFiche):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adopting.follow_again(self.row)
        messages.success(request, _("« %s » reviendra à la prochaine lecture, dans la minute.") % self.row.title)
        return redirect(self.home)


class CompareView(OfFiche):
    """An adopted fiche beside what its source says now."""

    page_title = gettext_lazy("Comparer")
    header_icon = "view"
    template_name = "experiences/exchange/admin/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = ExperiencePage.objects.get(pk=self.row.page_id)
        return {
            **super().get_context_data(**kwargs),
            "differences": differences(in_words(described(page)), self.row.content),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        adopting.seen(self.row)
        messages.success(
            request, _("C’est noté : « %s » ne sera plus signalée avant un autre changement.") % self.row.title
        )
        return redirect(self.home)


PASSED_OVER = ("identifiant", "cote", "adresse", "publiee_le", "modifiee_le", "d_apres", "licence", "demonstration")
"""What is each one's own."""


def differences(ours: Said, theirs: Said) -> list[tuple[str, str, str]]:
    """(field, ours, theirs) of what is not said the same."""
    ours, theirs = flat(ours), flat(theirs)
    names = [name for name in dict.fromkeys((*ours, *theirs)) if name not in PASSED_OVER]
    return [
        (name.replace("_", " ").capitalize(), ours.get(name, ""), theirs.get(name, ""))
        for name in names
        if ours.get(name, "") != theirs.get(name, "")
    ]


def flat(said: Said) -> dict[str, str]:
    """Each field as the lines that a person reads."""
    from experiences.exchange.marks import told

    stories = {word: told(said.get("recit", {}).get(word, "")) for word in STORY_WORDS.values()}
    found = {name: lines(value) for name, value in said.items() if name != "recit"}
    return {**found, **{name: text for name, text in stories.items() if text}}


def lines(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(map(lines, value))
    if isinstance(value, dict):
        # A territory is its code, whatever name each centre gives it.
        kept = {key: said for key, said in value.items() if not (key == "nom" and "echelle" in value)}
        return ", ".join(str(said) for said in kept.values())
    return str(value)
