"""PreviewLink: a draft shown to one person or one body, for some days. PreviewComment: what they said of it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from correspondence.given import GivenLink


class PreviewLink(GivenLink):
    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="preview_links")

    class Meta:
        verbose_name = _("lien d’aperçu")
        verbose_name_plural = _("liens d’aperçu")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.page} · {self.name}"


class PreviewComment(models.Model):
    class Verdict(models.TextChoices):
        REMARK = "remarque", _("Une remarque")
        CHANGE = "modification", _("Une modification à faire avant publication")
        APPROVED = "accord", _("Tout va bien, vous pouvez publier")

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="comments")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="preview_comments")
    author = models.CharField(_("nom"), max_length=120)
    verdict = models.CharField(_("avis"), max_length=12, choices=Verdict, default=Verdict.REMARK)
    text = models.TextField(_("message"), max_length=4000, blank=True)
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("remarque sur un aperçu")
        verbose_name_plural = _("remarques sur des aperçus")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.author} · {self.text[:60]}"
