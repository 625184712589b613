"""What to do next, for the person who has just started a site."""

import os
import shlex
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from access.api import has_people
from archive.api import decided_now
from machine.command import StoreCommand
from portal.actions.setting_up import issue_set_up_code
from portal.queries.first_steps import was_made_for_trial
from portal.queries.own_root import own_root

PYTHON = Path(".venv/bin/python")


class Command(StoreCommand):
    help = "Say what to do next: how the first people are made, how a lost password is given anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="for the site of invented people")

    def handle(self, *args: object, **options: object) -> None:
        asked = Namespace(**options)
        if asked.demo:
            lines = [*_hosts(), *_trial(), *_lost_password()]
        elif was_made_for_trial():
            raise CommandError(
                gettext(
                    "The data folder %(folder)s is a trial's: its people are invented. Go on with "
                    "the trial by KHOSO_DATA=%(folder)s make demo, or name another folder "
                    "(KHOSO_DATA) for an archive of your own."
                )
                % {"folder": _folder()}
            )
        elif has_people():
            lines = [*_hosts(), *_posture(), *_lost_password()]
        else:
            lines = [*_hosts(), *_first_start(), *_first_people(), *_posture(), *_lost_password()]
        self.stdout.write("\n".join(lines))


def _trial() -> Iterator[str]:
    yield gettext(
        "Open this address in a browser and sign in as one of the invented people: luutru confirms "
        "papers, chuyenvien searches, giamsat reads the trail. Their passwords were told once, "
        "when they were made."
    )
    yield gettext("Ctrl-C ends the trial; make demo goes on with it; make run is for your archive.")


def _first_start() -> Iterator[str]:
    code = issue_set_up_code(at=timezone.now())
    yield gettext(
        "Nobody has an account here yet. Open %(page)s in a browser, type the code below, and name "
        "the commission and its first three people there. The code opens the page once; a new start "
        "tells a new one."
    ) % {"page": settings.KHOSO_ADDRESSES[0] + reverse("portal:set_up")}
    yield gettext("Code of the first start: %(code)s") % {"code": code}


def _first_people() -> Iterator[str]:
    # Named apart: what stands inside a formatted string is not found for translation.
    name, version = gettext("FULL NAME"), gettext("NUMBER OF THE COMMITMENT")
    course, seal = gettext("COURSE OF TRAINING"), gettext("NUMBER-OF-THE-SEAL")
    unit = shlex.quote(settings.KHOSO_ORGANISATION)
    yield gettext(
        "Or without a browser: in another window of this machine, in the program's folder, run these "
        "commands with the names of the real people; each tells a password once, which its owner "
        "must change when first signing in:"
    )
    yield _command(
        f'take_in_person baomat "{name}" --role security_officer --clearance TOP_SECRET '
        f'--party-papers --commitment "{version}" --unit BTCTU --unit-name {unit}'
    )
    yield _command(f'take_in_person quantri "{name}" --role administrator')
    yield _command(
        f'take_in_person luutru "{name}" --role archivist --clearance CONFIDENTIAL '
        f'--commitment "{version}" --course "{course}"'
    )
    yield gettext("The archivist's workstation, with its safety seal:")
    yield _command(f"workstation MAY-01 10.0.0.7 --seal {seal} --until 31/12/2027")
    yield gettext("Everybody else in the same way: take_in_person --help names the roles.")


def _posture() -> Iterator[str]:
    if decided_now() is None:
        yield gettext(
            "No posture of the network is decided yet, so no file of a secret paper may stay. The "
            "security officer proposes one on %(page)s, a second person confirms it."
        ) % {"page": settings.KHOSO_ADDRESSES[0] + reverse("archive:posture")}


def _lost_password() -> Iterator[str]:
    account = gettext("ACCOUNT")
    yield gettext("Whoever has lost their password is given another one, told once:")
    yield _command(f"person password {account}")


def _hosts() -> Iterator[str]:
    env = settings.KHOSO_ENV
    if env.own_https:
        yield gettext(
            "People in the network come in by: %(addresses)s. Another name goes into KHOSO_HOSTS."
        ) % {"addresses": ", ".join(settings.KHOSO_ADDRESSES[1:] or settings.KHOSO_ADDRESSES)}
    elif env.https:
        yield gettext("People come in by https://%(host)s, through the proxy %(proxy)s.") % {
            "host": env.hosts[0],
            "proxy": ", ".join(map(str, env.proxies)),
        }
    elif env.address != "127.0.0.1":
        yield gettext(
            "People in the network come in by one of these names, port %(port)s: %(hosts)s. Another "
            "name goes into KHOSO_HOSTS."
        ) % {"port": env.port, "hosts": ", ".join(settings.ALLOWED_HOSTS)}
    if root := own_root():
        yield gettext(
            "Each machine in the network trusts the root certificate of this store once: %(page)s says "
            "how. Its fingerprint (SHA-256), to be compared there:"
        ) % {"page": _on_the_network() + reverse("portal:trust")}
        yield root.fingerprint


def _on_the_network() -> str:
    """Where somebody at another machine begins, who does not trust the root yet: without HTTPS."""
    first = (settings.KHOSO_ADDRESSES[1:] or settings.KHOSO_ADDRESSES)[0]
    return "http://" + str(first).partition("://")[2]


def _command(words: str) -> str:
    python = PYTHON if (settings.BASE_DIR / PYTHON).exists() else Path(sys.executable)
    named = f"KHOSO_DATA={shlex.quote(_folder())} " if os.environ.get("KHOSO_DATA") else ""
    return f"  {named}{python} manage.py {words}"


def _folder() -> str:
    folder = Path(settings.KHOSO_DATA)
    inside = folder.is_relative_to(settings.BASE_DIR)
    return str(folder.relative_to(settings.BASE_DIR) if inside else folder)
