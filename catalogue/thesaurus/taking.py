"""Concepts of a file → descriptors of a vocabulary. Adds and corrects; takes nothing away that was here.

A concept is known by its address, else by its label. A label that changed stays as a rejected form. Read `take` first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.importing.loading import fitted
from catalogue.importing.rows import chunks
from catalogue.models import (
    BibliographicRecord,
    BroaderLink,
    ConceptMatch,
    RelatedLink,
    Subject,
    SubjectVariant,
    Vocabulary,
)
from catalogue.signals import announce
from catalogue.thesaurus.hierarchy import below
from catalogue.thesaurus.reading import Concept, Form, Scheme
from catalogue.thesaurus.writing import minted
from catalogue.vocabularies import subject_key

Kind = Subject.Kind
AT_ONCE = 500
URI_LENGTH = Subject._meta.get_field("uri").max_length


@dataclass(slots=True)
class Report:
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    links: int = 0
    """Broader, related, matches."""
    forms: int = 0
    absent: int = 0
    """Descriptors that we have and the file has not: they stay."""
    faults: list[str] = field(default_factory=list)

    def in_french(self) -> list[str]:
        lines = [
            ngettext("%(n)d descripteur créé.", "%(n)d descripteurs créés.", self.created) % {"n": self.created},
            ngettext("%(n)d mis à jour.", "%(n)d mis à jour.", self.changed) % {"n": self.changed},
            ngettext("%(n)d inchangé.", "%(n)d inchangés.", self.unchanged) % {"n": self.unchanged},
            ngettext("%(n)d forme rejetée ajoutée.", "%(n)d formes rejetées ajoutées.", self.forms) % {"n": self.forms},
            ngettext("%(n)d lien ajouté.", "%(n)d liens ajoutés.", self.links) % {"n": self.links},
        ]
        if self.absent:
            said = ngettext(
                "%(n)d descripteur d’ici n’est pas dans le fichier : il reste.",
                "%(n)d descripteurs d’ici ne sont pas dans le fichier : ils restent.",
                self.absent,
            )
            lines.append(said % {"n": self.absent})
        return [*lines, *self.faults]


def take(scheme: Scheme, vocabulary: Vocabulary, *, dry_run: bool = False) -> Report:
    """All or nothing. A dry run goes the same way and is rolled back."""
    with transaction.atomic():
        taking = Taking(vocabulary, scheme)
        taking.find_or_make()
        taking.add_forms()
        taking.add_broader()
        taking.add_related()
        taking.add_matches()
        taking.count()
        if dry_run:
            transaction.set_rollback(True)
        else:
            taking.announce()
    return taking.report


class Taking:
    def __init__(self, vocabulary: Vocabulary, scheme: Scheme) -> None:
        self.vocabulary = vocabulary
        self.concepts = scheme.concepts
        self.report = Report(faults=list(scheme.faults))
        self.subjects: dict[str, Subject] = {}
        """Key of a concept in the file → its descriptor."""
        self.made: list[Subject] = []
        self.touched: set[int] = set()
        """Of those that were here, the ones that get something from the file."""
        self.former: list[tuple[Subject, str]] = []
        """What a descriptor was called before this file."""
        held = list(vocabulary.subjects.all())
        self.by_key = {one.match_key: one for one in held}
        self.by_uri = {minted(one.pk): one for one in held} | {one.uri: one for one in held if one.uri}

    # The descriptors themselves

    def find_or_make(self) -> None:
        claimed: set[int] = set()
        corrected = []
        for concept in self.concepts:
            subject = self.by_uri.get(concept.uri) or self.by_key.get(self.key_of(concept.label, concept.kind))
            if subject is None:
                subject = self.make(concept)
            elif id(subject) in claimed:
                self.refuse(
                    _("« %(label)s » (%(uri)s) : un autre concept du fichier porte ce libellé. Précisez-les."), concept
                )
                continue
            elif self.correct(subject, concept):
                corrected.append(subject)
            claimed.add(id(subject))
            self.subjects[concept.key] = subject
        Subject.objects.bulk_create(self.made, batch_size=AT_ONCE)
        columns = ["label", "kind", "scope_note", "notation", "uri", "match_key"]
        Subject.objects.bulk_update(corrected, columns, batch_size=AT_ONCE)
        self.touched = {one.pk for one in corrected}

    def make(self, concept: Concept) -> Subject:
        subject = Subject(
            vocabulary=self.vocabulary,
            kind=concept.kind or Kind.TOPIC,
            label=fitted(Subject, "label", concept.label),
            scope_note=concept.scope_note,
            notation=fitted(Subject, "notation", concept.notation),
            uri=concept.uri[:URI_LENGTH],
        )
        subject.match_key = self.key_of(subject.label, subject.kind)
        self.by_key[subject.match_key] = subject
        self.made.append(subject)
        return subject

    def correct(self, subject: Subject, concept: Concept) -> bool:
        """Whether the file says something else than we do. What it does not say stays."""
        before = (subject.label, subject.kind, subject.scope_note, subject.notation, subject.uri)
        self.rename(subject, concept)
        subject.scope_note = concept.scope_note or subject.scope_note
        subject.notation = fitted(Subject, "notation", concept.notation) or subject.notation
        if not subject.uri and concept.uri != minted(subject.pk):
            subject.uri = concept.uri[:URI_LENGTH]
        return before != (subject.label, subject.kind, subject.scope_note, subject.notation, subject.uri)

    def rename(self, subject: Subject, concept: Concept) -> None:
        kind = concept.kind or subject.kind
        key = self.key_of(concept.label, kind)
        if key != subject.match_key and key in self.by_key:
            self.refuse(
                _("« %(label)s » (%(uri)s) : un autre descripteur d’ici porte ce libellé. Fusionnez-les."), concept
            )
            return
        if key != subject.match_key:
            self.former.append((subject, subject.label))
            del self.by_key[subject.match_key]
            self.by_key[key] = subject
        subject.label, subject.kind, subject.match_key = fitted(Subject, "label", concept.label), kind, key

    def key_of(self, label: str, kind: str) -> str:
        return subject_key(self.vocabulary.code, kind or Kind.TOPIC, fitted(Subject, "label", label))

    def refuse(self, said: str, concept: Concept) -> None:
        self.report.faults.append(said % {"label": concept.label, "uri": concept.uri or concept.key})

    # What hangs from them. From here on every descriptor has its key.

    def add_forms(self) -> None:
        held = set(
            SubjectVariant.objects.filter(authority__vocabulary=self.vocabulary).values_list(
                "authority_id", "form", "language", "label"
            )
        )
        wanted = [
            (self.subjects[concept.key], kind, form)
            for concept in self.concepts
            if concept.key in self.subjects
            for kind, forms in sorts_of_forms(concept)
            for form in sorted(forms)
        ]
        wanted += [(subject, SubjectVariant.Form.REJECTED, Form(label)) for subject, label in self.former]
        made = []
        for subject, kind, form in wanted:
            variant = self.variant(subject, kind, form)
            identity = (subject.pk, variant.form, variant.language, variant.label)
            if variant.match_key != subject.match_key and variant.match_key in self.by_key:
                self.refuse_form(subject, form, self.by_key[variant.match_key])
            elif identity not in held:
                held.add(identity)
                made.append(variant)
        SubjectVariant.objects.bulk_create(made, batch_size=AT_ONCE)
        self.report.forms = len(made)
        self.touched |= {one.authority_id for one in made}

    def variant(self, subject: Subject, kind: str, form: Form) -> SubjectVariant:
        label = fitted(Subject, "label", form.label)
        key = self.key_of(label, subject.kind)
        return SubjectVariant(authority=subject, label=label, form=kind, language=form.language, match_key=key)

    def refuse_form(self, subject: Subject, form: Form, user: Subject) -> None:
        said = _(
            "« %(form)s », forme rejetée de « %(label)s », est aussi le descripteur « %(user)s » : laissée de côté."
        )
        self.report.faults.append(said % {"form": form.label, "label": subject.label, "user": user.label})

    def add_broader(self) -> None:
        above: dict[int, set[int]] = defaultdict(set)
        inside = BroaderLink.objects.filter(subject__vocabulary=self.vocabulary)
        for subject, broader in inside.values_list("subject_id", "broader_id"):
            above[subject].add(broader)
        made = []
        for subject, broader, _concept in self.pairs("broader"):
            if broader.pk in above[subject.pk]:
                continue
            if leads_to(above, broader.pk, subject.pk):
                self.refuse_loop(subject, broader)
                continue
            above[subject.pk].add(broader.pk)
            made.append(BroaderLink(subject=subject, broader=broader))
        BroaderLink.objects.bulk_create(made, batch_size=AT_ONCE)
        self.linked({one.subject_id for one in made}, len(made))

    def refuse_loop(self, subject: Subject, broader: Subject) -> None:
        said = _(
            "« %(broader)s » au-dessus de « %(subject)s » : la hiérarchie tournerait en rond, lien laissé de côté."
        )
        self.report.faults.append(said % {"broader": broader.label, "subject": subject.label})

    def add_related(self) -> None:
        inside = RelatedLink.objects.filter(subject__vocabulary=self.vocabulary)
        held = set(inside.values_list("subject_id", "related_id"))
        made = []
        for subject, other, _concept in self.pairs("related"):
            for pair in ((subject, other), (other, subject)):
                if subject is not other and (pair[0].pk, pair[1].pk) not in held:
                    held.add((pair[0].pk, pair[1].pk))
                    made.append(RelatedLink(subject=pair[0], related=pair[1]))
        RelatedLink.objects.bulk_create(made, batch_size=AT_ONCE)
        self.linked({one.subject_id for one in made}, len(made) // 2)

    def add_matches(self) -> None:
        inside = ConceptMatch.objects.filter(subject__vocabulary=self.vocabulary)
        held = set(inside.values_list("subject_id", "kind", "uri"))
        made = [
            ConceptMatch(subject=subject, kind=kind, uri=uri)
            for concept in self.concepts
            if (subject := self.subjects.get(concept.key))
            for kind, uri in sorted(concept.matches)
            if (subject.pk, kind, uri) not in held and len(uri) <= URI_LENGTH
        ]
        ConceptMatch.objects.bulk_create(made, batch_size=AT_ONCE)
        self.linked({one.subject_id for one in made}, len(made))

    def pairs(self, relation: str) -> Iterator[tuple[Subject, Subject, Concept]]:
        """Both ends of each link; one that leads out of the file is said, and left aside."""
        for concept in self.concepts:
            subject = self.subjects.get(concept.key)
            for key in sorted(getattr(concept, relation)) if subject else ():
                other = self.subjects.get(key) or self.by_uri.get(key)
                if other:
                    yield subject, other, concept
                else:
                    said = _("« %(label)s » renvoie à %(uri)s, qui n’est pas dans le fichier : lien laissé de côté.")
                    self.report.faults.append(said % {"label": concept.label, "uri": key})

    def linked(self, subjects: set[int], links: int) -> None:
        self.report.links += links
        self.touched |= subjects

    def count(self) -> None:
        new = {one.pk for one in self.made}
        found = {one.pk for one in self.subjects.values()} - new
        self.report.created = len(new)
        self.report.changed = len(self.touched & found)
        self.report.unchanged = len(found) - self.report.changed
        self.report.absent = self.vocabulary.subjects.count() - len(new) - len(found)

    def announce(self) -> None:
        """The notices that these descriptors, or those above their own, now name or find otherwise."""
        found: set[int] = set()
        for some in chunks(sorted(below(self.touched) - {one.pk for one in self.made})):
            bearers = BibliographicRecord.objects.filter(subject_assignments__subject__in=some).order_by()
            found |= set(bearers.values_list("pk", flat=True))
        announce(sorted(found))


def sorts_of_forms(concept: Concept) -> list[tuple[str, frozenset[Form]]]:
    return [
        (SubjectVariant.Form.REJECTED, concept.rejected),
        (SubjectVariant.Form.HIDDEN, concept.hidden),
        (SubjectVariant.Form.TRANSLATION, concept.translations),
    ]


def leads_to(above: dict[int, set[int]], start: int, goal: int) -> bool:
    """Whether one goes from `start` up to `goal`."""
    seen, waiting = set(), [start]
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += above.get(here, ())
    return False
