"""A wanted fiche → the page: assigned in memory, then written, revised and published once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from experiences.importing.agents import Agents
from experiences.importing.bulk import publish, publish_again
from experiences.importing.wanted import LISTS, ROWS, Wanted
from experiences.models import (
    Brake,
    Contact,
    DocumentReference,
    ExperiencePage,
    Funding,
    Indicator,
    Involvement,
    Lever,
    Writer,
)

KINDS_OF_ROWS = {"fundings": Funding, "indicators": Indicator, "contacts": Contact}


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


class Desk:
    """Where the fiches of one import are written: what they all need is read once."""

    def __init__(self, index: Page, agents: Agents, is_demo: bool) -> None:
        self.index, self.agents, self.is_demo = index, agents, is_demo
        self.slugs = Slugs(index)
        self.rows = {name: ExperiencePage._meta.get_field(name).related_model.objects.in_bulk() for name in LISTS}

    def create(self, number: str, wanted: Wanted) -> ExperiencePage:
        return self.create_all([(number, wanted)])[0]

    def create_all(self, fiches: Iterable[tuple[str, Wanted]]) -> list[ExperiencePage]:
        """All of them live, or none: what is refused, ValidationError or DatabaseError, leaves no agent and no slug behind."""
        pages: list[ExperiencePage] = []
        try:
            with transaction.atomic():
                for number, wanted in fiches:
                    slug = self.slugs.free(wanted.columns["title"], number)
                    pages.append(ExperiencePage(number=number, slug=slug, is_demo=self.is_demo))
                    # None to ask the base for.
                    pages[-1].contacts = []
                    self.assign(pages[-1], wanted)
                publish(self.index, pages)
        except (ValidationError, DatabaseError):
            self.slugs.taken.difference_update(page.slug for page in pages)
            self.agents.forget_unsaved()
            raise
        return pages

    def update_all(self, fiches: Iterable[tuple[ExperiencePage, Wanted]]) -> None:
        """Fiches on line that nobody is writing: all appear anew, or none, and raises as `create_all`."""
        pages = []
        try:
            with transaction.atomic():
                for page, wanted in fiches:
                    self.assign(page, wanted)
                    pages.append(page)
                publish_again(pages)
        except (ValidationError, DatabaseError):
            self.agents.forget_unsaved()
            raise

    def update(self, page: ExperiencePage, wanted: Wanted) -> None:
        """Whatever its state: what its source says appears."""
        self.assign(page, wanted)
        with saved_once(page):
            page.save_revision(log_action=True).publish(log_action=True)

    def assign(self, page: ExperiencePage, wanted: Wanted) -> None:
        pk = self.agents.pk
        for name, value in wanted.columns.items():
            setattr(page, name, value)
        page.draft_title = page.title
        for name, keys in wanted.lists.items():
            setattr(page, name, [self.rows[name][key] for key in sorted(keys)])
        page.involvements = ordered(Involvement(agent_id=pk(key), role=role) for key, role in wanted.involvements)
        page.writers = ordered(Writer(agent_id=pk(key)) for key in wanted.writers)
        page.levers = ordered(Lever(topic=topic, text=text) for topic, text in wanted.levers)
        page.brakes = ordered(Brake(topic=topic, text=text) for topic, text in wanted.brakes)
        page.references = ordered(DocumentReference(record_id=record, text=text) for record, text in wanted.references)
        if wanted.contact:
            page.contacts = ordered(contacts(page, wanted))
        for name, rows in wanted.rows.items():
            kind, columns = KINDS_OF_ROWS[name], ROWS[name]
            setattr(page, name, ordered(kind(**dict(zip(columns, row, strict=True))) for row in rows))


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
    if wanted.contact_details:
        contact.organisation, contact.phone, contact.consented_on, contact.expires_on = wanted.contact_details
    if is_public and contact.consented_on is None:
        # The file says that the person agreed, not when: no later than the day the fiche was written.
        contact.consented_on = wanted.columns["written_on"] or timezone.localdate()
    return known
