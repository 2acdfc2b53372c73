import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rayonnage_cms', '0005_editorial_site'),
        ('rayonnage_experiences', '0002_fiche_origins'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.PositiveBigIntegerField(help_text='Of the fiche, even once it is erased.')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('content', models.JSONField(help_text='A `Sheet`, without its contacts.', verbose_name='texte repris')),
                ('digest', models.CharField(help_text='Of the sheet: another one means that the fiche has changed.', max_length=32)),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='repris le')),
                ('fiche', models.ForeignKey(blank=True, help_text='None: the fiche was erased since; what was reprinted stays.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='rayonnage_experiences.experiencepage', verbose_name='fiche')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reprints', to='wagtailcore.page', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'fiche reprise dans une publication',
                'verbose_name_plural': 'fiches reprises dans des publications',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('page', 'key'), name='one_reprint_of_a_fiche_a_page')],
            },
        ),
    ]
