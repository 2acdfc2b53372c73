from django.db import migrations


class Migration(migrations.Migration):
    """A block more in texts: nothing to write since migrations know texts as plain JSON (`cms.blocks.field.BodyField`)."""

    dependencies = [
        ('rayonnage_cms', '0003_bibliography_page'),
    ]

    operations = []
