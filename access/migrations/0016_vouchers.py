"""Rows by which something closed is read bear a voucher."""

from typing import ClassVar

from django.db import migrations

from access.models.voucher import Voucher

BEARERS = (
    "user",
    "secondfactor",
    "recoverycode",
    "rolegrant",
    "clearance",
    "assignment",
    "unitduty",
    "grantrequest",
    "opening",
    "accountproposal",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("access", "0015_openings_in_an_emergency")]

    operations: ClassVar = [
        migrations.AddField(model_name=name, name="voucher", field=Voucher()) for name in BEARERS
    ]
