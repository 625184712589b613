"""What is swept every night: sessions that ended, and counts of wrong passwords that lapsed."""

from typing import Any

from axes.attempts import clean_expired_user_attempts
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Remove ended sessions and lapsed counts of wrong passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("clearsessions")
        clean_expired_user_attempts()
