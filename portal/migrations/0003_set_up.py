from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0002_brought_guides_and_read_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='SetUpCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('opened_by', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SiteName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.CharField(max_length=150)),
                ('place', models.CharField(blank=True, max_length=100)),
            ],
        ),
    ]
