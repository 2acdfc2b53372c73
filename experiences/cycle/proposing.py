"""A porteur tells an action: kept as received, acknowledged, and turned into a draft that an editor will take up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence import consent
from correspondence.models import Consent
from experiences.cycle import telling
from experiences.importing.wanted import as_html
from experiences.importing.writing import Slugs
from experiences.models import Contact, ExperienceIndexPage, ExperiencePage, Involvement, Proposal
from experiences.models.numbering import next_number
from experiences.models.parts import CONTACT_LIFE_MONTHS, months_later
from reference.folding import fold, folded_key
from reference.models import Agent, Territory

CONSENT_PURPOSE = "fiche.proposition"
TWICE_WITHIN = timedelta(days=1)
"""The same words from the same person since then: a second click, or a page sent again."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the form received. `story`: {field of the fiche: (question, answer)}."""

    title: str
    summary: str
    commune: str
    organisation: str
    contact_name: str
    contact_position: str
    contact_email: str
    publication_wording: str
    contact_wording: str = ""
    story: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def answers(self) -> list[dict[str, str]]:
        return [{"question": question, "answer": answer} for question, answer in self.story.values() if answer]


def list_of_fiches() -> ExperienceIndexPage | None:
    """Where proposals go: the first list that the public sees."""
    return ExperienceIndexPage.objects.live().public().order_by("path").first()


@transaction.atomic
def receive(index: ExperienceIndexPage, told: Told) -> Proposal:
    # One proposal at a time: two would otherwise take the same cote, or the same place under the list.
    index = ExperienceIndexPage.objects.select_for_update(of=("self",)).get(pk=index.pk)
    if before := received_already(told):
        return before
    proposal = write_down(index, told)
    acknowledge(proposal)
    tell_the_editors(proposal, index)
    return proposal


def write_down(index: ExperienceIndexPage, told: Told) -> Proposal:
    """The draft, what was told beside it, and what was agreed to; nobody is written to."""
    page = draft(index, told)
    proposal = Proposal.objects.create(
        page=page,
        title=told.title,
        summary=told.summary,
        commune=told.commune,
        territory=page.territories.first(),
        organisation=told.organisation,
        contact_name=told.contact_name,
        contact_position=told.contact_position,
        contact_email=told.contact_email,
        story=told.answers,
        publication_wording=told.publication_wording,
        contact_wording=told.contact_wording,
    )
    keep_consent(proposal)
    return proposal


def received_already(told: Told) -> Proposal | None:
    lately = Proposal.objects.filter(
        contact_email=told.contact_email, title=told.title, received_at__gt=timezone.now() - TWICE_WITHIN
    )
    return next((one for one in lately if one.story == told.answers), None)


def draft(index: ExperienceIndexPage, told: Told) -> ExperiencePage:
    territory = territory_named(told.commune)
    number = next_number(ExperiencePage, timezone.localdate().year)
    page = ExperiencePage(
        title=told.title,
        slug=Slugs(index).free(told.title, number),
        number=number,
        summary=told.summary,
        # Lists put the latest written first: without a date it would come last once published.
        written_on=timezone.localdate(),
        live=False,
        has_unpublished_changes=True,
        place="" if territory else told.commune,
        precision=ExperiencePage.Precision.COMMUNE if territory else "",
        **{name: as_html(answer) for name, (_question, answer) in told.story.items()},
    )
    page.territories = [territory] if territory else []
    page.contacts = [contact(told)]
    # An organisation that we do not know stays in the proposal: a public form writes nothing in our authorities.
    if agent := Agent.objects.filter(match_key=folded_key(Agent.Kind.ORGANISATION, told.organisation)).first():
        page.involvements = [Involvement(agent=agent, role=Involvement.Role.HOLDER)]
    index.add_child(instance=page)
    page.save_revision(clean=False)
    return page


def contact(told: Told) -> Contact:
    today = timezone.localdate()
    row = Contact(
        name=told.contact_name,
        position=told.contact_position,
        organisation=told.organisation,
        email=told.contact_email,
    )
    if told.contact_wording:
        row.is_public, row.consented_on, row.expires_on = True, today, months_later(today, CONTACT_LIFE_MONTHS)
    return row


def territory_named(typed: str) -> Territory | None:
    """« st denis » is Saint-Denis. Of a commune that has joined another, the list tells what it became."""
    wanted = fold(typed)
    wanted = "saint " + wanted[3:] if wanted.startswith("st ") else wanted
    communes = Territory.objects.filter(kind=Territory.Kind.COMMUNE)
    return next((one for one in communes if fold(one.name) == wanted), None)


def commune_names() -> list[str]:
    return list(Territory.objects.filter(kind=Territory.Kind.COMMUNE).order_by("name").values_list("name", flat=True))


def keep_consent(proposal: Proposal) -> None:
    """RGPD art. 7 §1: what was agreed to, in the words that were shown."""
    how = _("formulaire de proposition, fiche %s") % proposal.page.number
    for wording in filter(None, (proposal.publication_wording, proposal.contact_wording)):
        consent.record(proposal.contact_email, CONSENT_PURPOSE, Consent.Act.GIVEN, how, wording)


def acknowledge(proposal: Proposal) -> None:
    subject = _("Votre proposition est bien arrivée : %s") % proposal.title
    telling.write("recue", proposal.contact_email, subject, "received", {"proposal": proposal})


def tell_the_editors(proposal: Proposal, index: ExperienceIndexPage) -> None:
    context = {"proposal": proposal, "url": telling.desk_url(proposal.page)}
    for address in telling.welcoming(index):
        telling.write("proposition", address, _("Une fiche proposée : %s") % proposal.title, "proposed", context)
