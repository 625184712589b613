"""What is swept every night: ended sessions, lapsed counts of wrong passwords, drafts nobody wants."""

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from access.actions.drafts import forget_lapsed
from machine.command import StoreCommand


class Command(StoreCommand):
    help = "Remove ended sessions, lapsed counts of wrong passwords and lapsed drafts."

    def handle(self, *args: object, **options: object) -> None:
        call_command("clearsessions")
        forget_lapsed(at=timezone.now())
        lapsed = timezone.now() - settings.KHOSO_TRIES_COUNT_FOR
        AccessAttempt.objects.filter(attempt_time__lt=lapsed).delete()
