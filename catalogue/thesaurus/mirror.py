"""TA goes both ways: a link made or undone on one descriptor is made or undone on the other."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from catalogue.models import RelatedLink


@receiver(post_save, sender=RelatedLink)
def link_back(instance: RelatedLink, raw: bool = False, **kwargs) -> None:
    if raw:
        return
    RelatedLink.objects.get_or_create(subject_id=instance.related_id, related_id=instance.subject_id)
    # The same row, pointed elsewhere in a form, leaves its former mirror behind.
    others = RelatedLink.objects.filter(subject_id=instance.subject_id).values("related")
    stale = RelatedLink.objects.filter(related_id=instance.subject_id).exclude(subject__in=others)
    stale.delete()


@receiver(post_delete, sender=RelatedLink)
def unlink_back(instance: RelatedLink, **kwargs) -> None:
    RelatedLink.objects.filter(subject_id=instance.related_id, related_id=instance.subject_id).delete()
