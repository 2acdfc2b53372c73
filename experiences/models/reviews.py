"""HolderReview: a fiche shown to one reviewer. ReviewAnswer: what she said at once, ReviewComment: of which block.

Each reviewer has her own row and her own answers: nobody writes over anybody. An agreement says of which version it is:
Wagtail's autosave writes over a revision, so the revision alone would not tell, and what was read is kept by digests.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from correspondence.given import GivenLink
from experiences.models.fiches import ExperiencePage

LONGEST_COMMENT = 4000


class HolderReview(GivenLink):
    page = models.ForeignKey(
        ExperiencePage, verbose_name=_("fiche"), on_delete=models.CASCADE, related_name="holder_reviews"
    )
    word = models.TextField(_("un mot de votre part"), blank=True)
    reminded_at = models.DateTimeField(_("relancée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("relecture par un porteur")
        verbose_name_plural = _("relectures par les porteurs")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.name}"

    @property
    def last_answer(self) -> "ReviewAnswer | None":
        return max(self.answers.all(), key=lambda answer: answer.pk, default=None)

    @property
    def is_awaited(self) -> bool:
        return self.is_open and self.last_answer is None


class ReviewAnswer(models.Model):
    class Verdict(models.TextChoices):
        CHANGES = "remarques", _("Des changements demandés")
        AGREED = "accord", _("Accord pour publier")

    review = models.ForeignKey(HolderReview, on_delete=models.CASCADE, related_name="answers")
    verdict = models.CharField(_("réponse"), max_length=10, choices=Verdict)
    name = models.CharField(_("nom"), max_length=120)
    wording = models.TextField(_("termes de l’accord"), blank=True)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    version_of = models.DateTimeField(_("version du"), help_text="When what was read was saved.")
    read = models.JSONField(default=dict)
    """{block: digest} of what was read, by `cycle.versions.digests`."""
    answered_at = models.DateTimeField(_("répondu le"), default=timezone.now)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("réponse d’un porteur")
        verbose_name_plural = _("réponses des porteurs")
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_verdict_display()}"

    @property
    def is_agreement(self) -> bool:
        return self.verdict == self.Verdict.AGREED


class ReviewComment(models.Model):
    answer = models.ForeignKey(ReviewAnswer, on_delete=models.CASCADE, related_name="comments")
    block = models.CharField(max_length=30, blank=True, help_text="Empty: of the whole fiche.")
    text = models.TextField(_("remarque"), max_length=LONGEST_COMMENT)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("remarque d’un porteur")
        verbose_name_plural = _("remarques des porteurs")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]
