"""Many fiches at once, new or changed: the rows that Wagtail writes one page after another, in a few queries for them all.

What the rest of the site relies on is the same as for one page: rows of the tree, child rows, a version, the lines of the
journal, and the signals of each page, sent once all of them are there.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import post_save
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published, published

from experiences.models import ExperiencePage

CREATE, EDIT, RENAME, PUBLISH = (f"wagtail.{action}" for action in ("create", "edit", "rename", "publish"))
# What is made here, or read from our lists, need not be asked of the base again.
SURE = {"path", "translation_key"} | {each.name for each in ExperiencePage._meta.fields if each.is_relation}
UNCHANGED = {"number", "slug"}


@disable_reference_index_auto_update()  # else the worker would read each page again: here, once each
@transaction.atomic
def publish(parent: Page, pages: list[ExperiencePage]) -> None:
    """New `pages`, complete in memory, go live under `parent`: all, or none if one raises ValidationError or DatabaseError."""
    for name in [*rows_of_pages(), *(field.name for field in get_all_child_m2m_relations(ExperiencePage))]:
        for page in pages:
            # A new page has none: nobody needs to ask the base.
            page._cluster_related_objects.setdefault(name, [])
    place(parent, pages)
    insert(pages)
    insert_children(pages)
    revise(pages)
    tell(pages, created=True)
    PageLogEntry.objects.bulk_create(
        entry
        for page in pages
        for entry in (
            line(page, CREATE, revision=None),
            line(page, EDIT, content_changed=False),
            line(page, PUBLISH),
        )
    )


@disable_reference_index_auto_update()
@transaction.atomic
def publish_again(pages: list[ExperiencePage]) -> None:
    """Fiches on line, changed in memory: all appear as they are now, or none if one raises as `publish` does.

    Nobody is writing them: neither a later draft nor a submission waits.
    """
    before = dict(Page.objects.filter(pk__in=[page.pk for page in pages]).values_list("pk", "title"))
    now = timezone.now()
    for page in pages:
        page.last_published_at = now
        page.full_clean(exclude=SURE | UNCHANGED)
        page.save_base(raw=True, force_update=True)
    Page.objects.bulk_update(
        [Page(pk=page.pk, title=page.title, draft_title=page.title, last_published_at=now) for page in pages],
        ["title", "draft_title", "last_published_at"],
    )
    replace_children(pages)
    revise(pages)
    tell(pages, created=False)
    PageLogEntry.objects.bulk_create(
        entry for page in pages for entry in lines_of_a_change(page, renamed_from=before[page.pk])
    )


def tell(pages: list[ExperiencePage], *, created: bool) -> None:
    for page in pages:
        post_save.send(ExperiencePage, instance=page, created=created, update_fields=None, raw=False, using="default")
        ReferenceIndex.create_or_update_for_object(page)
        page_published.send(sender=ExperiencePage, instance=page, revision=page.live_revision)
        published.send(sender=ExperiencePage, instance=page, revision=page.live_revision)


def place(parent: Page, pages: list[ExperiencePage]) -> None:
    """After the last child of `parent`; each is then complete, and cleaned."""
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    last = parent.get_last_child()
    path = last._inc_path() if last else Page._get_path(parent.path, parent.depth + 1, 1)
    now = timezone.now()
    for page in pages:
        page.path, page.depth, page._cached_parent_obj = path, parent.depth + 1, parent
        page.live, page.first_published_at, page.last_published_at = True, now, now
        page.set_url_path(parent)
        page.full_clean(exclude=SURE)
        path = page._inc_path()
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))


def insert(pages: list[ExperiencePage]) -> None:
    columns = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    in_tree = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in columns}) for page in pages)
    for page, row in zip(pages, in_tree, strict=True):
        page.pk = page.id = row.pk
        # The row of the fiche alone: that of the tree is there.
        page.save_base(raw=True, force_insert=True)


def insert_children(pages: list[ExperiencePage]) -> None:
    """What each has in memory: rows that have a key are there, and corrected."""
    for name, foreign_key in rows_of_pages().items():
        new = []
        for page in pages:
            for row in page._cluster_related_objects.get(name, ()):
                setattr(row, foreign_key.name, page)
                if row.pk is not None or foreign_key.model.save is not models.Model.save:
                    # A contact, a document cited: it completes itself when saved.
                    row.save()
                else:
                    new.append(row)
        foreign_key.model._base_manager.bulk_create(new)
    for field, through, here, there in lists_of_pages():
        through._base_manager.bulk_create(
            through(**{here: page, f"{there}_id": row.pk})
            for page in pages
            for row in page._cluster_related_objects.get(field, ())
        )


def replace_children(pages: list[ExperiencePage]) -> None:
    """Of the relations that were assigned; the others stay as they are in the base."""
    for name, foreign_key in rows_of_pages().items():
        assigned = [page for page in pages if name in page._cluster_related_objects]
        stay = [row.pk for page in assigned for row in page._cluster_related_objects[name] if row.pk is not None]
        there = foreign_key.model._base_manager.filter(**{f"{foreign_key.name}__in": assigned})
        there.exclude(pk__in=stay).delete()
    for field, through, here, _there in lists_of_pages():
        assigned = [page for page in pages if field in page._cluster_related_objects]
        through._base_manager.filter(**{f"{here}__in": assigned}).delete()
    insert_children(pages)


def lists_of_pages() -> Iterator[tuple[str, type[models.Model], str, str]]:
    """(list of a fiche, its table, the column of the fiche, that of what is listed)."""
    for field in get_all_child_m2m_relations(ExperiencePage):
        yield field.name, field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()


def rows_of_pages() -> dict[str, models.ForeignKey]:
    """{child rows of a fiche: their key to it}."""
    return {relation.get_accessor_name(): relation.field for relation in get_all_child_relations(ExperiencePage)}


def revise(pages: list[ExperiencePage]) -> None:
    kind, base = ContentType.objects.get_for_models(ExperiencePage, Page).values()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind, base_content_type=base, object_id=str(page.pk), object_str=str(page),
            created_at=timezone.now(), content=page.serializable_data(),
        )
        for page in pages
    )  # fmt: skip
    for page, revision in zip(pages, revisions, strict=True):
        page.latest_revision = page.live_revision = revision
        page.latest_revision_created_at = revision.created_at
    # Rows of the tree by their key alone: a fiche among them would have Django join its table.
    Page.objects.bulk_update(
        [
            Page(pk=page.pk, live_revision=page.live_revision, latest_revision=page.latest_revision,
                 latest_revision_created_at=page.latest_revision_created_at)
            for page in pages
        ],
        ["live_revision", "latest_revision", "latest_revision_created_at"],
    )  # fmt: skip


def lines_of_a_change(page: ExperiencePage, renamed_from: str) -> Iterator[PageLogEntry]:
    yield line(page, EDIT)
    if page.title != renamed_from:
        renamed = {"title": {"old": renamed_from, "new": page.title}}
        yield line(page, RENAME, data=renamed, content_changed=False)
    yield line(page, PUBLISH)


def line(page: ExperiencePage, action: str, **more: Any) -> PageLogEntry:
    """As Wagtail says it of a page that is saved, revised and put online."""
    who = get_active_log_context()
    said = {"content_changed": True, "revision": page.live_revision, "data": {}} | more
    return PageLogEntry(
        page=page, content_type=page.cached_content_type, label=page.get_admin_display_title(), action=action,
        timestamp=timezone.now(), user=who.user, uuid=who.uuid, **said,
    )  # fmt: skip
