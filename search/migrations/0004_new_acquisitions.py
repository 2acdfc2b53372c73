"""The list of new acquisitions, which a centre then names, filters and presents as it likes."""

from hashlib import sha256

from django.db import migrations

PARAMETERS = "nature=notice&tri=nouveautes"


def add(apps, schema_editor):
    apps.get_model("rayonnage_search", "SavedSearch").objects.get_or_create(
        digest=sha256(PARAMETERS.encode()).hexdigest(),
        defaults={
            "name": "Nouvelles acquisitions",
            "description": "Ce qui vient d’arriver sur les rayons et en ligne, mois par mois.",
            "parameters": PARAMETERS,
            "slug": "nouveautes",
            "is_listed": True,
        },
    )


class Migration(migrations.Migration):
    dependencies = [("rayonnage_search", "0003_saved_searches")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
