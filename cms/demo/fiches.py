"""The fiches of the demo at work: proposed, read by their holder, taken off, bound, received. No mail, nothing fetched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision

from cms.demo.pages import Pages, Table, without
from cms.demo.signals import demo_loaded
from cms.demo.tables import read
from cms.demo.watch import account
from cms.initiatives.freezing import freeze
from cms.initiatives.models import Reprint
from experiences.cycle import archiving, contacts, proposing, reviewing
from experiences.cycle.forms import ProposalForm
from experiences.cycle.versions import latest_version
from experiences.exchange.receiving.reading import Read, Taken
from experiences.exchange.receiving.taking import take
from experiences.exchange.wording import understood
from experiences.models import (
    Contact,
    Dossier,
    DossierSheet,
    ExperienceIndexPage,
    ExperiencePage,
    FicheSource,
    HolderReview,
    Proposal,
    ReviewAnswer,
)
from experiences.models.parts import CONTACT_LIFE_MONTHS, months_later

WRITER = "paul"


@receiver(demo_loaded)
def load_life(pages: Pages, **signal: Any) -> None:
    table, now, paul = read("vie_des_fiches"), timezone.now(), account(WRITER)
    for one in table["proposal"]:
        propose(one, now)
    for one in table["draft"]:
        page = write(propose(one, now), one, now, paul)
        for review in one["review"]:
            have_read(page, review, now, paul)
    for one in table["verification"]:
        have_read(fiche(pages, one["fiche"]), one, now, paul)
    for one in table["archive"]:
        archiving.archive(fiche(pages, one["fiche"]), one["reason"], paul)
    for one in table["contact"]:
        end_agreement(fiche(pages, one["fiche"]), pages.today + timedelta(days=one["days_left"]))
    for one in table["dossier"]:
        bind(pages, one)
    receive(table["source"], now)


def fiche(pages: Pages, path: str) -> ExperiencePage:
    return ExperiencePage.objects.get(pk=pages.key(path))


def propose(table: Table, now: datetime) -> Proposal:
    """As the public form does, in its own words."""
    form = ProposalForm()
    said = without(table, "days_ago", "shows_contact", "review", *form.STORY)
    told = proposing.Told(
        **said,
        publication_wording=str(form.fields["may_publish"].label),
        contact_wording=str(form.fields["may_show_contact"].label) if table["shows_contact"] else "",
        story={name: (str(form.fields[name].label), table.get(name, "")) for name in form.STORY},
    )
    proposal = proposing.write_down(ExperienceIndexPage.objects.get(), told)
    proposal.received_at = now - timedelta(days=table["days_ago"])
    proposal.save(update_fields=["received_at"])
    page = proposal.page
    page.is_demo = True
    page.save(update_fields=["is_demo"])
    date(page.save_revision(clean=False), proposal.received_at)
    return proposal


def write(proposal: Proposal, table: Table, now: datetime, by: Any) -> ExperiencePage:
    """An editor has taken it up, just before she had it read."""
    page = proposal.page
    page.owner = by
    page.save(update_fields=["owner"])
    earliest = max(review["days_ago"] for review in table["review"])
    date(page.save_revision(user=by, clean=False), now - timedelta(days=earliest + 1))
    return ExperiencePage.objects.get(pk=page.pk)


def date(revision: Revision, at: datetime) -> None:
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
    ExperiencePage.objects.filter(pk=revision.object_id).update(latest_revision_created_at=at)


def have_read(page: ExperiencePage, table: Table, now: datetime, by: Any) -> HolderReview:
    """Without an address: nobody is written to. With « verdict », she has answered."""
    sent_at = now - timedelta(days=table["days_ago"])
    review = reviewing.invite(page, table["name"], "", reviewing.DAYS[1], by, table.get("word", ""))
    review.created_at, review.expires_at = sent_at, sent_at + timedelta(days=reviewing.DAYS[1])
    review.save(update_fields=["created_at", "expires_at"])
    if "verdict" in table:
        answered_at, version = now - timedelta(days=table["answered_days_ago"]), latest_version(page)
        given = reviewing.write_down(
            review, version, table["verdict"], table["signed"], table.get("comments", {}), read=version.digest
        )
        ReviewAnswer.objects.filter(pk=given.pk).update(answered_at=answered_at)
        HolderReview.objects.filter(pk=review.pk).update(seen_at=answered_at)
    return review


def end_agreement(page: ExperiencePage, day: Any) -> None:
    def ends(contact: Contact) -> None:
        contact.is_public, contact.expires_on = True, day
        contact.consented_on = months_later(day, -CONTACT_LIFE_MONTHS)

    for contact in page.contacts.all():
        contacts.change(page, contact.name, contact.email, ends)


def bind(pages: Pages, table: Table) -> None:
    dossier = Dossier(**without(table, "fiches"))
    dossier.sheets = [
        DossierSheet(fiche_id=pages.key(path), sort_order=rank) for rank, path in enumerate(table["fiches"])
    ]
    dossier.save()


def receive(table: Table, now: datetime) -> None:
    """As if its feed had been read, once."""
    source = FicheSource.objects.create(**without(table, "said"), fetched_at=now, succeeded_at=now)
    read_of_it = Read()
    for rank, said in enumerate(table["said"], start=1):
        one, remarks = understood(said)
        read_of_it.fiches.append(Taken(f"fiche {rank}", one, tuple(remarks)))
    take(source, read_of_it, is_list=False)


def reprint(pages: Pages) -> None:
    """What publishing the pages would have copied into their rubrics, on their day. Once their texts are written."""
    for page, _texts in pages.texts:
        freeze(page)
        Reprint.objects.filter(page=page.pk).update(taken_at=page.first_published_at)
