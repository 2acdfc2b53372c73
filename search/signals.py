"""What search listens to: content announces, the outbox notes, the index follows after commit."""

from collections.abc import Collection

from django.core.cache import cache
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from taggit.models import Tag
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, get_page_models
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from catalogue.models import BibliographicRecord, BroaderLink, Publisher, Series, Subject
from catalogue.signals import import_finished, import_started, records_changed
from catalogue.thesaurus.hierarchy import below
from cms.background import Pace
from cms.models import PressItem, PublicationPage, WatchPage
from cms.ticks import tick
from cms.watch.signals import press_changed
from reference.models import Agent, Audience, Framework, Territory, Theme
from reference.places import Places
from search.asked import spool
from search.document import Kind
from search.documents.pages import kind_of_page, kind_of_type
from search.following import Follower
from search.outbox import drain_quietly, enqueue
from search.saved import alerts
from search.saved.sending import send_due


@receiver(records_changed)
def queue_records(record_ids, **kwargs) -> None:
    enqueue(Kind.RECORD, record_ids)
    queue_publications(record_ids)


def queue_publications(records: Collection[int]) -> None:
    """The pages that present these notices, and are found by their subjects: a few, whatever the size of an import."""
    presented = PublicationPage.objects.live().exclude(record=None).order_by("pk").values_list("pk", "record_id")
    changed = frozenset(records)
    enqueue(Kind.PAGE, [page for page, record in presented if record in changed])


follower = Follower()


@receiver(import_started)
def follow_import(size: int, **kwargs) -> None:
    follower.start(size)


@receiver(import_finished)
def end_of_import(**kwargs) -> None:
    follower.stop()
    drain_quietly()


@receiver(tick)
def index_what_waits(**kwargs) -> None:
    drain_quietly()


looking_for_alerts = Pace(30)


@receiver(tick)
def tell_what_is_new(**kwargs) -> None:
    if looking_for_alerts.is_due():
        send_due()


counting_words = Pace(60)


@receiver(tick)
def count_what_was_asked(**kwargs) -> None:
    if counting_words.is_due():
        spool.count()


@receiver(tick)
def forget_what_is_old(**kwargs) -> None:
    """Once a day, whatever the number of workers and of restarts."""
    if cache.add(f"recherche-oubli-{timezone.localdate():%Y-%m-%d}", 1, 26 * 3600):
        alerts.forget_old()
        spool.forget_old()


@receiver([page_published, page_unpublished])
def queue_page(instance, **kwargs) -> None:
    enqueue(kind_of_page(instance), [instance.pk])
    queue_shown_press(instance)


@receiver(post_delete)
def queue_deleted_page(instance, **kwargs) -> None:
    if isinstance(instance, Page):
        enqueue(kind_of_page(instance), [instance.pk])
        queue_shown_press(instance)


@receiver([post_page_move, page_slug_changed])
def queue_moved_branch(instance, **kwargs) -> None:
    """Every address under a moved page has changed."""
    queue_branch(instance)


@receiver([post_save, post_delete], sender=PageViewRestriction)
def queue_restricted_branch(instance, **kwargs) -> None:
    """A branch that closes leaves the index, one that opens enters it."""
    queue_branch(instance.page)


def queue_branch(page: Page) -> None:
    for descendant in page.get_descendants(inclusive=True).live().specific(defer=True):
        enqueue(kind_of_page(descendant), [descendant.pk])
        queue_shown_press(descendant)


@receiver(press_changed)
def queue_press(item_ids, **kwargs) -> None:
    enqueue(Kind.PRESS, item_ids)


def queue_shown_press(page: Page) -> None:
    """An article is read on a page of the watch: it comes, moves and goes away with it."""
    if isinstance(page, WatchPage):
        enqueue(Kind.PRESS, PressItem.objects.published().order_by("pk").values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def queue_restricted_files(instance, **kwargs) -> None:
    collections = instance.collection.get_descendants(inclusive=True)
    enqueue(Kind.FILE, get_document_model().objects.filter(collection__in=collections).values_list("pk", flat=True))


@receiver([post_save, post_delete])
def queue_file(sender, instance, **kwargs) -> None:
    if issubclass(sender, get_document_model()):
        enqueue(Kind.FILE, [instance.pk])


@receiver([post_save, pre_delete])
def queue_users_of_authority(sender, instance, created=False, **kwargs) -> None:
    """What bears the name of an authority is read again when that is renamed, or about to go."""
    if created or sender not in _RECORDS_OF | _PAGES_OF:
        return
    queue_bearers(sender, all_under(sender, instance.pk))


@receiver([post_save, post_delete], sender=BroaderLink)
def queue_branch_of_thesaurus(instance, **kwargs) -> None:
    """A descriptor that moves takes with it the notices of all that is under it."""
    queue_bearers(Subject, below([instance.subject_id]))


def all_under(authority: type[Model], key: int) -> set[int]:
    """An authority, and those that are found under its name too."""
    if authority is Subject:
        return below([key])
    return Places().within([key]) if authority is Territory else {key}


def queue_bearers(authority: type[Model], keys: Collection[int]) -> None:
    """Notices, pages of every type and articles of the press that bear one of these authorities."""
    if path := _RECORDS_OF.get(authority):
        bearers = BibliographicRecord.objects.filter(**{f"{path}__in": keys}).order_by("pk")
        queue_records(list(bearers.values_list("pk", flat=True).distinct()))
    for path in _PAGES_OF.get(authority, ()):
        field = path.partition("__")[0]
        for model in get_page_models():
            if field in {one.name for one in model._meta.get_fields()}:
                pages = model.objects.live().filter(**{f"{path}__in": keys}).order_by("pk")
                enqueue(kind_of_type(model), pages.values_list("pk", flat=True).distinct())
    if authority is Tag:
        enqueue(Kind.FILE, get_document_model().objects.filter(tags__in=keys).values_list("pk", flat=True).distinct())
    if field := _PRESS_OF.get(authority):
        items = PressItem.objects.published().filter(**{f"{field}__in": keys}).order_by("pk")
        enqueue(Kind.PRESS, items.values_list("pk", flat=True).distinct())


_RECORDS_OF = {
    Agent: "contributions__agent",
    Subject: "subject_assignments__subject",
    Series: "series_memberships__series",
    Publisher: "publications__publisher",
    Theme: "themes",
    Territory: "territories",
}
_PAGES_OF = {
    Agent: ("authors__agent", "speakers__agent", "involvements__agent"),
    Theme: ("themes",),
    Territory: ("territories",),
    Framework: ("frameworks",),
    Audience: ("audiences",),
    Tag: ("tagged_items__tag",),
}
_PRESS_OF: dict[type[Model], str] = {Theme: "themes", Territory: "territories"}
