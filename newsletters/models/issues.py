"""IssuePage: one numéro. TrayItem: what waits for the next one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.blocks.field import BodyField
from cms.models.base import SitePage
from newsletters.content import Content
from newsletters.models.letters import LetterPage, MailingList
from newsletters.rubrics import IssueBody
from newsletters.rubrics.base import PROSE_FEATURES


class IssuePage(SitePage):
    number = models.PositiveIntegerField(_("numéro"), db_index=True)
    issued_on = models.DateField(_("date"), default=timezone.localdate, db_index=True)
    period = models.CharField(_("période"), max_length=60, blank=True, help_text=_("« mars – avril 2026 »"))
    subject = models.CharField(
        _("objet du courriel"), max_length=150, blank=True, help_text=_("Laissé vide, c’est le titre.")
    )
    preheader = models.CharField(
        _("aperçu"),
        max_length=150,
        blank=True,
        help_text=_("La ligne grise sous l’objet, dans la boîte de réception."),
    )
    editorial = RichTextField(_("éditorial"), blank=True, features=PROSE_FEATURES)
    body = BodyField(IssueBody(), verbose_name=_("rubriques"), blank=True)
    recipients = models.JSONField(default=list, blank=True, editable=False)
    """Keys of the lists it goes to; all those of its letter when empty."""
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """`Content` as it was sent: the archive shows that for ever."""
    proposed = models.JSONField(default=list, blank=True, editable=False)
    """References of all that « Préparer » has shown once: what was dropped is not proposed again."""
    link_report = models.JSONField(null=True, blank=True, editable=False)
    """What `newsletters.dead_links` found."""
    archive_pdf = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("PDF du numéro"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Pour un ancien numéro, celui qui a paru. Sinon il se fait tout seul."),
    )

    parent_page_types = ["rayonnage_newsletters.LetterPage"]
    subpage_types: list[str] = []
    template = "newsletters/issue_page.html"

    content_panels = [
        HelpPanel(template="newsletters/admin/issue_steps.html"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("number"), FieldPanel("issued_on"), FieldPanel("period")]),
                FieldPanel("title"),
                FieldPanel("subject"),
                FieldPanel("preheader"),
            ],
            heading=_("Ce numéro"),
        ),
        FieldPanel("editorial"),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("archive_pdf"), *SitePage.filing_panels, *Page.promote_panels]

    class Meta:
        verbose_name = _("numéro de lettre")
        verbose_name_plural = _("numéros de lettre")

    def clean(self) -> None:
        super().clean()
        # A page that is being created has no parent yet; its letter gives it a free number.
        same = (
            IssuePage.objects.child_of(self.letter).filter(number=self.number)
            if self.path
            else IssuePage.objects.none()
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"number": _("Le numéro %d existe déjà.") % self.number})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.keep_copies()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.keep_copies()
        return super().save_revision(*args, **kwargs)

    def keep_copies(self) -> None:
        """Beside each notice, fiche or page it quotes, a copy of what is said of it: any of them may go away."""
        for block in self.body:
            keep = getattr(block.block, "keep_copies", None)
            if keep:
                keep(block.value)

    @cached_property
    def letter(self) -> LetterPage:
        return self.get_parent().specific

    @property
    def mail_subject(self) -> str:
        return self.subject or self.title

    @property
    def issue_name(self) -> str:
        return f"n°\u00a0{self.number}"

    @property
    def printed_period(self) -> str:
        return self.period or date_format(self.issued_on, "F Y")

    def lists(self) -> list[MailingList]:
        """Those it goes to."""
        everyone = list(self.letter.mailing_lists.all())
        return [one for one in everyone if one.pk in self.recipients] or everyone

    def content(self) -> Content:
        """What it says: as sent once it was, else as composed now."""
        from newsletters.composing import composed

        return Content.from_json(self.frozen) if self.frozen else composed(self)

    @property
    def dated_on(self) -> date | None:
        return self.issued_on

    def search_parts(self) -> list[str]:
        content = self.content()
        entries = [entry for rubric in content.rubrics for entry in rubric.entries]
        said = [" ".join([one.title, one.kicker, one.html, *one.details]) for one in entries]
        return [content.letter, strip_tags(content.editorial), *map(strip_tags, said)]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return {**context, "content": self.content(), "letter": self.letter, **self.neighbours()}

    def neighbours(self) -> dict[str, IssuePage | None]:
        """The published numéros before and after this one."""
        issues = self.letter.issues()
        return {
            "older": issues.filter(number__lt=self.number).order_by("-number").first(),
            "newer": issues.filter(number__gt=self.number).order_by("number").first(),
        }

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("Page de l’archive")), ("mail", _("Courriel")), ("text", _("Texte seul"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        from newsletters import previewing

        if mode_name == "mail":
            return previewing.mail(self)
        if mode_name == "text":
            return previewing.text(self)
        return super().serve_preview(request, mode_name)


class TrayItem(models.Model):
    """Something for the next numéro: a content of the site, or a few words typed by an editor or proposed by a reader."""

    class State(models.TextChoices):
        PROPOSED = "propose", _("Proposé par un lecteur")
        WAITING = "attente", _("Pour le prochain numéro")
        USED = "repris", _("Repris")
        DROPPED = "ecarte", _("Écarté")

    letter = models.ForeignKey(
        LetterPage,
        verbose_name=_("lettre"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="tray",
        help_text=_("Laissée vide : pour celle qui la prendra la première."),
    )
    rubric = models.CharField(_("rubrique"), max_length=30)
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    content_object = GenericForeignKey("content_type", "object_id")
    title = models.CharField(_("titre"), max_length=255, blank=True)
    values = models.JSONField(default=dict, blank=True)
    """What was typed, by the names of the rubric's own block."""
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.WAITING, db_index=True)
    proposer = models.CharField(_("proposé par"), max_length=320, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("le"), default=timezone.now)
    used_in = models.ForeignKey(
        IssuePage, verbose_name=_("repris dans"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("élément pour le prochain numéro")
        verbose_name_plural = _("pour le prochain numéro")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        return f"{self.content_type_id}:{self.object_id}" if self.content_type_id else f"tray:{self.pk}"
