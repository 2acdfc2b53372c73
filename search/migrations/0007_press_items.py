"""Articles of the watch become a kind of content; those that are published already wait for the index, without a rebuild."""

from django.db import migrations, models
from django.utils import timezone

KINDS = [
    ("notice", "notice"),
    ("fiche", "fiche"),
    ("rendez-vous", "rendez-vous"),
    ("page", "page"),
    ("document", "document"),
    ("presse", "presse"),
]


def queue_published(apps, schema_editor):
    item, entry = apps.get_model("rayonnage_cms", "PressItem"), apps.get_model("rayonnage_search", "OutboxEntry")
    published = item.objects.filter(state="publie").order_by("pk").values_list("pk", flat=True)
    waiting = (entry(kind="presse", object_pk=pk, queued_at=timezone.now()) for pk in published)
    entry.objects.bulk_create(waiting, batch_size=1000)


def forget(apps, schema_editor):
    """The search of before knows no such kind."""
    apps.get_model("rayonnage_search", "OutboxEntry").objects.filter(kind="presse").delete()


class Migration(migrations.Migration):
    dependencies = [("rayonnage_search", "0006_baskets"), ("rayonnage_cms", "0005_editorial_site")]

    operations = [
        migrations.AlterField("basketentry", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.AlterField("outboxentry", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.RunPython(queue_published, forget),
    ]
