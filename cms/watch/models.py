"""WatchRubric: a heading, shared or not. WatchSource: a feed. PressItem: an article, from proposed to published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from cms.watch.addresses import LONGEST, address_key, cleaned
from reference.models import Territory, Theme
from reference.web.addresses import NotAnAddress, host_of

NOT_AN_ADDRESS = _("Une adresse du web commence par http:// ou https://, sans mot de passe.")


def check_address(value: str) -> None:
    try:
        cleaned(value)
    except NotAnAddress as error:
        raise ValidationError(NOT_AN_ADDRESS) from error


class WatchRubric(models.Model):
    name = models.CharField(_("nom"), max_length=120, unique=True)
    slug = models.SlugField(_("adresse"), max_length=80, unique=True, blank=True)
    description = models.TextField(_("présentation"), blank=True, help_text=_("Une phrase, en tête de sa page."))
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    is_shared = models.BooleanField(
        _("ouverte aux centres partenaires"),
        default=False,
        help_text=_("Les contributeurs de la veille y proposent des articles et les étiquettent."),
    )

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("rubrique de la veille")
        verbose_name_plural = _("rubriques de la veille")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # Before the field is checked to be unique: two names may make one address.
        self.slug = self.slug or slugify(self.name)[:80]
        if WatchRubric.objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Une autre rubrique a cette adresse.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.name)[:80] or "rubrique"
        super().save(*args, **kwargs)


class WatchSource(models.Model):
    name = models.CharField(_("nom"), max_length=200, help_text=_("Comme il sera lu : « Localtis », « Le Journal »."))
    feed_url = models.URLField(_("adresse du flux"), max_length=LONGEST, validators=[check_address])
    feed_key = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of its compared form.")
    site_url = models.URLField(_("adresse du site"), max_length=LONGEST, blank=True, validators=[check_address])
    rubric = models.ForeignKey(
        WatchRubric,
        verbose_name=_("rubrique"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sources",
        help_text=_("Celle où ses articles arrivent."),
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, verbose_name=_("territoires"), blank=True, related_name="+")
    is_active = models.BooleanField(_("lue"), default=True, help_text=_("Décochez pour ne plus la lire."))

    # How it goes: written by `cms.watch.collecting` alone.
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=100, blank=True, editable=False)
    fetched_at = models.DateTimeField(_("demandée"), null=True, editable=False)
    succeeded_at = models.DateTimeField(_("lue pour la dernière fois"), null=True, editable=False)
    next_fetch_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    fault = models.TextField(blank=True, editable=False, help_text="Why it could not be read last time, in French.")
    remark = models.TextField(blank=True, editable=False, help_text="What was left out of a feed that was read.")
    is_demo = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("source de la veille")
        verbose_name_plural = _("sources de la veille")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        # `feed_key` stays that of the address it had, for `save` to see that it changed.
        try:
            key = address_key(self.feed_url)
        except NotAnAddress as error:
            raise ValidationError({"feed_url": NOT_AN_ADDRESS}) from error
        same = WatchSource.objects.filter(feed_key=key).exclude(pk=self.pk).first()
        if same:
            raise ValidationError({"feed_url": now("Ce flux est déjà celui de « %s ».") % same.name})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An address typed anew is read anew, at once."""
        key = address_key(self.feed_url)
        if self.feed_key and key != self.feed_key:
            self.start_afresh()
        self.feed_key = key
        super().save(*args, **kwargs)

    def start_afresh(self) -> None:
        self.etag = self.last_modified = self.fault = self.remark = ""
        self.failures, self.next_fetch_at = 0, timezone.now()

    @property
    def host(self) -> str:
        return host_of(self.feed_url)

    @property
    def health(self) -> str:
        """« stopped », « failing », « late » (it never answered yet), « remarked », « well »."""
        if not self.is_active:
            return "stopped"
        if self.fault:
            return "failing"
        if self.succeeded_at is None:
            return "late"
        return "remarked" if self.remark else "well"


class PressItemQuerySet(models.QuerySet["PressItem"]):
    def published(self) -> PressItemQuerySet:
        return self.filter(state=PressItem.State.PUBLISHED)

    def latest_first(self) -> PressItemQuerySet:
        """By the day of the article, then by that of its publication here."""
        return self.order_by("-dated_on", "-published_at", "-pk")


class PressItem(models.Model):
    """What is public of it: title, source, author, date, link, and our own words. `excerpt` never is."""

    class State(models.TextChoices):
        PROPOSED = "propose", _("À trier")
        REVIEWED = "relu", _("Retenu")
        PUBLISHED = "publie", _("Publié")
        SET_ASIDE = "ecarte", _("Écarté")

    class Origin(models.TextChoices):
        FEED = "flux", _("Flux")
        HAND = "main", _("Saisi à la main")
        BUTTON = "bouton", _("Bouton du navigateur")
        IMPORT = "import", _("Import")

    title = models.CharField(_("titre"), max_length=500)
    source_name = models.CharField(_("source"), max_length=200, blank=True, help_text=_("Le journal, le site."))
    author = models.CharField(_("auteur"), max_length=200, blank=True)
    dated_on = models.DateField(_("date de l’article"), null=True, blank=True, db_index=True)
    url = models.URLField(_("adresse"), max_length=LONGEST, validators=[check_address])
    key = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the compared address.")
    summary = models.TextField(
        _("notre résumé"), blank=True, help_text=_("Nos mots, pas ceux du journal : le droit de la presse le demande.")
    )
    excerpt = models.TextField(
        _("texte de l’éditeur"),
        blank=True,
        editable=False,
        help_text="Never public; a help for who writes the summary. `cms.watch.retention` drops it.",
    )
    rubric = models.ForeignKey(
        WatchRubric,
        verbose_name=_("rubrique"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="items",
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="press_items")
    territories = models.ManyToManyField(
        Territory, verbose_name=_("territoires"), blank=True, related_name="press_items"
    )
    keywords = models.JSONField(_("étiquettes"), default=list, blank=True)

    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, db_index=True)
    origin = models.CharField(_("arrivé par"), max_length=8, choices=Origin, default=Origin.HAND, editable=False)
    source = models.ForeignKey(
        WatchSource, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="items"
    )
    record = models.ForeignKey(
        "rayonnage_catalogue.BibliographicRecord",
        verbose_name=_("notice"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="press_items",
    )
    is_demo = models.BooleanField(default=False, editable=False)

    # Who did what. An act that is undone is forgotten.
    proposed_at = models.DateTimeField(_("proposé le"), default=timezone.now, editable=False, db_index=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("retenu le"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    published_at = models.DateTimeField(_("publié le"), null=True, editable=False, db_index=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    set_aside_at = models.DateTimeField(_("écarté le"), null=True, editable=False)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PressItemQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("article de presse")
        verbose_name_plural = _("articles de presse")
        permissions = [
            ("propose_pressitem", _("Proposer des articles dans les rubriques partagées, et les étiqueter")),
            ("publish_pressitem", _("Publier des articles de presse")),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        try:
            self.url = cleaned(self.url)
        except NotAnAddress as error:
            raise ValidationError({"url": NOT_AN_ADDRESS}) from error
        if same := PressItem.known(self.url, but=self.pk):
            raise ValidationError({"url": now("Cet article est déjà là : « %s ».") % same.title})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = address_key(self.url)
        super().save(*args, **kwargs)

    @classmethod
    def known(cls, url: str, but: int | None = None) -> PressItem | None:
        """The article that has this address already, whoever gave it. Raises NotAnAddress."""
        return cls.objects.filter(key=address_key(url)).exclude(pk=but).first()

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def shown_source(self) -> str:
        """« Le Journal »; without a name, the site."""
        return self.source_name or self.host.removeprefix("www.")

    @property
    def last_act(self) -> tuple[str, datetime, Any]:
        """What was done to it last: (« Publié », when, who or None)."""
        acts = {
            self.State.PROPOSED: (now("Proposé"), self.proposed_at, self.proposed_by),
            self.State.REVIEWED: (now("Retenu"), self.reviewed_at, self.reviewed_by),
            self.State.PUBLISHED: (now("Publié"), self.published_at, self.published_by),
            self.State.SET_ASIDE: (now("Écarté"), self.set_aside_at, self.set_aside_by),
        }
        said, at, who = acts[self.State(self.state)]
        return said, at or self.proposed_at, who

    def get_admin_url(self) -> str:
        return reverse("watch_admin:item", args=[self.pk])
