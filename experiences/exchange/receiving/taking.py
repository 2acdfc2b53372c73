"""What was read of a source → pages that follow it.

    harvest = take(source, read, is_list=True)     one transaction a fiche; two runs change nothing

created    a page, live, closed to editing, « Reçue de … »             updated    the page follows its source
withdrawn  a tombstone came, or the fiche is no longer in the list     back       it was withdrawn, and returns
adopted    ours now: that the source changed it is signalled, nothing more
declined   somebody took it off our site: it does not come back by itself

When more than a fifth of what we had vanishes without a word, a feed that broke is likelier than a centre that lost its
memory: nothing is withdrawn before a person has said so.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from experiences.exchange.described import authority
from experiences.exchange.marks import told
from experiences.exchange.receiving.reading import Read, Taken
from experiences.exchange.values import STORIES, SharedFiche, Withdrawn, is_of
from experiences.exchange.wording import Said, in_words
from experiences.importing.agents import Agents
from experiences.importing.citations import Citations
from experiences.importing.lists import Lists
from experiences.importing.pipeline import AT_ONCE, the_index
from experiences.importing.wanted import Wanted
from experiences.importing.writing import Desk
from experiences.models import ExperiencePage, FicheSource, Harvest, ReceivedFiche
from reference.folding import fold

logger = logging.getLogger(__name__)
State = ReceivedFiche.State
SUSPECT = 0.2
"""Of the fiches that we follow: beyond that share, those that vanish together are suspected."""
SUMMARY = 300


@dataclass
class Story:
    """What happened, as it is told to a person."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: list[dict[str, str]] = field(default_factory=list)

    def tell(self, kind: str, text: str) -> None:
        self.lines.append({"kind": kind, "text": text})


def take(source: FicheSource, read: Read, *, is_list: bool) -> Harvest:
    """`is_list`: whether what is not there is no longer given; a file says nothing of what it does not hold."""
    story = Story()
    for refused in read.refused:
        story.counts["refused"] += 1
        story.tell("refused", str(refused))
    rows = {row.identifier: row for row in source.fiches.select_related("page")}
    chosen = once_each(read.fiches, story)
    Taker(source, rows, story).take(chosen)
    present = {item.fiche.identifier for item in chosen}
    for gone in read.withdrawn:
        if gone.identifier not in present:
            note_withdrawal(rows.get(gone.identifier), gone, story)
    if is_list:
        note_missing(source, read, story)
    return keep(source, story)


def once_each(items: list[Taken], story: Story) -> list[Taken]:
    """The first of each identifier, which in a feed is the latest; never one of ours that comes back from elsewhere."""
    found: dict[str, Taken] = {}
    ours = authority()
    for item in items:
        fiche = item.fiche
        origin = fiche.based_on.identifier if fiche.based_on else ""
        if is_of(fiche.identifier, ours) or is_of(origin, ours):
            story.counts["ours"] += 1
            story.tell("remark", _("%(where)s : « %(title)s » vient de nous, laissée.") % told_of(item))
        elif fiche.identifier in found:
            story.counts["refused"] += 1
            first = found[fiche.identifier].where
            said = _("%(where)s (%(number)s) refusée : même identifiant que %(first)s. Signalez-le au centre.")
            story.tell("refused", said % {**told_of(item), "first": first})
        else:
            found[fiche.identifier] = item
    return list(found.values())


def told_of(item: Taken) -> dict[str, str]:
    return {"where": item.where, "number": item.fiche.number or item.fiche.title, "title": item.fiche.title}


class Taker:
    """The fiches of one reading: what they all need is read once, and only if something is new."""

    def __init__(self, source: FicheSource, rows: dict[str, ReceivedFiche], story: Story) -> None:
        self.source, self.rows, self.story = source, rows, story

    def take(self, items: list[Taken]) -> None:
        new = [item for item in items if self.is_new(item.fiche)]
        self.story.counts["unchanged"] += len(items) - len(new)
        if not new:
            return
        self.lists = Lists()
        fiches = [item.fiche for item in new]
        self.agents = Agents(
            (body.name for fiche in fiches for body in fiche.bodies),
            (name for fiche in fiches for name in fiche.writers),
        )
        self.citations = Citations(text for fiche in fiches for text in fiche.references)
        self.desk = Desk(the_index(), self.agents, is_demo=False)
        for start in range(0, len(new), AT_ONCE):
            with transaction.atomic():
                for item in new[start : start + AT_ONCE]:
                    self.one(item)

    def is_new(self, fiche: SharedFiche) -> bool:
        row = self.rows.get(fiche.identifier)
        return row is None or row.digest != digest(in_words(fiche)) or row.state == State.WITHDRAWN

    def one(self, item: Taken) -> None:
        try:
            with transaction.atomic():
                outcome = self.write(item)
        except (ValidationError, DatabaseError) as error:
            logger.warning("The fiche %s of %s was refused: %s", item.fiche.identifier, self.source, error)
            self.story.counts["refused"] += 1
            why = " ; ".join(error.messages) if isinstance(error, ValidationError) else _("la base l’a refusée")
            self.story.tell("refused", f"{item.where} ({told_of(item)['number']}) : {why}.")
            # What failed may have left a half-made agent or slug behind.
            self.agents.forget_unsaved()
        else:
            self.story.counts[outcome] += 1
            for remark in item.remarks:
                self.story.tell("remark", f"{item.where} ({told_of(item)['number']}) : {remark}.")

    def write(self, item: Taken) -> str:
        fiche = item.fiche
        row = self.rows.get(fiche.identifier)
        if row is None:
            row = ReceivedFiche(source=self.source, identifier=fiche.identifier)
            row.page = self.desk.create(self.number(fiche), self.wanted(item))
            outcome = "created"
        else:
            outcome = self.follow(row, item)
        self.remember(row, fiche)
        self.rows[fiche.identifier] = row
        return outcome

    def follow(self, row: ReceivedFiche, item: Taken) -> str:
        named = {"title": item.fiche.title, "source": self.source.name}
        if row.state == State.ADOPTED:
            row.differs = True
            said = _("« %(title)s », que vous avez adoptée, a changé chez %(source)s : comparez-les.")
            self.story.tell("remark", said % named)
            return "signalled"
        if row.state == State.DECLINED:
            return "unchanged"
        if row.page is None or (row.state == State.FOLLOWED and not row.page.live):
            # A person took it off; it does not come back by itself.
            row.state = State.DECLINED
            said = _("« %(title)s » a été retirée ici par quelqu’un : elle n’est pas remise en ligne.")
            self.story.tell("remark", said % named)
            return "unchanged"
        was_withdrawn, row.state, row.withdrawn_at = row.state == State.WITHDRAWN, State.FOLLOWED, None
        self.desk.update(row.page, self.wanted(item))
        # A version keeps where its page comes from as the page says it.
        ExperiencePage.objects.filter(pk=row.page.pk).update(
            origin_name=self.source.name, origin_url=item.fiche.url, is_received=True
        )
        if was_withdrawn:
            self.story.tell("remark", _("« %(title)s » est de nouveau donnée par %(source)s.") % named)
        return "back" if was_withdrawn else "updated"

    def remember(self, row: ReceivedFiche, fiche: SharedFiche) -> None:
        said = in_words(fiche)
        row.number, row.title, row.url, row.licence = fiche.number, fiche.title, fiche.url, fiche.licence
        row.content, row.digest, row.changed_at = said, digest(said), timezone.now()
        row.save()

    def number(self, fiche: SharedFiche) -> str:
        """« labo-cites/FE-012 »: theirs, under their code, so that it is never one of ours."""
        theirs = "".join(c if c.isascii() and (c.isalnum() or c in "._/-") else "-" for c in fiche.number).strip("-./")
        mark = blake2b(fiche.identifier.encode(), digest_size=4).hexdigest()
        number = f"{self.source.code}/{theirs or mark}"
        if len(number) > 40:
            number = f"{number[:31]}-{mark}"
        return f"{number[:31]}-{mark}" if ExperiencePage.objects.filter(number=number).exists() else number

    def wanted(self, item: Taken) -> Wanted:
        fiche = item.fiche
        territories, kept = self.territories(item)
        audiences, others = known(fiche.audiences, self.lists.audiences)
        return Wanted(
            columns={
                "title": fiche.title,
                "summary": fiche.summary or shortened(told(fiche.stories.get("context", ""))) or fiche.title,
                "place": " – ".join(filter(None, [fiche.place, *kept]))[:500],
                "precision": fiche.precision,
                "audience_note": ", ".join(filter(None, [*others, fiche.audience_note]))[:500],
                "started_on": fiche.started_on,
                "ended_on": fiche.ended_on,
                "state": fiche.state,
                "resources": fiche.resources,
                "written_on": fiche.written_on,
                "verified_on": fiche.verified_on,
                "licence": fiche.licence,
                "full_time_equivalents": fiche.full_time_equivalents,
                "budget": fiche.budget,
                "is_demo": fiche.is_demo,
                "is_received": True,
                "origin_name": self.source.name,
                "origin_url": fiche.url,
                **{name: fiche.stories.get(name, "") for name in STORIES},
            },
            lists={
                "territories": frozenset(territories),
                "themes": self.listed(item, fiche.themes, self.lists.themes, _("thème")),
                "frameworks": self.listed(item, fiche.frameworks, self.lists.frameworks, _("cadre")),
                "audiences": frozenset(audiences),
            },
            involvements=tuple(
                dict.fromkeys((self.agents.organisation(body.name), body.role) for body in fiche.bodies)
            ),
            writers=tuple(dict.fromkeys(self.agents.person(name) for name in fiche.writers)),
            levers=tuple((one.topic, one.text) for one in fiche.levers),
            brakes=tuple((one.topic, one.text) for one in fiche.brakes),
            references=tuple((self.citations.record(text), text) for text in fiche.references),
            contact=None,
            rows={
                "fundings": tuple((one.funder, one.amount, one.year, one.kind) for one in fiche.fundings),
                "indicators": tuple(
                    (one.name, one.value, one.unit, one.source, one.measured_on) for one in fiche.indicators
                ),
                "contacts": tuple(
                    # Without the day of the agreement, nobody may say that there is one.
                    (one.name, one.position, one.organisation, one.email, one.phone, one.consented_on is not None,
                     one.consented_on, one.expires_on)
                    for one in fiche.contacts
                ),
            },
        )  # fmt: skip

    def territories(self, item: Taken) -> tuple[list[int], list[str]]:
        """Those of our lists; the others in words. A commune that is no more is found under the one that took it over."""
        found, kept = [], []
        for place in item.fiche.places:
            pk = self.territory(place.kind, place.code)
            if pk is None and place.successor:
                pk = self.territory(place.kind, place.successor)
                if pk is not None:
                    kept.append(place.name or place.code)
            if pk is not None:
                found.append(pk)
            else:
                kept.append(f"{place.name} ({place.code})" if place.name else place.code)
                said = _("%(kind)s %(code)s absent de nos listes, gardé dans le lieu")
                self.remark(item, said % {"kind": place.kind, "code": place.code})
            if place.kind == "commune" and place.code in self.lists.former:
                former, today = self.lists.former[place.code]
                said = _("la commune %(code)s (%(former)s) est aujourd’hui dans %(today)s")
                self.remark(item, said % {"code": place.code, "former": former, "today": today})
        return list(dict.fromkeys(found)), [word for word in kept if word not in item.fiche.place]

    def territory(self, kind: str, code: str) -> int | None:
        if kind == "commune":
            return self.lists.communes.get(code)
        return self.lists.quarters.get(code) if kind == "qpv" else self.lists.wider.get((kind, code))

    def listed(self, item: Taken, words: tuple[str, ...], names: dict[str, int], what: str) -> frozenset[int]:
        found, others = known(words, names)
        for word in others:
            self.remark(item, _("%(what)s « %(word)s » absent de nos listes") % {"what": what, "word": word})
        return frozenset(found)

    def remark(self, item: Taken, said: str) -> None:
        self.story.tell("remark", f"{item.where} ({told_of(item)['number']}) : {said}.")


def known(words: tuple[str, ...], names: dict[str, int]) -> tuple[list[int], list[str]]:
    found = {word: names.get(fold(word)) for word in words}
    return [pk for pk in found.values() if pk is not None], [word for word, pk in found.items() if pk is None]


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else line[: SUMMARY - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def digest(said: Said) -> str:
    """Of what a fiche says; not of when it was last published: saying it again is no change."""
    kept = {key: value for key, value in said.items() if key != "modifiee_le"}
    text = json.dumps(kept, sort_keys=True, ensure_ascii=False)
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


# What is no longer given


def note_withdrawal(row: ReceivedFiche | None, gone: Withdrawn, story: Story) -> None:
    """A tombstone. Of a fiche that we never had, or lost already, it says nothing."""
    if row is None or row.state not in (State.FOLLOWED, State.ADOPTED):
        return
    named = {"title": row.title, "source": row.source.name, "reason": gone.said.lower()}
    if row.state == State.ADOPTED:
        if not row.differs:
            ReceivedFiche.objects.filter(pk=row.pk).update(differs=True)
            said = _("« %(title)s », que vous avez adoptée, n’est plus donnée par %(source)s (%(reason)s).")
            story.tell("remark", said % named)
        return
    withdraw(row)
    story.counts["withdrawn"] += 1
    story.tell("withdrawn", _("« %(title)s » retirée du site : %(source)s l’a retirée (%(reason)s).") % named)


def note_missing(source: FicheSource, read: Read, story: Story) -> None:
    """Those that the list no longer has, and that no tombstone names."""
    followed = list(source.fiches.filter(state=State.FOLLOWED).select_related("page", "source"))
    missing = [row for row in followed if row.identifier not in read.mentioned]
    source.suspected = []
    if not missing:
        return
    count = len(missing)
    if not read.is_whole or read.has_nameless:
        story.tell("remark", _("%(count)d fiches n’ont pas été retrouvées, mais le flux n’a pas pu être lu en entier : "
                               "elles restent.") % {"count": count})  # fmt: skip
    elif count > SUSPECT * len(followed):
        source.suspected = [row.pk for row in missing]
        said = _("%(count)d fiches sur %(total)d ne sont plus dans le flux, sans que rien ne le dise : rien n’est retiré. "
                 "Vérifiez auprès du centre, puis confirmez ou attendez.")  # fmt: skip
        story.tell("refused", said % {"count": count, "total": len(followed)})
    else:
        for row in missing:
            withdraw(row)
            story.counts["withdrawn"] += 1
            said = _("« %(title)s » retirée du site : elle n’est plus dans le flux de %(source)s.")
            story.tell("withdrawn", said % {"title": row.title, "source": source.name})


@transaction.atomic
def withdraw(row: ReceivedFiche) -> None:
    """Off the site; its line stays, and says when."""
    page = row.page
    ReceivedFiche.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, withdrawn_at=timezone.now())
    if page is not None and page.live:
        page.unpublish(log_action=True)


def keep(source: FicheSource, story: Story) -> Harvest:
    """Told to the screen when something happened; a day without news leaves no line."""
    harvest = Harvest(source=source, counts=dict(story.counts), lines=story.lines[:500])
    source.save(update_fields=["suspected"])
    if story.lines or any(count for kind, count in story.counts.items() if kind != "unchanged"):
        harvest.save()
        old = source.harvests.values_list("pk", flat=True)[Harvest.KEPT :]
        Harvest.objects.filter(pk__in=list(old)).delete()
    return harvest


def summary(counts: dict[str, Any]) -> str:
    """« 3 nouvelles, 1 mise à jour, 40 inchangées »."""
    count = {kind: counts.get(kind, 0) for kind in KINDS}
    words = {
        "created": ngettext("%d nouvelle", "%d nouvelles", count["created"]),
        "updated": ngettext("%d mise à jour", "%d mises à jour", count["updated"]),
        "back": ngettext("%d revenue", "%d revenues", count["back"]),
        "withdrawn": ngettext("%d retirée", "%d retirées", count["withdrawn"]),
        "signalled": ngettext("%d adoptée changée à la source", "%d adoptées changées à la source", count["signalled"]),
        "refused": ngettext("%d refusée", "%d refusées", count["refused"]),
        "ours": ngettext("%d venue de nous", "%d venues de nous", count["ours"]),
        "unchanged": ngettext("%d inchangée", "%d inchangées", count["unchanged"]),
    }
    return ", ".join(words[kind] % number for kind, number in count.items() if number) or _("rien")


KINDS = ("created", "updated", "back", "withdrawn", "signalled", "refused", "ours", "unchanged")
