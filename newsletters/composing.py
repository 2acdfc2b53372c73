"""A numéro, from the tray to the values that are rendered.

issue = new_issue(letter)            a draft with the rubrics of its letter
offers = offered(issue)              what waits in the tray, and what is new since the last numéro, by rubric
take(issue, chosen)                  put some of it in the draft; what is there is never touched
composed(issue)                      what the numéro says, as plain values
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.models import CentreSettings
from newsletters.content import Content, Look, Picture, Rubric, Sender
from newsletters.models import IssuePage, LetterPage, TrayItem
from newsletters.rubrics import RUBRICS, heading_of
from newsletters.rubrics.base import absolute, page_address, prose

FIRST_LOOK_BACK = timedelta(days=61)
"""Without a numéro before, two months are news."""


def new_issue(letter: LetterPage, user: Any = None) -> IssuePage:
    """A draft below its letter: the next number, the rubrics of the letter, in order, empty."""
    number = letter.next_number()
    issue = IssuePage(
        title=f"{letter.title}, n°\u00a0{number}",
        slug=slugify(f"numero-{number}"),
        number=number,
        live=False,
        owner=user,
        is_demo=letter.is_demo,
    )
    issue.body = [(block.block_type, {"heading": block.value or "", "items": []}) for block in letter.rubrics
                  if block.block_type != "picture"]  # fmt: skip
    letter.add_child(instance=issue)
    issue.save_revision(user=user, log_action="wagtail.create")
    return issue


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may go into the numéro: from the tray, or new on the site."""

    reference: str
    rubric: str
    title: str
    note: str
    raw: dict[str, Any]
    """The item's value, as the rubric stores it."""
    tray_item: TrayItem | None = None

    @property
    def is_kept(self) -> bool:
        return self.tray_item is not None


@dataclass(slots=True)
class OfferedRubric:
    kind: str
    heading: str
    offers: list[Offer] = field(default_factory=list)


def offered(issue: IssuePage) -> list[OfferedRubric]:
    """By rubric, in the order of the letter: the tray first. What is in the numéro, or was shown once, is left out."""
    letter = issue.letter
    seen = {*issue.proposed, *references_in(issue)}
    rubrics = {kind: OfferedRubric(kind, heading) for kind, heading in planned(letter)}
    for item in waiting(letter):
        if item.reference not in seen and item.rubric in RUBRICS:
            seen.add(item.reference)
            rubric = rubrics.setdefault(item.rubric, OfferedRubric(item.rubric, heading_of(item.rubric)))
            rubric.offers.append(kept_offer(item))
    since, today = last_issue_on(issue), timezone.localdate()
    for kind, rubric in rubrics.items():
        news = RUBRICS[kind].news(since, today)
        rubric.offers += [
            one for one in map(lambda source, kind=kind: offer(kind, source), news) if one.reference not in seen
        ]
    return [rubric for rubric in rubrics.values() if rubric.offers]


def planned(letter: LetterPage) -> list[tuple[str, str]]:
    """The rubrics of a letter: (kind, heading)."""
    return [(block.block_type, block.value or heading_of(block.block_type)) for block in letter.rubrics]


def waiting(letter: LetterPage) -> list[TrayItem]:
    """What the tray holds for this letter or for any, oldest first."""
    items = TrayItem.objects.filter(Q(letter=letter) | Q(letter=None), state=TrayItem.State.WAITING)
    return list(items.select_related("content_type").prefetch_related("content_object").order_by("created_at", "pk"))


def kept_offer(item: TrayItem) -> Offer:
    source = item.content_object
    raw = RUBRICS[item.rubric].taken(source) if source is not None else item.values
    return Offer(item.reference, item.rubric, str(source or item.title), item.note, raw, item)


def offer(kind: str, source: Model) -> Offer:
    return Offer(reference_of(source), kind, str(source), "", RUBRICS[kind].taken(source))


def reference_of(source: Model) -> str:
    """The same whatever page class it was read through."""
    return f"{ContentType.objects.get_for_model(source).pk}:{source.pk}"


def references_in(issue: IssuePage) -> set[str]:
    """The contents that the draft already quotes."""
    items = [item for block in issue.body for item in block.value.get("items") or ()]
    return {quoted for item in items if (quoted := quoted_by(item))}


def quoted_by(item: Any) -> str:
    """The reference of the content that an item of a rubric shows; "" of words only."""
    source = item.get("source") if hasattr(item, "get") else None
    return reference_of(getattr(source, "specific", source)) if source is not None and source != "" else ""


def last_issue_on(issue: IssuePage) -> date:
    letter = issue.letter
    before = IssuePage.objects.child_of(letter).live().filter(number__lt=issue.number).order_by("-number").first()
    return before.issued_on if before else timezone.localdate() - FIRST_LOOK_BACK


@transaction.atomic
def take(issue: IssuePage, chosen: Iterable[Offer], shown: Iterable[Offer] = (), user: Any = None) -> IssuePage:
    """Add what was chosen at the end of its rubric, in the draft. What the editor wrote is not touched.

    `shown` is all that was offered: what was not chosen among the news is not offered again for this numéro; what
    waits in the tray keeps waiting.
    """
    raw = [dict(block) for block in issue.body.get_prep_value()]
    for one in chosen:
        rubric = next((block for block in raw if block["type"] == one.rubric), None)
        if rubric is None:
            rubric = {"type": one.rubric, "value": {"heading": "", "items": []}, "id": str(uuid.uuid4())}
            raw.append(rubric)
        rubric["value"]["items"].append({"type": "item", "value": one.raw, "id": str(uuid.uuid4())})
        if one.tray_item:
            TrayItem.objects.filter(pk=one.tray_item.pk).update(state=TrayItem.State.USED, used_in=issue)
    issue.body = raw_stream(issue, raw)
    news = [one.reference for one in shown if not one.is_kept]
    issue.proposed = list(dict.fromkeys([*issue.proposed, *news]))
    IssuePage.objects.filter(pk=issue.pk).update(proposed=issue.proposed)
    issue.save_revision(user=user, log_action="wagtail.edit")
    return issue


def raw_stream(issue: IssuePage, raw: list[dict[str, Any]]) -> Any:
    return issue._meta.get_field("body").stream_block.to_python(raw)


def composed(issue: IssuePage) -> Content:
    """What the numéro says now; an empty rubric is left out."""
    letter = issue.letter
    rubrics: list[Rubric] = [block.block.rubric(block.value) for block in issue.body]
    return Content(
        letter=letter.title,
        tagline=letter.tagline,
        issue=issue.issue_name,
        period=issue.printed_period,
        title=issue.title,
        preheader=issue.preheader or issue.intro,
        editorial=prose(issue.editorial),
        url=page_address(issue) if issue.pk else "",
        rubrics=tuple(rubric for rubric in rubrics if rubric.entries),
        look=look_of(letter),
        sender=sender_of(letter),
    )


def look_of(letter: LetterPage) -> Look:
    if letter.logo is None:
        return Look(letter.accent)
    rendition = letter.logo.get_rendition("max-480x128|format-png")
    height = min(rendition.height // 2, 64)
    width = round(rendition.width * height / rendition.height)
    return Look(letter.accent, Picture(absolute(rendition.url), letter.logo.default_alt_text, width, height))


def sender_of(letter: LetterPage) -> Sender:
    site = Site.objects.filter(is_default_site=True).first()
    centre = CentreSettings.for_site(site) if site else CentreSettings()
    return Sender(
        name=centre.name,
        address=tuple(filter(None, [centre.street, f"{centre.postal_code} {centre.city}".strip()])),
        email=letter.reply_to or centre.email or letter.sender_address,
        phone=centre.phone,
        site_url=settings.SITE_URL,
        reason=_("Vous recevez %s parce que vous y êtes abonné·e.") % letter.title,
    )
