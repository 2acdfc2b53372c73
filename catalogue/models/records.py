"""BibliographicRecord: one notice of any level, and what hangs from it.

Columns hold what lists sort, filter or match on; `details` holds the rest of what the source said,
each list under the name it bears in `catalogue.parsed.ParsedRecord`, so that nothing read is lost.
"""

from collections.abc import Iterable
from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, RevisionMixin

from catalogue.demonstration import is_demo
from catalogue.filing import likeness, sort_title, without_article
from catalogue.models.aspects import aspects_of
from catalogue.parsed import IdentifierKind
from catalogue.parsed import Level as ParsedLevel
from reference.models import Agent, Territory, Theme

_OTHER_VIEWS = {"", "isbd", "marc"}


def record_slug(title: str) -> str:
    """« L’École et la ville » → `lecole-et-la-ville`; always something, never the address of another view."""
    slug = slugify(title[:120])[:60].strip("-")
    return f"notice-{slug}".strip("-") if slug in _OTHER_VIEWS else slug


class BibliographicRecordQuerySet(models.QuerySet):
    def public(self) -> "BibliographicRecordQuerySet":
        return self.filter(state=BibliographicRecord.State.PUBLIC)

    def new_since(self, day: date) -> "BibliographicRecordQuerySet":
        """What a letter or an alert may announce: entered in the holdings since then, first loads left out."""
        return self.filter(entered_on__gte=day, first_load=False)


class BibliographicRecord(RevisionMixin, ClusterableModel):
    class Level(models.TextChoices):
        MONOGRAPH = ParsedLevel.MONOGRAPH, _("Ouvrage, rapport")
        SERIAL = ParsedLevel.SERIAL, _("Périodique")
        ISSUE = ParsedLevel.ISSUE, _("Numéro de périodique")
        ARTICLE = ParsedLevel.ARTICLE, _("Article")

    class State(models.TextChoices):
        PUBLIC = "public", _("Publique")
        INCOMPLETE = "incomplete", _("À compléter")
        WITHDRAWN = "withdrawn", _("Retirée")

    level = models.CharField(_("niveau"), max_length=1, choices=Level, default=Level.MONOGRAPH)
    document_type = models.CharField(_("type de document"), max_length=80, blank=True)
    state = models.CharField(_("état"), max_length=12, choices=State, default=State.PUBLIC)

    title = models.TextField(_("titre"))
    other_information = models.TextField(_("complément du titre"), blank=True)
    responsibility = models.TextField(_("mention de responsabilité"), blank=True)
    sort_title = models.CharField(max_length=200, editable=False)
    edition = models.TextField(_("édition"), blank=True)
    printed_date = models.CharField(_("date telle qu’imprimée"), max_length=200, blank=True)
    year_start = models.SmallIntegerField(_("année"), null=True, blank=True, db_index=True)
    year_end = models.SmallIntegerField(
        _("dernière année"), null=True, blank=True, help_text=_("Vide pour un périodique qui paraît encore.")
    )
    extent = models.TextField(_("description matérielle"), blank=True)
    languages = models.JSONField(_("langues"), default=list, blank=True)
    countries = models.JSONField(_("pays"), default=list, blank=True)
    abstract = models.TextField(_("résumé"), blank=True)
    keywords = models.JSONField(_("mots-clés"), default=list, blank=True)

    host = models.ForeignKey(
        "self",
        verbose_name=_("paru dans"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
        help_text=_("Le numéro d’un article, le périodique d’un numéro."),
    )
    details = models.JSONField(default=dict, blank=True, editable=False, encoder=DjangoJSONEncoder)

    edited_here = models.JSONField(
        default=list,
        editable=False,
        help_text="Aspects corrected by a person since the notice came: no import overwrites them by default.",
    )

    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="records")
    territories = ParentalManyToManyField(Territory, verbose_name=_("territoires"), blank=True, related_name="records")

    source = models.ForeignKey(
        "rayonnage_catalogue.Source",
        verbose_name=_("provenance"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="records",
        editable=False,
    )
    source_record_id = models.CharField(_("numéro dans la source"), max_length=200, blank=True, editable=False)
    likeness = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="`catalogue.importing.matching.likeness` of title, year and first author: equal means to decide.",
    )
    first_load = models.BooleanField(
        default=False, editable=False, help_text="Came with the first load of its source, which announces nothing."
    )
    entered_on = models.DateField(_("entrée dans le fonds"), null=True, blank=True, db_index=True)
    created_at = models.DateTimeField(_("créée le"), auto_now_add=True)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True, db_index=True)

    objects = BibliographicRecordQuerySet.as_manager()

    class Meta:
        ordering = ["sort_title", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        # Not `db_index`, which doubles every index of text on PostgreSQL, for LIKE that nobody asks.
        indexes = [
            models.Index(fields=["sort_title"], name="record_by_title"),
            models.Index(fields=["document_type"], name="record_by_type"),
            models.Index(fields=["state"], name="record_by_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **kwargs) -> None:
        self.sort_title = sort_title(self.filed_title())
        self.likeness = self.computed_likeness()
        super().save(**kwargs)

    def note_edits(self, fields: Iterable[str]) -> None:
        """Remember that a person changed these fields of a notice that came from a source. The caller saves."""
        if self.source_id is not None:
            self.edited_here = sorted({*self.edited_here, *aspects_of(fields)})

    def computed_likeness(self) -> int | None:
        """What an import compares with what it receives; a new notice gets its authors before it gets a number."""
        first = next(iter(self.contributions.all()), None)
        title = self.details.get("title", {})
        host = self.details.get("host", {})
        return likeness(
            self.level,
            (self.title, *title.get("part_numbers", ()), *title.get("part_names", ())),
            self.year_start,
            first.agent.heading if first else "",
            (host.get("journal", ""), host.get("number", "")),
        )

    def filed_title(self) -> str:
        """The title without its non-sorting words: as the source marks them, else without a French article."""
        title = self.details.get("title", {})
        return title.get("sort") or self.title if self.title == title.get("proper") else without_article(self.title)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:record", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return record_slug(self.title)

    @property
    def is_public(self) -> bool:
        return self.state == self.State.PUBLIC

    @property
    def is_demo(self) -> bool:
        """Invented for the demonstration, and shown as such."""
        return is_demo(self.details)

    @property
    def full_title(self) -> str:
        """« La ville à trois vitesses : relégation, périurbanisation »."""
        return f"{self.title}\u00a0: {self.other_information}" if self.other_information else self.title

    @property
    def stored(self) -> "StoredRecord | None":
        """The source record as received last; None for a notice made by hand."""
        return self.stored_records.order_by("-received_at", "-pk").first()

    @property
    def is_available_here(self) -> bool:
        """Whether one of our own localisations keeps an item."""
        return any(item.is_here for item in self.items.all())


class Contribution(Orderable):
    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="contributions")
    agent = models.ForeignKey(Agent, verbose_name=_("auteur"), on_delete=models.PROTECT, related_name="contributions")
    relators = models.JSONField(_("fonctions"), default=list, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"), default=1)

    class Meta(Orderable.Meta):
        verbose_name = _("auteur")
        verbose_name_plural = _("auteurs")


class SubjectAssignment(Orderable):
    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="subject_assignments")
    subject = models.ForeignKey(
        "rayonnage_catalogue.Subject",
        verbose_name=_("descripteur"),
        on_delete=models.PROTECT,
        related_name="assignments",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("descripteur")
        verbose_name_plural = _("descripteurs")


class SeriesMembership(Orderable):
    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="series_memberships")
    series = models.ForeignKey(
        "rayonnage_catalogue.Series", verbose_name=_("collection"), on_delete=models.PROTECT, related_name="memberships"
    )
    number = models.CharField(_("numéro"), max_length=100, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("collection")
        verbose_name_plural = _("collections")


class Publication(Orderable):
    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="publications")
    publisher = models.ForeignKey(
        "rayonnage_catalogue.Publisher",
        verbose_name=_("éditeur"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="publications",
    )
    place = models.CharField(_("lieu"), max_length=300, blank=True)
    date = models.CharField(_("date"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")


class Identifier(Orderable):
    class Kind(models.TextChoices):
        ISBN = IdentifierKind.ISBN, "ISBN"
        ISSN = IdentifierKind.ISSN, "ISSN"
        EAN = IdentifierKind.EAN, "EAN"
        DOI = IdentifierKind.DOI, "DOI"
        ARK = IdentifierKind.ARK, "ARK"
        NATIONAL = IdentifierKind.NATIONAL, _("Numéro d’un autre catalogue")
        COMMERCIAL = IdentifierKind.COMMERCIAL, _("Numéro d’éditeur")

    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.ISBN)
    value = models.CharField(_("numéro"), max_length=300)
    normalized = models.CharField(max_length=100, blank=True, editable=False)
    qualification = models.CharField(_("précision"), max_length=200, blank=True)
    price = models.CharField(_("prix"), max_length=200, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("identifiant")
        verbose_name_plural = _("identifiants")
        indexes = [models.Index(fields=["normalized"], name="identifier_by_number")]


class Holdings(Orderable):
    """État de collection: what one localisation keeps of a serial."""

    record = ParentalKey(BibliographicRecord, on_delete=models.CASCADE, related_name="holdings")
    localisation = models.CharField(_("localisation"), max_length=200, blank=True)
    statement = models.TextField(_("ce que l’on a"), blank=True, help_text=_("« N° 1 (2009)- », « 2004-2016 »."))
    since = models.CharField(_("depuis"), max_length=60, blank=True, help_text=_("Une année ou une date."))
    until = models.CharField(_("jusqu’à"), max_length=60, blank=True, help_text=_("Vide tant que la revue arrive."))
    gaps = models.TextField(_("lacunes"), blank=True, help_text=_("« n° 15 ; n° 18-20 »."))
    retention = models.CharField(
        _("conservation"), max_length=100, blank=True, help_text=_("« 5 ans », « illimitée ».")
    )
    call_number = models.CharField(_("cote"), max_length=200, blank=True)
    support = models.CharField(_("support"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("état de collection")
        verbose_name_plural = _("états de collection")

    def __str__(self) -> str:
        return self.held or self.localisation

    @property
    def held(self) -> str:
        """« n° 12 (2019)- »; the years follow, where the statement does not say them: « n° 12- (2019-2023) »."""
        years = f"{self.since}-{self.until}" if self.since or self.until else ""
        told = all(day in self.statement for day in (self.since, self.until))
        if not self.statement or not years:
            return self.statement or years
        return self.statement if told else f"{self.statement} ({years})"


class StoredRecord(models.Model):
    """A source record as received: the bytes, and how they were read.

    A notice has one for each source that describes it, so that each of them is known again at its next import.
    """

    record = models.ForeignKey(BibliographicRecord, on_delete=models.CASCADE, related_name="stored_records")
    source = models.ForeignKey(
        "rayonnage_catalogue.Source", on_delete=models.PROTECT, related_name="stored_records", db_index=False
    )
    source_record_id = models.CharField(max_length=200, blank=True, help_text="001 as found; empty when absent.")
    format = models.CharField(max_length=10)
    encoding = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=16, help_text="BLAKE2b-128 of `raw`.")
    reading = models.CharField(
        max_length=16, help_text="Digest of the encoding and the mapping in effect: equal too, the record is unchanged."
    )
    received_at = models.DateTimeField(default=timezone.now)
    # Last, so that SQLite reads a digest without walking over the bytes.
    raw = models.BinaryField()

    class Meta:
        verbose_name = _("notice d’origine")
        verbose_name_plural = _("notices d’origine")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_record_id"],
                condition=~models.Q(source_record_id=""),
                name="record_once_per_source",
            )
        ]
        indexes = [
            # Without a 001 the bytes themselves are the only identity.
            models.Index(fields=["source", "digest"], condition=models.Q(source_record_id=""), name="stored_without_id")
        ]

    def __str__(self) -> str:
        return f"{self.format} ({self.encoding})"
