import django.db.models.deletion
from django.db import migrations, models


def _given() -> models.ForeignKey:
    return models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grantrequest')


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0010_requests_for_grants'),
    ]

    operations = [
        migrations.AddField(model_name='rolegrant', name='given', field=_given()),
        migrations.AddField(model_name='clearance', name='given', field=_given()),
        migrations.AddField(model_name='assignment', name='given', field=_given()),
    ]
