"""What one does about items: missed, found again, moved, weeded; and the notice that has nothing left, withdrawn.

Each act is kept with what was before it (`ShelfAct`), told in the history of the notice, and undone as long as nobody
changed the same thing since. It is a correction made here: no import changes it, and none brings a weeded item back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalogue.importing import rows
from catalogue.importing.loading import ITEM_FIELDS
from catalogue.models import BibliographicRecord, Inventory, Item, ShelfAct
from catalogue.signals import announce

ON_THE_SHELVES = "catalogue.shelf"
"""In the history of a notice."""
MOST = 2_000
"""Items at once: each is told in the history of its notice."""

Kind = ShelfAct.Kind
State = BibliographicRecord.State
Values = dict[str, Any]


class CannotUndo(Exception):
    """The message is a French sentence."""


def miss(items: Iterable[Item], *, on: date | None = None, **by: Any) -> list[ShelfAct]:
    """Not found on their shelf, since that day. Those that are missed already keep their date."""
    day = on or timezone.localdate()
    return _do(Kind.MISSED, items, lambda item: {} if item.missing_since else {"missing_since": day}, **by)


def find(items: Iterable[Item], **by: Any) -> list[ShelfAct]:
    """Missed, and there again: as it was, since nothing else had changed."""
    return _do(Kind.FOUND, items, lambda item: {"missing_since": None} if item.missing_since else {}, **by)


def move(items: Iterable[Item], *, localisation: str, section: str, **by: Any) -> list[ShelfAct]:
    wanted = {"localisation": localisation, "section": section}
    return _do(
        Kind.MOVED, items, lambda item: {name: to for name, to in wanted.items() if getattr(item, name) != to}, **by
    )


def weed(items: Iterable[Item], *, reason: str, on: date | None = None, **by: Any) -> list[ShelfAct]:
    """« Mettre au pilon »: it leaves the shelves, and stays in the figures of its period."""
    values = {"withdrawn_on": on or timezone.localdate(), "withdrawal_reason": reason[:200]}
    return _do(Kind.WEEDED, items, lambda item: values, **by)


def withdraw(
    records: Iterable[BibliographicRecord], *, user: Any = None, inventory: Inventory | None = None
) -> list[ShelfAct]:
    """Notices that have nothing left to give: the public is told that they are gone."""
    done = []
    with transaction.atomic():
        for record in records:
            if record.state == State.WITHDRAWN:
                continue
            before = {"state": record.state, "edited_here": record.edited_here}
            _set_state(record, State.WITHDRAWN, user)
            after = {"state": State.WITHDRAWN.value, "edited_here": record.edited_here}
            act = ShelfAct(
                kind=Kind.WITHDRAWN, record=record, inventory=inventory, user=user, before=before, after=after
            )
            act.save()
            _tell(record, str(act.get_kind_display()), "", user)
            done.append(act)
    return done


def undo(act: ShelfAct, *, user: Any = None) -> None:
    """Raises CannotUndo when the same thing changed since."""
    with transaction.atomic():
        act = ShelfAct.objects.select_for_update(of=("self",)).select_related("record", "item").get(pk=act.pk)
        if act.undone_at:
            return
        _undo_record(act, user) if act.item is None else _undo_item(act, act.item)
        act.undone_at = timezone.now()
        act.save(update_fields=["undone_at"])
        _tell(act.record, _("Annulé : %s") % act.get_kind_display(), _named(act.item), user)
        announce([act.record_id])


def _do(
    kind: str,
    items: Iterable[Item],
    changes_of: Callable[[Item], Values],
    *,
    user: Any = None,
    inventory: Inventory | None = None,
) -> list[ShelfAct]:
    """On items that are held; those that would not change are left alone."""
    keys = [item.pk for item in items]
    with transaction.atomic():
        acts, changed = [], []
        for some in rows.chunks(keys):
            held = Item.objects.select_for_update(of=("self",)).select_related("record").held().filter(pk__in=some)
            for item in held.order_by("pk"):
                if not (values := changes_of(item)):
                    continue
                before = {name: _plain(getattr(item, name)) for name in (*values, "edited_here")}
                for name, value in values.items():
                    setattr(item, name, value)
                item.edited_here = True
                after = {name: _plain(value) for name, value in values.items()} | {"seen": _fingerprint(item)}
                changed.append((item, tuple(values)))
                acts.append(
                    ShelfAct(
                        kind=kind,
                        item=item,
                        record=item.record,
                        inventory=inventory,
                        user=user,
                        before=before,
                        after=after,
                    )
                )
        names = sorted({name for _item, some in changed for name in some})
        if names:
            # Not `save`, which leaves the standing of an item alone.
            Item.objects.bulk_update([item for item, _names in changed], [*names, "edited_here"], batch_size=200)
        done = ShelfAct.objects.bulk_create(acts, batch_size=200)
        for act in done:
            _tell(act.record, str(act.get_kind_display()), _named(act.item), user)
        announce(sorted({act.record_id for act in done}))
    return done


def _undo_item(act: ShelfAct, item: Item) -> None:
    if item.acts.filter(pk__gt=act.pk, undone_at=None).exists():
        raise CannotUndo(_("Annulez d’abord ce qui a été fait ensuite à l’exemplaire %s.") % item)
    changed = {name: value for name, value in act.after.items() if name != "seen"}
    if any(_plain(getattr(item, name)) != value for name, value in changed.items()):
        raise CannotUndo(_("L’exemplaire %s a été corrigé depuis : changez-le dans sa notice.") % item)
    # Corrected by hand since, even elsewhere than in what the act changed: it stays protected.
    was_edited = act.before["edited_here"] or act.after["seen"] != _fingerprint(item)
    back = {name: act.before[name] for name in changed}
    Item.objects.filter(pk=item.pk).update(**back, edited_here=was_edited)


def _undo_record(act: ShelfAct, user: Any) -> None:
    record = act.record
    if record.state != act.after["state"]:
        raise CannotUndo(_("L’état de cette notice a été changé depuis : voyez sa page."))
    is_as_left = record.edited_here == act.after["edited_here"]
    _set_state(record, act.before["state"], user)
    if is_as_left:
        record.edited_here = act.before["edited_here"]
        record.save()


def _set_state(record: BibliographicRecord, state: str, user: Any) -> None:
    record.state = state
    record.note_edits(["state"])
    record.save()
    record.save_revision(user=user if user and user.is_authenticated else None, clean=False)


def _tell(record: BibliographicRecord, what: str, item: str, user: Any) -> None:
    log(record, ON_THE_SHELVES, user=user, data={"act": what, "item": item})


def _named(item: Item | None) -> str:
    return " ".join(filter(None, (item.barcode, item.call_number))) if item else ""


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _fingerprint(item: Item) -> str:
    return rows.as_json([_plain(getattr(item, name)) for name in ITEM_FIELDS])
