"""Pages of words that introduce the collections."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0003_set_up'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeriodPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='wagtailcore.page')),
                ('code', models.CharField(editable=False, max_length=30)),
                ('summary', models.CharField(blank=True, max_length=300, verbose_name='summary')),
                ('body', wagtail.fields.StreamField([('words', 0), ('figures', 1)], block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'ol', 'ul', 'hr', 'link'], 'label': 'text'}), 1: ('portal.models.pages.FiguresBlock', (), {})}, verbose_name='text')),
            ],
            options={
                'verbose_name': 'introduction of a collection',
            },
            bases=('wagtailcore.page',),
        ),
    ]
