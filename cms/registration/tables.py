"""The participants as a table: who, where they stand, whether they came, what they answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.exchange.spreadsheet import Cell, Sheet
from cms.registration.figures import Count, Figures
from cms.registration.models import Presence, Registration
from cms.registration.opening import Unit
from cms.templatetags.events import short_date


def participants(unit: Unit) -> Sheet:
    """One line a person, in the order of names; a column a séance, then a column a question."""
    people = list(Registration.objects.filter(page=unit.pk))
    seances = unit.seances()
    questions = list(dict.fromkeys(one["question"] for person in people for one in person.answers))
    came = {
        (one.registration_id, one.event_id): one.is_present for one in Presence.objects.filter(registration__in=people)
    }
    headings = [
        _("Nom"),
        _("Prénom"),
        _("Adresse électronique"),
        _("Fonction"),
        _("Intitulé du poste"),
        _("Structure"),
        _("Commune"),
        _("État"),
        _("Demandé le"),
        *(_("Présence %s") % short_date(seance.starts_on) for seance in seances),
        *questions,
    ]
    rows = [line(one, questions, [came.get((one.pk, seance.pk)) for seance in seances]) for one in people]
    return Sheet(unit.title, headings, rows)


def line(person: Registration, questions: Sequence[str], came: Sequence[bool | None]) -> list[Cell]:
    said = {one["question"]: one["answer"] for one in person.answers}
    return [
        person.last_name,
        person.first_name,
        person.address,
        person.get_function_display(),
        person.job,
        person.organisation,
        person.commune,
        person.get_state_display(),
        timezone.localtime(person.asked_at),
        *("" if one is None else (_("oui") if one else _("non")) for one in came),
        *(said.get(question, "") for question in questions),
    ]


def counts(figures: Figures) -> list[Sheet]:
    """By function, then by commune: the most numerous first."""
    headings = [_("Inscrits"), _("Présents")]
    return [
        Sheet(_("Par fonction"), [_("Fonction"), *headings], rows_of(figures.by_function)),
        Sheet(_("Par commune"), [_("Commune"), *headings], rows_of(figures.by_commune)),
    ]


def rows_of(counts: dict[str, Count]) -> list[list[Cell]]:
    found = sorted(counts.items(), key=lambda one: (-one[1].registered, one[0]))
    return [[name or _("Non précisé"), count.registered, count.present] for name, count in found]
