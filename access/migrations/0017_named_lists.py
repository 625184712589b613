
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0016_vouchers'),
    ]

    operations = [
        migrations.CreateModel(
            name='NamedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, default='', max_length=150)),
                ('reason', models.CharField(max_length=60)),
                ('document', models.CharField(blank=True, default='', max_length=100)),
                ('document_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_by', models.CharField(max_length=150)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='grantrequest',
            name='named_version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='NamedChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_version', models.PositiveIntegerField()),
                ('dossiers', models.JSONField(blank=True, default=list)),
                ('records', models.JSONField(blank=True, default=list)),
                ('reason', models.CharField(max_length=60)),
                ('stands', models.CharField(default='asked', max_length=10)),
                ('asked_by', models.CharField(max_length=150)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=150)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=60)),
                ('named_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='access.namedlist')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='clearance',
            name='named',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='access.namedlist'),
        ),
        migrations.AddField(
            model_name='grantrequest',
            name='named',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='access.namedlist'),
        ),
        migrations.CreateModel(
            name='NamedThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dossier', models.PositiveBigIntegerField(blank=True, null=True)),
                ('record', models.PositiveBigIntegerField(blank=True, null=True)),
                ('added_by', models.CharField(max_length=150)),
                ('added_at', models.DateTimeField()),
                ('removed_by', models.CharField(blank=True, default='', max_length=150)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_why', models.CharField(blank=True, default='', max_length=60)),
                ('change', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.namedchange')),
                ('named_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='things', to='access.namedlist')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='namedchange',
            constraint=models.UniqueConstraint(condition=models.Q(('stands', 'asked')), fields=('named_list',), name='one_change_of_a_list_waits'),
        ),
        migrations.AddConstraint(
            model_name='namedthing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('dossier__isnull', False), ('record__isnull', True)), models.Q(('dossier__isnull', True), ('record__isnull', False)), _connector='OR'), name='named_thing_is_a_dossier_or_a_record'),
        ),
        migrations.AddConstraint(
            model_name='namedthing',
            constraint=models.UniqueConstraint(condition=models.Q(('dossier__isnull', False), ('removed_at__isnull', True)), fields=('named_list', 'dossier'), name='a_dossier_stands_once_on_a_list'),
        ),
        migrations.AddConstraint(
            model_name='namedthing',
            constraint=models.UniqueConstraint(condition=models.Q(('record__isnull', False), ('removed_at__isnull', True)), fields=('named_list', 'record'), name='a_record_stands_once_on_a_list'),
        ),
    ]
