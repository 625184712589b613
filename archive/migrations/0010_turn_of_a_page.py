from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0009_ways_back'),
    ]

    operations = [
        migrations.AddField(
            model_name='scanpage',
            name='turn',
            field=models.PositiveSmallIntegerField(choices=[(0, '0'), (90, '90'), (180, '180'), (270, '270')], default=0),
        ),
        migrations.AddField(
            model_name='versionpage',
            name='turn',
            field=models.PositiveSmallIntegerField(choices=[(0, '0'), (90, '90'), (180, '180'), (270, '270')], default=0),
        ),
    ]
