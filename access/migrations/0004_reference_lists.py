"""Units over time with their people, and machines with their kind and place."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('duty', models.CharField(choices=[('head', 'head'), ('contact', 'contact')], max_length=10)),
            ],
            options={
                'ordering': ['valid_from', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnitName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('valid_until', models.DateField()),
                ('basis', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'ordering': ['valid_until'],
            },
        ),
        migrations.CreateModel(
            name='UnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(blank=True, null=True)),
                ('basis', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='unit',
            name='basis',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='unit',
            name='end_basis',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='unit',
            name='party_code',
            field=models.CharField(blank=True, default='', max_length=14),
        ),
        migrations.AddField(
            model_name='unit',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='workstation',
            name='basis',
            field=models.CharField(blank=True, default='', max_length=200),
        ),
        migrations.AddField(
            model_name='workstation',
            name='host',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scanners', to='access.workstation'),
        ),
        migrations.AddField(
            model_name='workstation',
            name='kind',
            field=models.CharField(choices=[('workstation', 'workstation'), ('scanner', 'scanner')], default='workstation', max_length=20),
        ),
        migrations.AddField(
            model_name='workstation',
            name='model',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='workstation',
            name='serial',
            field=models.CharField(blank=True, default='', max_length=100),
        ),
        migrations.AddField(
            model_name='workstation',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='machines', to='access.unit'),
        ),
        migrations.AddField(
            model_name='workstation',
            name='valid_from',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workstation',
            name='valid_until',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='workstation',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='workstation',
            name='address',
            field=models.GenericIPAddressField(blank=True, null=True, verbose_name='address'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(condition=models.Q(('party_code', ''), _negated=True), fields=('party_code',), name='party_code_is_of_one_unit'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='unit_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='workstation',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('address',), name='address_is_of_one_machine'),
        ),
        migrations.AddConstraint(
            model_name='workstation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'workstation'), _negated=True), models.Q(('address__isnull', False), ('host__isnull', True)), _connector='OR'), name='workstation_has_an_address'),
        ),
        migrations.AddConstraint(
            model_name='workstation',
            constraint=models.CheckConstraint(condition=models.Q(('address__isnull', True), ('host__isnull', True), _connector='OR'), name='machine_has_one_place'),
        ),
        migrations.AddConstraint(
            model_name='workstation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='machine_ends_after_it_begins'),
        ),
        migrations.AddField(
            model_name='unitduty',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='access.unit'),
        ),
        migrations.AddField(
            model_name='unitduty',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='unitname',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='access.unit'),
        ),
        migrations.AddField(
            model_name='unitsuccession',
            name='after',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='precessions', to='access.unit'),
        ),
        migrations.AddField(
            model_name='unitsuccession',
            name='before',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='access.unit'),
        ),
        migrations.AddConstraint(
            model_name='unitduty',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='unitduty_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='unitduty',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until__isnull', True)), fields=('unit', 'duty'), name='one_open_duty_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='unitname',
            constraint=models.UniqueConstraint(fields=('unit', 'valid_until'), name='one_former_name_a_day'),
        ),
        migrations.AddConstraint(
            model_name='unitsuccession',
            constraint=models.UniqueConstraint(fields=('before', 'after'), name='one_succession_of_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='unitsuccession',
            constraint=models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='no_unit_comes_after_itself'),
        ),
    ]
