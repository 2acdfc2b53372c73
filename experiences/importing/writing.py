"""A wanted fiche → the page: assigned in memory, then saved, revised and published once."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from experiences.importing.agents import Agents
from experiences.importing.wanted import Wanted
from experiences.models import (
    Brake,
    Contact,
    DocumentReference,
    ExperiencePage,
    Involvement,
    Lever,
    Writer,
)


class Slugs:
    """Addresses under the index page: taken ones are read once."""

    def __init__(self, index: Page) -> None:
        self.taken = set(index.get_children().values_list("slug", flat=True))

    def free(self, title: str, number: str) -> str:
        # « L’école ouverte » → `l-ecole-ouverte`: slugify would glue the article to the name.
        bare = slugify(title.replace("’", " ").replace("'", " "))[:80].strip("-") or slugify(number)
        slug = bare if bare not in self.taken else f"{bare}-{slugify(number)}"
        self.taken.add(slug)
        return slug


def create(index: Page, number: str, wanted: Wanted, agents: Agents, slugs: Slugs, is_demo: bool) -> ExperiencePage:
    page = ExperiencePage(number=number, slug=slugs.free(wanted.columns["title"], number), is_demo=is_demo, live=False)
    assign(page, wanted, agents)
    with saved_once(page):
        index.add_child(instance=page)
        publish(page)
    return page


def update(page: ExperiencePage, wanted: Wanted, agents: Agents) -> None:
    assign(page, wanted, agents)
    with saved_once(page):
        publish(page)


def publish(page: ExperiencePage) -> None:
    revision = page.save_revision(log_action=True)
    revision.publish(log_action=True)


class saved_once:  # noqa: N801 - reads as a clause of `with`
    """One transaction, and one pass of Wagtail's reference index instead of one for each child row."""

    def __init__(self, page: ExperiencePage) -> None:
        self.page = page
        self.transaction = transaction.atomic()
        self.silence = disable_reference_index_auto_update()

    def __enter__(self) -> None:
        self.transaction.__enter__()
        self.silence.__enter__()

    def __exit__(self, *error) -> None:
        self.silence.__exit__(*error)
        if error[0] is None:
            ReferenceIndex.create_or_update_for_object(self.page)
        self.transaction.__exit__(*error)


def assign(page: ExperiencePage, wanted: Wanted, agents: Agents) -> None:
    for name, value in wanted.columns.items():
        setattr(page, name, value)
    page.draft_title = page.title
    for name, pks in wanted.lists.items():
        setattr(page, name, list(page._meta.get_field(name).related_model.objects.filter(pk__in=pks)))
    page.involvements = ordered(Involvement(agent_id=agents.pk(key), role=role) for key, role in wanted.involvements)
    page.writers = ordered(Writer(agent_id=agents.pk(key)) for key in wanted.writers)
    page.levers = ordered(Lever(topic=topic, text=text) for topic, text in wanted.levers)
    page.brakes = ordered(Brake(topic=topic, text=text) for topic, text in wanted.brakes)
    page.references = ordered(DocumentReference(record_id=record, text=text) for record, text in wanted.references)
    if wanted.contact:
        page.contacts = ordered(contacts(page, wanted))


def ordered(rows: Iterable) -> list:
    numbered = list(rows)
    for position, row in enumerate(numbered):
        row.sort_order = position
    return numbered


def contacts(page: ExperiencePage, wanted: Wanted) -> list[Contact]:
    """Those of the page; the one that the file names is corrected, or comes first."""
    name, position, email, is_public = wanted.contact
    known = list(page.contacts.all())
    contact = next((each for each in known if each.name == name), None)
    if contact is None:
        contact = Contact(name=name)
        known.insert(0, contact)
    contact.position, contact.email, contact.is_public = position, email, is_public
    if is_public and contact.consented_on is None:
        # The file says that the person agreed, not when: no later than the day the fiche was written.
        contact.consented_on = wanted.columns["written_on"] or timezone.localdate()
    return known
