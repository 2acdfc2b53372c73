import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rayonnage_catalogue', '0004_source_words_and_losses'),
        ('rayonnage_experiences', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FicheOrigin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(help_text='001, else the digest of the bytes.', max_length=200, verbose_name='numéro dans la source')),
                ('digest', models.BinaryField(help_text='BLAKE2b-128 of the bytes of the record.', max_length=16)),
                ('reading', models.CharField(help_text='Of the mapping in effect, as for `StoredRecord`.', max_length=16)),
                ('written', models.CharField(help_text='Digest of the fiche as the import left it: another one means that a person edited it.', max_length=32)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('page', models.OneToOneField(blank=True, help_text='None: a person deleted the fiche, which does not come back by itself.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='origin', to='rayonnage_experiences.experiencepage', verbose_name='fiche')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fiches', to='rayonnage_catalogue.source', verbose_name='source')),
            ],
            options={
                'verbose_name': 'origine d’une fiche',
                'verbose_name_plural': 'origines des fiches',
                'constraints': [models.UniqueConstraint(fields=('source', 'identity'), name='one_fiche_a_record')],
            },
        ),
    ]
