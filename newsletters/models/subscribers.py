"""Subscriber, and the lists it is on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from correspondence.addresses import BadAddress, normalised
from correspondence.models import new_key
from newsletters.models.letters import MailingList
from reference.models import Territory, Theme


class SubscriberQuerySet(QuerySet["Subscriber"]):
    def reachable(self) -> SubscriberQuerySet:
        """Those to whom a mail may go: an address, not set aside after bounces."""
        return self.exclude(email=None).filter(set_aside_at=None)


class Subscriber(ClusterableModel):
    class Category(models.TextChoices):
        ELECTED = "elu", _("Élu·e")
        STATE = "etat", _("Service de l’État")
        PROFESSIONAL = "professionnel", _("Professionnel·le")
        PARTNER = "partenaire", _("Partenaire")
        MEMBER = "adherent", _("Adhérent·e")
        OTHER = "autre", _("Autre")

    email = models.CharField(_("courriel"), max_length=320, unique=True, null=True, blank=True)
    civility = models.CharField(_("civilité"), max_length=20, blank=True)
    first_name = models.CharField(_("prénom"), max_length=100, blank=True)
    last_name = models.CharField(_("nom"), max_length=120, blank=True)
    function = models.CharField(_("fonction"), max_length=160, blank=True)
    organisation = models.CharField(_("structure"), max_length=200, blank=True)
    category = models.CharField(_("catégorie"), max_length=14, choices=Category, blank=True)
    territories = ParentalManyToManyField(Territory, verbose_name=_("territoires"), blank=True, related_name="+")
    themes = ParentalManyToManyField(Theme, verbose_name=_("thèmes"), blank=True, related_name="+")
    street = models.TextField(_("rue"), blank=True, help_text=_("Une à trois lignes."))
    postal_code = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    country = models.CharField(_("pays"), max_length=60, blank=True)
    key = models.CharField(max_length=24, default=new_key, unique=True, editable=False)
    created_at = models.DateTimeField(_("depuis le"), default=timezone.now, editable=False)
    last_sign_on = models.DateField(
        _("dernier signe"),
        default=timezone.localdate,
        help_text=_(
            "Dernière fois que la personne a fait quelque chose d’elle-même ; ouvrir un courriel ne compte pas."
        ),
    )
    reconfirmation_asked_on = models.DateField(null=True, blank=True, editable=False)
    set_aside_at = models.DateTimeField(_("mis de côté le"), null=True, blank=True, editable=False)
    set_aside_reason = models.CharField(_("pourquoi"), max_length=250, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = SubscriberQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("email"),
                FieldRowPanel([FieldPanel("civility"), FieldPanel("first_name"), FieldPanel("last_name")]),
                FieldRowPanel([FieldPanel("function"), FieldPanel("organisation")]),
                FieldPanel("category"),
            ],
            heading=_("Qui"),
        ),
        InlinePanel("subscriptions", heading=_("Abonnements"), label=_("Abonnement")),
        MultiFieldPanel(
            [
                FieldPanel("street"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("city"), FieldPanel("country")]),
            ],
            heading=_("Adresse postale"),
        ),
        MultiFieldPanel([FieldPanel("territories"), FieldPanel("themes")], heading=_("Ce qui l’intéresse")),
    ]

    class Meta:
        verbose_name = _("abonné")
        verbose_name_plural = _("abonnés")
        ordering = ["last_name", "first_name", "email"]

    def __str__(self) -> str:
        return " · ".join(filter(None, [self.name or self.organisation, self.email])) or str(_("Sans nom"))

    @property
    def name(self) -> str:
        return " ".join(filter(None, [self.first_name, self.last_name]))

    @property
    def has_postal_address(self) -> bool:
        return bool(self.postal_code and self.city and (self.last_name or self.organisation))

    def clean(self) -> None:
        super().clean()
        try:
            self.email = normalised(self.email) if self.email else None
        except BadAddress as error:
            raise ValidationError({"email": str(error)}) from error

    def gives_a_sign(self) -> None:
        """She did something herself: the three years start again (CNIL, prospects and contacts)."""
        self.last_sign_on, self.reconfirmation_asked_on = timezone.localdate(), None
        self.save(update_fields=["last_sign_on", "reconfirmation_asked_on"])

    def get_absolute_url(self) -> str:
        return reverse("wagtailsnippets_rayonnage_newsletters_subscriber:edit", args=[self.pk])


class SubscriptionQuerySet(QuerySet["Subscription"]):
    def active(self) -> SubscriptionQuerySet:
        return self.filter(state=Subscription.State.ACTIVE)

    def by_mail(self) -> SubscriptionQuerySet:
        return self.active().filter(channel__in=[Subscription.Channel.MAIL, Subscription.Channel.BOTH])

    def by_post(self) -> SubscriptionQuerySet:
        return self.active().filter(channel__in=[Subscription.Channel.POST, Subscription.Channel.BOTH])


class Subscription(models.Model):
    class State(models.TextChoices):
        PENDING = "attente", _("À confirmer")
        ACTIVE = "active", _("Active")
        ENDED = "finie", _("Finie")

    class Channel(models.TextChoices):
        MAIL = "courriel", _("Par courriel")
        POST = "papier", _("Par la poste")
        BOTH = "les-deux", _("Par courriel et par la poste")

    class Basis(models.TextChoices):
        CONSENT = "consentement", _("Consentement")
        INTEREST = "interet", _("Information professionnelle (intérêt légitime)")
        CONTRACT = "adhesion", _("Adhésion")

    subscriber = ParentalKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    mailing_list = models.ForeignKey(
        MailingList, verbose_name=_("liste"), on_delete=models.CASCADE, related_name="subscriptions"
    )
    channel = models.CharField(_("canal"), max_length=10, choices=Channel, default=Channel.MAIL)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.ACTIVE, db_index=True)
    basis = models.CharField(_("base légale"), max_length=14, choices=Basis, default=Basis.CONSENT)
    origin = models.CharField(_("origine"), max_length=200, blank=True)
    started_on = models.DateField(_("depuis le"), default=timezone.localdate)
    ended_on = models.DateField(_("jusqu’au"), null=True, blank=True, editable=False)
    end_reason = models.CharField(max_length=200, blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("mailing_list"), FieldPanel("channel")]),
        FieldRowPanel([FieldPanel("state"), FieldPanel("basis"), FieldPanel("origin")]),
    ]

    class Meta:
        verbose_name = _("abonnement")
        verbose_name_plural = _("abonnements")
        constraints = [models.UniqueConstraint(fields=["subscriber", "mailing_list"], name="subscription_once")]

    def __str__(self) -> str:
        return f"{self.mailing_list} · {self.get_state_display()}"

    @property
    def scope(self) -> str:
        return f"lettre:{self.mailing_list.letter_id}"
