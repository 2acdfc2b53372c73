"""The thesaurus: vocabularies, their descriptors, and what leads from one to another.

TG broader, TS narrower, TA related, EP used for, EM use, NA scope note (ISO 25964, and SKOS for the exchange).
A heading from elsewhere stays in its own vocabulary, beside ours: a person links it to ours, adopts it or leaves it.
"""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from catalogue.parsed import SubjectKind
from catalogue.vocabularies import CODE_LENGTH, NAMES, OURS, subject_key, vocabulary_code
from reference.models.authorities import AuthorityQuerySet, Variant


class Vocabulary(models.Model):
    name = models.CharField(_("nom"), max_length=200)
    code = models.CharField(
        _("code"),
        max_length=CODE_LENGTH,
        unique=True,
        blank=True,
        help_text=_("Celui des notices reçues (60X $2) : rameau, fmesh… Il ne change plus ensuite."),
    )
    is_ours = models.BooleanField(
        _("l’un des nôtres"),
        default=False,
        help_text=_("Ses descripteurs s’emploient pour indexer, et filtrent la recherche. Sinon ils restent à part."),
    )
    uri = models.CharField(_("adresse SKOS"), max_length=500, blank=True, help_text=_("skos:ConceptScheme"))
    description = models.TextField(_("présentation"), blank=True)

    class Meta:
        ordering = ["-is_ours", "name"]
        verbose_name = _("vocabulaire")
        verbose_name_plural = _("vocabulaires")

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.code = vocabulary_code(self.code)
        super().save(*args, **kwargs)

    @classmethod
    def of(cls, code: str) -> Vocabulary:
        """That of a code, made when it is met for the first time."""
        name = NAMES.get(code, code) if code else str(_("Thésaurus du centre"))
        return cls.objects.get_or_create(code=code, defaults={"name": name, "is_ours": code == OURS})[0]

    @classmethod
    def ours(cls) -> Vocabulary:
        """Where a descriptor goes when nobody says otherwise."""
        return cls.of(OURS)


class SubjectQuerySet(AuthorityQuerySet):
    def ours(self) -> Self:
        """Those that index our notices."""
        return self.filter(vocabulary__is_ours=True)

    def foreign(self) -> Self:
        return self.filter(vocabulary__is_ours=False)


class Subject(ClusterableModel):
    """A heading as a whole, subdivisions included: « Logement social – Seine-Saint-Denis »."""

    class Kind(models.TextChoices):
        TOPIC = SubjectKind.TOPIC, _("Sujet")
        PERSON = SubjectKind.PERSON, _("Personne")
        ORGANISATION = SubjectKind.ORGANISATION, _("Organisme")
        PLACE = SubjectKind.PLACE, _("Lieu")
        WORK = SubjectKind.WORK, _("Œuvre")
        FORM = SubjectKind.FORM, _("Genre")
        PERIOD = SubjectKind.PERIOD, _("Période")

    vocabulary = models.ForeignKey(
        Vocabulary,
        verbose_name=_("vocabulaire"),
        on_delete=models.PROTECT,
        related_name="subjects",
        blank=True,
        limit_choices_to={"is_ours": True},
    )
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.TOPIC)
    label = models.CharField(_("descripteur"), max_length=500)
    scope_note = models.TextField(
        _("note d’application (NA)"), blank=True, help_text=_("Quand l’employer, et quand en préférer un autre.")
    )
    notation = models.CharField(_("notation"), max_length=100, blank=True)
    uri = models.CharField(
        _("adresse SKOS"), max_length=500, blank=True, help_text=_("Vide : celle de sa page sur notre site.")
    )
    source_number = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Of a foreign heading: its number over there, 60X $3."
    )
    mapped_to = models.ForeignKey(
        "self",
        verbose_name=_("relié à"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mapped_from",
        editable=False,
        help_text="Of a foreign heading: ours, which every notice that bears it gets too.",
    )
    left_apart = models.BooleanField(
        default=False, editable=False, help_text="Of a foreign heading: a person looked at it and left it where it is."
    )
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["label"]
        verbose_name = _("descripteur")
        verbose_name_plural = _("descripteurs")
        indexes = [
            models.Index(fields=["label"], name="subject_by_label"),
            models.Index(fields=["uri"], condition=~models.Q(uri=""), name="subject_by_uri"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        super().clean()
        self.vocabulary = self.vocabulary if self.vocabulary_id else Vocabulary.ours()
        key = self.key_of(self.label)
        if twin := Subject.objects.filter(match_key=key).exclude(pk=self.pk).first():
            raise ValidationError({"label": _("Ce descripteur existe déjà : %(label)s.") % {"label": twin}})
        rejected = SubjectVariant.objects.filter(match_key=key).exclude(authority=self.pk).select_related("authority")
        if variant := rejected.first():
            said = _("« %(form)s » est une forme rejetée. Employez %(label)s, ou retirez-lui d’abord cette forme.")
            raise ValidationError({"label": said % {"form": variant, "label": variant.authority}})

    def key_of(self, form: str) -> str:
        """What `match_key` would be under another label."""
        return subject_key(self.vocabulary.code, self.kind, form)

    def save(self, *args, **kwargs) -> None:
        if self.vocabulary_id is None:
            self.vocabulary = Vocabulary.ours()
        self.match_key = self.key_of(self.label)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:subject", args=[self.pk])


class SubjectVariant(Variant):
    """EP: a term that is not used. The page of « HLM » says: employer « Logement social »."""

    class Form(models.TextChoices):
        REJECTED = "rejected", _("Employé pour (EP)")
        HIDDEN = "hidden", _("Trouve sans s’afficher")
        TRANSLATION = "translation", _("Dans une autre langue")

    authority = ParentalKey(Subject, on_delete=models.CASCADE, related_name="variants")
    form = models.CharField(_("sorte"), max_length=12, choices=Form, default=Form.REJECTED)
    language = models.CharField(_("langue"), max_length=20, blank=True, help_text=_("fr, en… ; vide pour le français."))

    panels = [FieldRowPanel([FieldPanel("label"), FieldPanel("form"), FieldPanel("language")])]

    class Meta(Variant.Meta):
        indexes = [models.Index(fields=["match_key"], name="subject_variant_by_key")]

    def clean(self) -> None:
        super().clean()
        if self.authority_id is None or not self.label:
            return
        used = Subject.objects.filter(match_key=self.authority.key_of(self.label)).exclude(pk=self.authority_id)
        if twin := used.first():
            said = _("« %(label)s » est un descripteur à part entière : fusionnez-les, ou changez cette forme.")
            raise ValidationError({"label": said % {"label": twin}})


class BroaderLinkQuerySet(models.QuerySet):
    def path_up(self, start: int, goal: int) -> list[int]:
        """Keys from `start` up to `goal` by broader terms, both included; empty when there is no way. One query a level."""
        came_from: dict[int, int] = {start: start}
        level = {start}
        while level and goal not in came_from:
            links = self.filter(subject__in=level).values_list("subject_id", "broader_id")
            found = {broader: subject for subject, broader in links if broader not in came_from}
            came_from |= found
            level = set(found)
        if goal not in came_from:
            return []
        path = [goal]
        while path[-1] != start:
            path.append(came_from[path[-1]])
        return path[::-1]


class BroaderLink(models.Model):
    """TG and TS: one row says both. A descriptor may have several broader ones, and never itself among them."""

    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="broader_links")
    broader = models.ForeignKey(
        Subject, verbose_name=_("terme générique"), on_delete=models.CASCADE, related_name="narrower_links"
    )

    objects = BroaderLinkQuerySet.as_manager()

    panels = [FieldPanel("broader")]

    class Meta:
        verbose_name = _("terme générique (TG)")
        verbose_name_plural = _("termes génériques (TG)")
        constraints = [models.UniqueConstraint(fields=["subject", "broader"], name="broader_once")]

    def __str__(self) -> str:
        return str(self.broader)

    def clean(self) -> None:
        super().clean()
        if self.subject_id is None or self.broader_id is None:
            return
        if path := BroaderLink.objects.path_up(self.broader_id, self.subject_id):
            raise ValidationError({"broader": loop_said(path)})


def loop_said(path: list[int]) -> str:
    """`path` goes from the would-be broader term up to the descriptor itself."""
    labels = Subject.objects.in_bulk(path)
    if len(path) == 1:
        return _("Un descripteur ne peut pas être son propre terme générique.")
    chain = " > ".join(str(labels[pk]) for pk in reversed(path))
    said = _("« %(broader)s » est déjà plus précis que « %(subject)s » (%(chain)s) : la hiérarchie tournerait en rond.")
    return said % {"broader": labels[path[0]], "subject": labels[path[-1]], "chain": chain}


class RelatedLink(models.Model):
    """TA: goes both ways, so two rows say it (`catalogue.thesaurus.mirror`)."""

    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(
        Subject, verbose_name=_("terme associé"), on_delete=models.CASCADE, related_name="related_to_links"
    )

    panels = [FieldPanel("related")]

    class Meta:
        verbose_name = _("terme associé (TA)")
        verbose_name_plural = _("termes associés (TA)")
        constraints = [models.UniqueConstraint(fields=["subject", "related"], name="related_once")]

    def __str__(self) -> str:
        return str(self.related)

    def clean(self) -> None:
        super().clean()
        if self.subject_id is not None and self.subject_id == self.related_id:
            raise ValidationError({"related": _("Un descripteur ne peut pas être associé à lui-même.")})


class ConceptMatch(models.Model):
    """skos:exactMatch, skos:closeMatch…: the same notion in a thesaurus elsewhere, by its address."""

    class Kind(models.TextChoices):
        EXACT = "exactMatch", _("Équivalent exact")
        CLOSE = "closeMatch", _("Équivalent proche")
        BROAD = "broadMatch", _("Plus général")
        NARROW = "narrowMatch", _("Plus précis")
        RELATED = "relatedMatch", _("Associé")

    subject = ParentalKey(Subject, on_delete=models.CASCADE, related_name="matches")
    kind = models.CharField(_("lien"), max_length=12, choices=Kind, default=Kind.EXACT)
    uri = models.CharField(_("adresse"), max_length=500)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("uri")])]

    class Meta:
        verbose_name = _("équivalent ailleurs")
        verbose_name_plural = _("équivalents ailleurs")
        constraints = [models.UniqueConstraint(fields=["subject", "kind", "uri"], name="match_once")]

    def __str__(self) -> str:
        return self.uri
