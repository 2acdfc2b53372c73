"""What a combobox proposes while one types: the authorities that resemble the words, and to create the one that lacks.

GET  /admin/catalogue/proposer/<kind>/?q=plaine   {"results": [{"id", "label", "hint"}], "creations": [{"as", "label"}]}
POST /admin/catalogue/proposer/<kind>/  q, as     {"id", "label"}, or {"error"} with status 400 or 403
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Case, IntegerField, Model, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views import View

from catalogue.cataloguing.finding import authorities_found, records_found
from catalogue.cataloguing.naming import name_of
from catalogue.models import BibliographicRecord, Publisher, Series, Subject
from reference.folding import fold, folded_key
from reference.models import Agent, Territory
from reference.viewsets import agents_named, territories_named

MOST = 12
"""Proposals at once: more are found by one more letter."""
SHORTEST = 2
"""Letters before which everything would answer."""


@dataclass(frozen=True, slots=True)
class Creation:
    """A way to make the authority of some words: « Créer l’organisme « … » »."""

    name: str
    label: Any
    make: Callable[[str], Model]
    """Unsaved; its `full_clean` refuses what is no heading."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be chosen in a combobox."""

    model: type[Model]
    find: Callable[[QuerySet, str], QuerySet]
    prefixes: tuple[str, ...] = ()
    """Of `match_key`: an authority is known again by one of them and its folded heading."""
    creations: tuple[Creation, ...] = ()
    hint: Callable[[Model], str] = lambda _one: ""
    label: Callable[[Model], str] = str
    begins: Callable[[str], Q] | None = None
    """Those that begin with some words, of a list that has no key of its own for that."""
    named: Callable[[str], QuerySet] | None = None
    """Those whose whole name some words are, likewise."""

    def found(self, words: str) -> list[Model]:
        """Those that begin with the words first."""
        if len(fold(words)) < SHORTEST:
            return []
        some = self.find(self.model._default_manager.all(), words)
        return list(some.annotate(place=self._begins(words)).order_by("place", *self.model._meta.ordering)[:MOST])

    def _begins(self, words: str) -> Case:
        if self.begins:
            return Case(When(self.begins(words), then=Value(0)), default=Value(1), output_field=IntegerField())
        # A heading is keyed « person:donzelot jacques »; a notice by its title alone.
        begins = Q(match_key__contains=f":{fold(words)}") if self.prefixes else Q(sort_title__startswith=fold(words))
        return Case(When(begins, then=Value(0)), default=Value(1), output_field=IntegerField())

    def exactly(self, words: str) -> Model | None:
        """The one authority whose heading, or rejected form, these words are; None when there is none, or several."""
        if not fold(words):
            return None
        if self.named:
            same = self.named(words)[:2]
            return same[0] if len(same) == 1 else None
        if not self.prefixes:
            return None
        keys = [folded_key(prefix, words) for prefix in self.prefixes]
        known = self.model._default_manager
        same = known.filter(match_key__in=keys)[:2] or known.filter(variants__match_key__in=keys).distinct()[:2]
        return same[0] if len(same) == 1 else None

    def created(self, words: str, creation: Creation) -> Model:
        """The authority, or the one that exists by the same heading. Raises ValidationError."""
        one = creation.make(" ".join(words.split()))
        rejected = self.exactly(words)
        if rejected is not None and fold(str(rejected)) != fold(words):
            return rejected  # its rejected form was typed: another one under it would part the notices
        try:
            with transaction.atomic():
                one.clean_fields(exclude=["match_key"])
                one.save()
        except IntegrityError:
            # The same folded heading: typed with other capitals, or created a moment ago by somebody else.
            return type(one)._default_manager.get(match_key=one.match_key)
        return one

    @property
    def may_add(self) -> str:
        return f"{self.model._meta.app_label}.add_{self.model._meta.model_name}"


def person(words: str) -> Agent:
    """« Donzelot, Jacques »; without a comma, the whole is the name."""
    name, _comma, forename = words.partition(",")
    return Agent(kind=Agent.Kind.PERSON, name=name.strip(), forename=forename.strip())


def organisation(words: str) -> Agent:
    return Agent(kind=Agent.Kind.ORGANISATION, name=words)


def told(record: BibliographicRecord) -> str:
    return ", ".join(map(str, filter(None, (record.document_type or record.get_level_display(), record.year_start))))


def hosts_found(records: QuerySet, words: str) -> QuerySet:
    """What another document may be in: anything but an article."""
    return records_found(records.exclude(level=BibliographicRecord.Level.ARTICLE), words).select_related("host")


def serials_found(records: QuerySet, words: str) -> QuerySet:
    return records_found(records.filter(level=BibliographicRecord.Level.SERIAL), words)


SUGGESTED = {
    "agent": Suggested(
        Agent,
        agents_named,
        prefixes=tuple(Agent.Kind.values),
        creations=(
            Creation("organisation", gettext_lazy("Créer l’organisme « %s »"), organisation),
            Creation("person", gettext_lazy("Créer la personne « %s » (nom, prénom)"), person),
        ),
        hint=lambda agent: agent.get_kind_display(),
    ),
    "subject": Suggested(
        Subject,
        lambda subjects, words: authorities_found(subjects.ours(), words),
        prefixes=tuple(Subject.Kind.values),
        creations=(Creation("topic", gettext_lazy("Créer le descripteur « %s »"), lambda words: Subject(label=words)),),
        hint=lambda subject: "" if subject.kind == Subject.Kind.TOPIC else subject.get_kind_display(),
    ),
    "series": Suggested(
        Series,
        authorities_found,
        prefixes=("series",),
        creations=(Creation("series", gettext_lazy("Créer la collection « %s »"), lambda words: Series(title=words)),),
    ),
    "publisher": Suggested(
        Publisher,
        authorities_found,
        prefixes=("publisher",),
        creations=(Creation("publisher", gettext_lazy("Créer l’éditeur « %s »"), lambda words: Publisher(name=words)),),
    ),
    "host": Suggested(BibliographicRecord, hosts_found, hint=told, label=name_of),
    "serial": Suggested(BibliographicRecord, serials_found, hint=told),
    "territory": Suggested(
        Territory,
        territories_named,
        hint=lambda territory: territory.get_kind_display(),
        label=lambda territory: territory.full_name,
        begins=lambda words: Q(slug__startswith=slugify(words)),
        named=lambda words: Territory.objects.filter(name__iexact=words),
    ),
}


class SuggestView(View):
    """For whoever may add or change a notice; to create, the right to add an authority of that kind."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        if not may_catalogue(request):
            raise PermissionDenied
        if kwargs["kind"] not in SUGGESTED:
            raise Http404
        self.suggested = SUGGESTED[kwargs["kind"]]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, kind: str) -> JsonResponse:
        words = " ".join(request.GET.get("q", "").split())
        results = [
            {"id": one.pk, "label": self.suggested.label(one), "hint": str(self.suggested.hint(one))}
            for one in self.suggested.found(words)
        ]
        return JsonResponse({"results": results, "creations": self.creations(words)})

    def creations(self, words: str) -> list[dict[str, str]]:
        """None when the heading exists already: the list shows it."""
        may = self.request.user.has_perm(self.suggested.may_add)
        if not may or len(fold(words)) < SHORTEST or self.suggested.exactly(words):
            return []
        return [{"as": one.name, "label": str(one.label) % words} for one in self.suggested.creations]

    def post(self, request: HttpRequest, kind: str) -> JsonResponse:
        creation = next((one for one in self.suggested.creations if one.name == request.POST.get("as")), None)
        words = request.POST.get("q", "").strip()
        if creation is None or not request.user.has_perm(self.suggested.may_add):
            raise PermissionDenied
        try:
            one = self.suggested.created(words, creation)
        except ValidationError as error:
            return JsonResponse({"error": " ".join(error.messages)}, status=400)
        return JsonResponse({"id": one.pk, "label": self.suggested.label(one)})


def may_catalogue(request: HttpRequest) -> bool:
    return any(request.user.has_perm(f"rayonnage_catalogue.{act}_bibliographicrecord") for act in ("add", "change"))


NOT_CHOSEN = gettext_lazy("« %s » n’est pas encore choisi : prenez une proposition de la liste, ou créez-la.")
