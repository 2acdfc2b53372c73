"""Agent: a person or body, one authority for authors of notices, porteurs of fiches, intervenants of rendez-vous."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from reference.folding import folded_key
from reference.models.authorities import AuthorityQuerySet, Variant


class Agent(ClusterableModel):
    class Kind(models.TextChoices):
        PERSON = "person", _("Personne")
        ORGANISATION = "organisation", _("Organisme")
        MEETING = "meeting", _("Congrès, rencontre")
        FAMILY = "family", _("Famille")

    kind = models.CharField(_("nature"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(
        _("nom"), max_length=500, help_text=_("Nom de famille, ou nom de l’organisme tel qu’il se cite.")
    )
    forename = models.CharField(_("prénom"), max_length=200, blank=True)
    dates = models.CharField(_("dates"), max_length=60, blank=True)
    qualifiers = models.CharField(_("qualificatifs"), max_length=300, blank=True)
    url = models.URLField(_("site"), blank=True)
    match_key = models.CharField(
        max_length=200,
        unique=True,
        editable=False,
        help_text="Kind and folded heading: two spellings of one heading are one agent.",
    )

    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("forename")]),
        FieldRowPanel([FieldPanel("dates"), FieldPanel("qualifiers")]),
        FieldPanel("url"),
        InlinePanel(
            "variants",
            heading=_("Formes rejetées"),
            label=_("Forme rejetée"),
            help_text=_(
                "« P. Banlieue », un nom d’avant mariage, un sigle : qui cherche cette forme trouve cet auteur."
            ),
        ),
    ]

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name", "forename"]
        verbose_name = _("auteur ou organisme")
        verbose_name_plural = _("auteurs et organismes")
        indexes = [models.Index(fields=["name", "forename"], name="agent_by_name")]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """« Donzelot, Jacques (1943-) »: the form under which it is filed, found and filtered."""
        heading = f"{self.name}, {self.forename}" if self.forename else self.name
        return f"{heading} ({self.dates})" if self.dates else heading

    @property
    def display_name(self) -> str:
        """« Jacques Donzelot »: the form in a sentence."""
        return f"{self.forename} {self.name}".strip()

    def clean(self) -> None:
        super().clean()
        # The key is not in the form: without this, a second « Profession Banlieue » would fail in the database.
        twin = Agent.objects.filter(match_key=self.key_of(self.heading)).exclude(pk=self.pk).first()
        if twin:
            raise ValidationError({"name": _("Cet auteur ou organisme existe déjà : %(name)s.") % {"name": twin}})

    def key_of(self, form: str) -> str:
        """What `match_key` would be under another form of the name."""
        return folded_key(self.kind, form)

    def save(self, *args, **kwargs) -> None:
        self.match_key = self.key_of(self.heading)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:agent", args=[self.pk])


class AgentVariant(Variant):
    """« Certu » for « Centre d’études sur les réseaux… », written as a heading: « Nom, Prénom »."""

    authority = ParentalKey(Agent, on_delete=models.CASCADE, related_name="variants")

    class Meta(Variant.Meta):
        indexes = [models.Index(fields=["match_key"], name="agent_variant_by_key")]
