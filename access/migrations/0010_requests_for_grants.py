import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0009_one_session_a_person'),
    ]

    operations = [
        migrations.CreateModel(
            name='GrantRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_version', models.PositiveIntegerField()),
                ('role', models.CharField(blank=True, default='', max_length=20)),
                ('level', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'ORDINARY'), (1, 'CONFIDENTIAL'), (2, 'SECRET'), (3, 'TOP_SECRET')], null=True)),
                ('party_papers', models.BooleanField(default=False)),
                ('units', models.JSONField(blank=True, default=list)),
                ('inventories', models.JSONField(blank=True, default=list)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=60)),
                ('document', models.CharField(blank=True, default='', max_length=100)),
                ('document_on', models.DateField(blank=True, null=True)),
                ('stands', models.CharField(default='asked', max_length=10)),
                ('asked_by', models.CharField(max_length=150)),
                ('asked_at', models.DateTimeField()),
                ('given_by', models.CharField(blank=True, default='', max_length=150)),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('decided_by', models.CharField(blank=True, default='', max_length=150)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, default='', max_length=60)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['stands', 'asked_at'], name='grant_requests_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='grant_request_ends_after_it_begins')],
            },
        ),
    ]
