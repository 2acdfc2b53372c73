"""« Récupérer une notice »: an ISBN or some words in, the answers of the BnF and the Sudoc side by side, one taken.

Nothing is kept of a search but its address: a record is named by the search that finds it, its catalogue and its 001.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from catalogue.cataloguing.taking import NotTaken, held, take
from catalogue.display.tagged import tagged
from catalogue.models import BibliographicRecord, ImportDecision
from catalogue.parsed import Contribution, Level, ParsedRecord
from catalogue.retrieval.answers import Found
from catalogue.retrieval.asking import Answer, address, ask_all
from catalogue.retrieval.cql import words
from catalogue.retrieval.question import BadNumber, Question, about_number
from catalogue.retrieval.targets import Target, targets_at

PERMISSION = "rayonnage_catalogue.add_bibliographicrecord"
KEPT = 15 * 60
"""Seconds that an answer serves again: to look at a record and take it asks nobody a second time."""
AUTHORS = 3
"""Named in a list; of more, the first ones."""


class RetrieveForm(forms.Form):
    numero = forms.CharField(
        label=gettext_lazy("ISBN ou ISSN"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Avec ou sans tirets ; la douchette convient."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}),
    )
    titre = forms.CharField(
        label=gettext_lazy("Mots du titre"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Une étoile remplace une fin de mot : urban*."),
    )
    auteur = forms.CharField(label=gettext_lazy("Auteur"), required=False, max_length=100)
    annee = forms.RegexField(
        r"^[12]\d{3}$",
        label=gettext_lazy("Année"),
        required=False,
        error_messages={"invalid": gettext_lazy("Une année a quatre chiffres : 2018.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )

    def clean_numero(self) -> Question | None:
        if not self.cleaned_data["numero"]:
            return None
        try:
            return about_number(self.cleaned_data["numero"])
        except BadNumber as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["numero"] and not words(f"{cleaned['titre']} {cleaned['auteur']}"):
            raise forms.ValidationError(_("Donnez un ISBN ou un ISSN, ou bien des mots du titre ou un auteur."))
        return cleaned

    def question(self) -> Question:
        """A number is enough by itself: what is typed beside it is not asked."""
        cleaned = self.cleaned_data
        return cleaned["numero"] or Question(title=cleaned["titre"], author=cleaned["auteur"], year=cleaned["annee"])


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a list, in the words of the page."""

    url: str
    title: str
    other_information: str
    authors: str
    publishers: str
    date: str
    level: str
    """Empty for a book, as most are."""
    held: BibliographicRecord | None


@dataclass(frozen=True, slots=True)
class Column:
    """What one catalogue answers."""

    answer: Answer
    lines: list[Line]


class RetrievalPage(WagtailAdminTemplateMixin, TemplateView):
    """For whoever may add a notice."""

    header_icon = "search"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), *self.trail(), {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return []

    @cached_property
    def form(self) -> RetrieveForm:
        return RetrieveForm(self.request.GET if "numero" in self.request.GET else None)

    @property
    def search(self) -> dict[str, str]:
        """The parameters of the search, as typed."""
        return {name: typed for name in RetrieveForm.base_fields if (typed := self.request.GET.get(name, "").strip())}

    @property
    def search_url(self) -> str:
        return f"{reverse('catalogue_admin:retrieve')}?{urlencode({'numero': ''} | self.search)}"


class RetrieveView(RetrievalPage):
    page_title = gettext_lazy("Récupérer une notice")
    template_name = "catalogue/admin/retrieve.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets = targets_at(settings.SRU_TARGETS)
        columns = self.columns(targets) if self.form.is_valid() else []
        add_url = reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:add")
        context = {"form": self.form, "columns": columns, "targets": targets, "add_url": add_url}
        return super().get_context_data(**kwargs) | context

    def columns(self, targets: list[Target]) -> list[Column]:
        answers = answers_to(self.form.question(), targets)
        ours = held(answers)
        return [
            Column(
                answer, [self.line(answer, found, ours.get((answer.target.key, found.key))) for found in answer.found]
            )
            for answer in answers
        ]

    def line(self, answer: Answer, found: Found, ours: BibliographicRecord | None) -> Line:
        parameters = {"numero": ""} | self.search | {"catalogue": answer.target.key, "notice": found.key}
        parsed = found.parsed
        return Line(
            url=f"{reverse('catalogue_admin:retrieved')}?{urlencode(parameters)}",
            title=parsed.title.proper or _("[Sans titre]"),
            other_information=" ; ".join(parsed.title.other_information),
            authors=authors(parsed),
            publishers=", ".join(dict.fromkeys(name for one in parsed.publications for name in one.publishers)),
            date=parsed.printed_date or (str(parsed.years.start) if parsed.years else ""),
            level=level_name(parsed),
            held=ours,
        )


class RetrievedView(RetrievalPage):
    """One record of an answer in tagged form, to be taken."""

    template_name = "catalogue/admin/retrieved.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.found else self.lost()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.found:
            return self.lost()
        if self.held:
            messages.info(request, _("Nous avons déjà cette notice : la voici."))
            return redirect(edit_url(self.held))
        try:
            taken = take(self.answer.target, self.found)
        except NotTaken as refusal:
            messages.error(request, _("Cette notice n’a pas pu être reprise : %s") % refusal)
            return redirect(self.search_url)
        return self.waits(taken) if isinstance(taken, ImportDecision) else self.taken(taken)

    def taken(self, record: BibliographicRecord) -> HttpResponse:
        said = _(
            "Notice reprise (source : %(source)s). Relisez-la, donnez-lui un exemplaire, puis passez son état "
            "d’« À compléter » à « Publique » : d’ici là, personne ne la voit sur le site."
        )
        messages.success(self.request, said % {"source": self.answer.target.name})
        return redirect(edit_url(record))

    def waits(self, decision: ImportDecision) -> HttpResponse:
        said = _("Rien n’a été créé : cette notice ressemble à une des nôtres. Comparez-les, puis décidez.")
        messages.warning(self.request, said)
        return redirect("catalogue_admin:decision", decision.pk)

    def lost(self) -> HttpResponse:
        """Its catalogue is down by now, or answers otherwise; or the address was made up."""
        gone = _("Cette notice n’est plus dans les réponses. Relancez la recherche.")
        messages.error(self.request, (self.answer and self.answer.fault) or gone)
        return redirect(self.search_url)

    @cached_property
    def answer(self) -> Answer | None:
        """Of the only catalogue that the address names."""
        asked = [one for one in targets_at(settings.SRU_TARGETS) if one.key == self.request.GET.get("catalogue")]
        return answers_to(self.form.question(), asked)[0] if asked and self.form.is_valid() else None

    @cached_property
    def found(self) -> Found | None:
        wanted = self.request.GET.get("notice", "")
        return next((one for one in self.answer.found if one.key == wanted), None) if self.answer else None

    @cached_property
    def held(self) -> BibliographicRecord | None:
        return held([self.answer]).get((self.answer.target.key, self.found.key))

    def get_page_title(self) -> str:
        return self.found.parsed.title.proper or _("[Sans titre]")

    def get_page_subtitle(self) -> str:
        return self.answer.target.name

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": self.search_url, "label": RetrieveView.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = self.found.source
        context = {
            "answer": self.answer,
            "found": self.found,
            "held": self.held,
            "fields": tagged(source.raw, source.format, source.encoding),
            "search_url": self.search_url,
        }
        return super().get_context_data(**kwargs) | context


def answers_to(question: Question, targets: list[Target]) -> list[Answer]:
    """Of each target, its answer of a moment ago, or a new one. A fault is never kept."""
    keys = {target.key: answer_key(target, question) for target in targets}
    known: dict[str, Answer] = cache.get_many(keys.values())
    fresh = ask_all([target for target in targets if keys[target.key] not in known], question)
    news = {keys[answer.target.key]: answer for answer in fresh}
    cache.set_many({key: answer for key, answer in news.items() if not answer.fault}, KEPT)
    return [(known | news)[keys[target.key]] for target in targets]


def answer_key(target: Target, question: Question) -> str:
    return f"sru-{blake2b(address(target, question).encode(), digest_size=16).hexdigest()}"


def level_name(record: ParsedRecord) -> str:
    return "" if record.level is Level.MONOGRAPH else str(BibliographicRecord.Level(record.level.value).label)


def authors(record: ParsedRecord) -> str:
    """« Marta Delorme, Yacine Ferhat, Jean Vasseur et 2 autres »."""
    names = list(dict.fromkeys(author_name(one) for one in record.contributions))
    named, others = names[:AUTHORS], len(names) - AUTHORS
    listed = ", ".join(named)
    if others > 0:
        return ngettext("%(names)s et un autre", "%(names)s et %(count)d autres", others) % {
            "names": listed,
            "count": others,
        }
    return listed


def author_name(contribution: Contribution) -> str:
    agent = contribution.agent
    return f"{agent.forename} {agent.name}".strip()


def edit_url(record: BibliographicRecord) -> str:
    return reverse("wagtailsnippets_rayonnage_catalogue_bibliographicrecord:edit", args=[record.pk])
