"""The posture of the network, what takes two people about secrets, and the register of papers handled apart."""

import archive.api
import archive.domain.posture
import archive.domain.register
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0009_one_session_a_person'),
        ('archive', '0031_protection_of_secrets'),
    ]

    operations = [
        migrations.CreateModel(
            name='Admission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item_label', models.CharField(max_length=80)),
                ('reason', models.CharField(max_length=200)),
                ('admitted_by', models.CharField(max_length=150)),
                ('second', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='admission', to='archive.storedfile')),
            ],
        ),
        migrations.CreateModel(
            name='PostureDecided',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[(archive.domain.posture.Kind['REGISTER'], 'Register only: no files of secret papers'), (archive.domain.posture.Kind['LAN'], 'Independent LAN')], max_length=10)),
                ('highest', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')], default=0)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('decided_by', models.CharField(max_length=150)),
                ('second', models.CharField(blank=True, max_length=150)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('highest', 0), ('kind', archive.domain.posture.Kind['REGISTER'])), models.Q(('highest__gt', 0), ('highest__lte', 2), ('kind', archive.domain.posture.Kind['LAN'])), _connector='OR'), name='posture_as_the_law_has_it')],
            },
        ),
        migrations.CreateModel(
            name='SecrecyProposal',
            fields=[
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('what', models.CharField(choices=[(archive.domain.register.Proposed['POSTURE'], archive.domain.register.Proposed['POSTURE']), (archive.domain.register.Proposed['DESTROY'], archive.domain.register.Proposed['DESTROY']), (archive.domain.register.Proposed['ADMIT'], archive.domain.register.Proposed['ADMIT'])], max_length=10)),
                ('said', models.JSONField(default=dict)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('stands', models.CharField(default='waiting', max_length=10)),
                ('proposed_by', models.CharField(max_length=150)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.CharField(blank=True, default='', max_length=150)),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=60)),
            ],
            options={
                'ordering': ['-proposed_at', 'pk'],
                'indexes': [models.Index(fields=['stands', 'what'], name='secrecy_proposals_open')],
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', archive.api.DrawnNumberField(primary_key=True, serialize=False)),
                ('book', models.CharField(max_length=60)),
                ('number', models.PositiveIntegerField()),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Ordinary'), (1, 'Confidential'), (2, 'Secret'), (3, 'Top secret')])),
                ('party_papers', models.BooleanField(default=False)),
                ('number_text', models.CharField(blank=True, max_length=100)),
                ('issued_on', models.DateField(null=True)),
                ('issued_precision', models.CharField(choices=[('day', 'day'), ('month', 'month'), ('year', 'year')], default='day', max_length=5)),
                ('type_code', models.CharField(blank=True, max_length=40)),
                ('issuer', models.CharField(blank=True, max_length=300)),
                ('abstract', models.TextField(blank=True)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('keeper', models.CharField(max_length=200)),
                ('item_label', models.CharField(max_length=80)),
                ('digest', models.CharField(blank=True, db_index=True, max_length=64)),
                ('entered_by', models.CharField(max_length=150)),
                ('entered_at', models.DateTimeField()),
                ('kept_for', models.JSONField(blank=True, default=list)),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('access_copy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.storedfile')),
                ('inventory', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='register_entries', to='archive.inventory')),
                ('original', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='archive.storedfile')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.unit')),
                ('destruction', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='archive.secrecyproposal')),
            ],
            options={
                'ordering': ['-entered_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('destroyed_at__isnull', True)), fields=['destruction'], name='register_to_destroy')],
                'constraints': [models.UniqueConstraint(fields=('book', 'number'), name='register_number_once'), models.UniqueConstraint(fields=('item_label',), name='registered_once'), models.CheckConstraint(condition=models.Q(('level__lt', 3), ('abstract', ''), _connector='OR'), name='register_without_top_secret_abstract'), models.CheckConstraint(condition=models.Q(('destroyed_at__isnull', True), models.Q(('access_copy__isnull', True), ('destruction__isnull', False), ('original__isnull', True)), _connector='OR'), name='destroyed_by_a_list')],
            },
        ),
    ]
