"""Series and publishers. Subjects are in thesaurus.py; agents in `reference`, shared with the fiches."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from reference.folding import folded_key
from reference.models.authorities import AuthorityQuerySet, Variant


class Series(ClusterableModel):
    title = models.CharField(_("titre de la collection"), max_length=500)
    issn = models.CharField("ISSN", max_length=9, blank=True)
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if twin := Series.objects.filter(match_key=self.key_of(self.title)).exclude(pk=self.pk).first():
            raise ValidationError({"title": _("Cette collection existe déjà : %(name)s.") % {"name": twin}})

    def key_of(self, form: str) -> str:
        return folded_key("series", form)

    def save(self, *args, **kwargs) -> None:
        self.match_key = self.key_of(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:series", args=[self.pk])


class SeriesVariant(Variant):
    authority = ParentalKey(Series, on_delete=models.CASCADE, related_name="variants")

    class Meta(Variant.Meta):
        indexes = [models.Index(fields=["match_key"], name="series_variant_by_key")]


class Publisher(ClusterableModel):
    name = models.CharField(_("nom"), max_length=500)
    match_key = models.CharField(max_length=200, unique=True, editable=False)

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("éditeur")
        verbose_name_plural = _("éditeurs")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if twin := Publisher.objects.filter(match_key=self.key_of(self.name)).exclude(pk=self.pk).first():
            raise ValidationError({"name": _("Cet éditeur existe déjà : %(name)s.") % {"name": twin}})

    def key_of(self, form: str) -> str:
        return folded_key("publisher", form)

    def save(self, *args, **kwargs) -> None:
        self.match_key = self.key_of(self.name)
        super().save(*args, **kwargs)


class PublisherVariant(Variant):
    authority = ParentalKey(Publisher, on_delete=models.CASCADE, related_name="variants")

    class Meta(Variant.Meta):
        indexes = [models.Index(fields=["match_key"], name="publisher_variant_by_key")]


class AuthorityRedirect(models.Model):
    """Where an authority went that was merged with another: its old address moves there for good."""

    model = models.CharField(max_length=20, help_text="`agent`, `subject`, `series`, `publisher`.")
    old_number = models.BigIntegerField(help_text="Primary key that it had.")
    number = models.BigIntegerField(help_text="Primary key of the last of a chain of merges.")
    label = models.CharField(max_length=700, help_text="The form that it bore.")
    merged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("autorité fusionnée")
        verbose_name_plural = _("autorités fusionnées")
        constraints = [models.UniqueConstraint(fields=["model", "old_number"], name="authority_redirect_once")]
        indexes = [models.Index(fields=["model", "number"], name="authority_redirect_to")]

    def __str__(self) -> str:
        return self.label
