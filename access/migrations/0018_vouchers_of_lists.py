"""What stands on lists that clearances are limited to bears a voucher, and what is to be added."""

from typing import ClassVar

from django.db import migrations

from access.models.voucher import Voucher


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0017_named_lists")]

    operations: ClassVar = [
        migrations.AddField(model_name=name, name="voucher", field=Voucher())
        for name in ("namedthing", "namedchange")
    ]
