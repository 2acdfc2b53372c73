import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rayonnage_experiences', '0004_exchange'),
        ('rayonnage_reference', '0002_agent_variants'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='titre')),
                ('introduction', models.TextField(blank=True, help_text='Imprimée avant le sommaire ; une ligne vide sépare deux paragraphes.', verbose_name='introduction')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='modifié le')),
            ],
            options={
                'verbose_name': 'dossier de fiches',
                'verbose_name_plural': 'dossiers de fiches',
                'ordering': ['-changed_at'],
            },
        ),
        migrations.CreateModel(
            name='DossierSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('dossier', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='rayonnage_experiences.dossier')),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rayonnage_experiences.experiencepage', verbose_name='fiche')),
            ],
            options={
                'verbose_name': 'fiche d’un dossier',
                'verbose_name_plural': 'fiches d’un dossier',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Binder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='titre')),
                ('since', models.DateField(blank=True, null=True, verbose_name='depuis le')),
                ('state', models.CharField(choices=[('demande', 'En attente'), ('en-cours', 'En préparation'), ('pret', 'Prêt'), ('echec', 'Pas fait')], default='demande', max_length=10, verbose_name='état')),
                ('count', models.PositiveIntegerField(default=0, verbose_name='fiches')),
                ('pages', models.PositiveIntegerField(default=0, verbose_name='pages')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='octets')),
                ('fault', models.TextField(blank=True, verbose_name='ce qui a manqué')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('made_at', models.DateTimeField(blank=True, null=True, verbose_name='fait le')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rayonnage_reference.territory', verbose_name='territoire')),
                ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='rayonnage_reference.theme', verbose_name='thème')),
            ],
            options={
                'verbose_name': 'classeur de fiches',
                'verbose_name_plural': 'classeurs de fiches',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
    ]
