"""What is swept every night: sessions that ended, and counts of wrong passwords that lapsed."""

from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Remove ended sessions and lapsed counts of wrong passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        lapsed = timezone.now() - settings.KHOSO_TRIES_COUNT_FOR
        AccessAttempt.objects.filter(attempt_time__lt=lapsed).delete()
