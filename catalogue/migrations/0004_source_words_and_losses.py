from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rayonnage_catalogue', '0003_digital_documents'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='losses',
            field=models.JSONField(default=dict, editable=False, help_text='`catalogue.coverage`: what of its last file was not carried over.'),
        ),
        migrations.AddField(
            model_name='source',
            name='values_met',
            field=models.JSONField(default=dict, editable=False, help_text='`catalogue.importing.values_met`: the words of its files, counted.'),
        ),
        migrations.AddField(
            model_name='sourcemapping',
            name='loanable',
            field=models.BooleanField(blank=True, help_text='D’un statut d’exemplaire.', null=True, verbose_name='empruntable'),
        ),
        migrations.AlterField(
            model_name='sourcemapping',
            name='kind',
            field=models.CharField(choices=[('document_type', 'Type de document'), ('custom_field', 'Champ personnalisé (900, 999)'), ('theme', 'Mot d’un champ de thèmes'), ('territory', 'Mot d’un champ de territoires'), ('status', 'Statut d’exemplaire'), ('section', 'Section'), ('localisation', 'Localisation')], max_length=20, verbose_name='objet'),
        ),
        migrations.AlterField(
            model_name='sourcemapping',
            name='target',
            field=models.CharField(blank=True, help_text='Un type de document de notre liste ; pour un champ personnalisé : themes, territories, document_type, keywords, ou un libellé à afficher. Vide : gardé tel quel.', max_length=200, verbose_name='chez nous'),
        ),
    ]
