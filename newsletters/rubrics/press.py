"""Revue de presse: articles of the watch, with our own words and the link; never those of their publisher."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.models import PressItem
from newsletters.content import Entry
from newsletters.rubrics.base import PROSE_FEATURES, KeptBlock, QuotedBlock, RubricBlock, paragraph

PROPOSED = 30


class PressEntry(QuotedBlock):
    source = SnippetChooserBlock("rayonnage_cms.PressItem", label=_("Article"), required=False)
    text = blocks.RichTextBlock(
        label=_("Présentation"),
        features=PROSE_FEATURES,
        required=False,
        help_text=_("Laissée vide, notre résumé de l’article."),
    )
    kept = KeptBlock()

    def described(self, source: PressItem) -> Entry:
        day = date_format(source.dated_on, "j F Y") if source.dated_on else ""
        by = now("par %s") % source.author if source.author else ""
        return Entry(
            title=source.title,
            url=source.url,
            kicker=" · ".join(filter(None, [source.shown_source, day])),
            html="".join(paragraph(line) for line in source.summary.splitlines()),
            details=tuple(filter(None, [by])),
            is_demo=source.is_demo,
        )

    class Meta:
        icon = "glasses"
        label = _("Article de presse")


class PressRubric(RubricBlock):
    items = blocks.ListBlock(PressEntry(), label=_("Articles"), default=[])
    model = PressItem

    @classmethod
    def news(cls, since: date, today: date) -> list[Model]:
        """Published in the watch since the last numéro; those that we said something of come first."""
        after = timezone.make_aware(datetime.combine(since + timedelta(days=1), time()))
        items = PressItem.objects.published().filter(published_at__gte=after).order_by("-published_at", "-pk")
        told = [*items.exclude(summary="")[:PROPOSED], *items.filter(summary="")[:PROPOSED]]
        return told[:PROPOSED]

    class Meta:
        icon = "glasses"
        label = _("Revue de presse")
        default_heading = _("Lu dans la presse")
