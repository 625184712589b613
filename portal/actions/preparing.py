"""Making a site ready to run: folder, key, tables, words; and, for looking around, a demo."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.utils.translation import gettext
from wagtail.models import GroupPagePermission, Page, Site

from access.api import (
    Actor,
    Role,
    console_who,
    note_settings,
)
from archive.api import bring_issuers
from audit.api import Act, TrailFilters, events
from machine.json_values import JsonObject
from machine.troubles import SENTENCES, Trouble, trouble_of
from portal.actions.data_folder import OpenToOthers, keep_to_ourselves
from portal.actions.planning import carry_out
from portal.domain.plan import Plan
from portal.domain.reading_plans import read_plan
from portal.domain.secret_key import SHORTEST, is_whole
from portal.models import GuideIndexPage
from portal.queries.first_steps import is_own_archive

SETUP = replace(console_who(), name="system")
TRIAL_PLAN = "demo.toml"
OF_THE_DISK = frozenset((Trouble.DISK_FULL, Trouble.DISK_READ_ONLY, Trouble.DISK_ERROR))
ROOM_NEEDED = 200 * 1024 * 1024


class CannotPrepare(Exception):
    """Why the site cannot be made ready, in one line for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person; the password is None where the account was there before."""

    username: str
    role: str
    full_name: str
    password: str | None


def make_data_folder(folder: Path) -> None:
    """The data folder with its subfolders, closed to others. Raises CannotPrepare."""
    try:
        keep_to_ourselves(folder)
    except OpenToOthers as error:
        raise CannotPrepare(str(error)) from error
    try:
        for path in (
            folder,
            folder / "keys",
            folder / "scratch",
            folder / "media",
            folder / "vault",
        ):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"probe")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        words = gettext(
            "The data folder %(path)s cannot be written to: %(why)s. Give the right to write, or name "
            "another folder (KHOSO_DATA)."
        )
        raise CannotPrepare(_unwritten(folder, error, words)) from error
    if free < ROOM_NEEDED:
        raise CannotPrepare(
            gettext(
                "The disk of the data folder %(folder)s has only %(free)s MB left. Make room until "
                "%(needed)s MB are free, then run this again."
            )
            % {"folder": folder, "free": free // 2**20, "needed": ROOM_NEEDED // 2**20}
        )


def make_secret_key(folder: Path) -> str:
    """
    The site's secret key, made once, readable by its owner only, and on the disk when this returns.

    An empty or cut one, as a power cut leaves it, is put aside and made anew: nobody can have
    signed in by it, or they sign in once more. Returns what to tell about that, or nothing.
    Raises CannotPrepare.
    """
    path = folder / "keys" / "secret_key"
    try:
        with _turn(folder / "keys" / "secret_key.lock"):
            found = path.read_bytes() if path.exists() else None
            if found is not None and is_whole(found.decode("utf-8", "replace")):
                return ""
            if found is not None:
                path.rename(path.with_name(f"secret_key.damaged-{secrets.token_hex(4)}"))
            # 67 letters, digits and dashes that nobody can guess.
            _write_secret(path, secrets.token_urlsafe(SHORTEST))
    except OSError as error:
        words = gettext(
            "The secret key %(path)s cannot be written: %(why)s. Give the right to write to the "
            "folder keys, then run this again."
        )
        raise CannotPrepare(_unwritten(path, error, words)) from error
    if found is None:
        return ""
    return gettext(
        "The secret key was empty or cut, and a new one was made; everybody signs in once more."
    )


def _unwritten(path: Path, error: OSError, otherwise: str) -> str:
    """Where the disk is at fault no right to write would help."""
    trouble = trouble_of(error)
    if trouble in OF_THE_DISK:
        return f"{path}: {gettext(SENTENCES[trouble])}"
    return otherwise % {"path": path, "why": error.strerror}


def _write_secret(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    names = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(names)
    finally:
        os.close(names)


def make_tables(folder: Path) -> None:
    """All migrations; several processes that start at once take turns."""
    with _turn(folder / "migrate.lock"):
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)


def make_guides() -> None:
    """The table of contents of the guides, as the root of Wagtail's pages."""
    Site.objects.filter(site_name="").update(site_name="Kho Số")
    if GuideIndexPage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    root.get_children().filter(slug="home").delete()
    Page.objects.filter(depth=1).update(title="Kho Số", draft_title="Kho Số")
    # Groups that Wagtail brings along; people get theirs by their role.
    Group.objects.filter(name__in=["Moderators", "Editors"]).delete()
    root = Page.objects.get(depth=1)
    index = GuideIndexPage(
        title=gettext("Guides and notices"), slug="huong-dan", locale=root.locale
    )
    root.add_child(instance=index)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": index, "site_name": "Kho Số"},
    )


def open_admin() -> None:
    """
    What Wagtail's admin opens to the two roles that work in it: guides and notices.

    Rights that a site gave them earlier, or that somebody gave them since, are taken away.
    """
    enter = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    index = GuideIndexPage.objects.first()
    for role in (Role.CAMPAIGN, Role.ADMINISTRATOR):
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set([enter])
        rights = Permission.objects.filter(
            content_type__app_label="wagtailcore",
            codename__in=("add_page", "change_page", "publish_page"),
        )
        for right in rights:
            GroupPagePermission.objects.get_or_create(group=group, page=index, permission=right)
        GroupPagePermission.objects.filter(group=group).exclude(
            page=index, permission__in=rights
        ).delete()


def tell_settings(*, by: Actor, settings: JsonObject, at: datetime) -> None:
    """What the site is set to, on the trail whenever it differs from what was told last."""
    last = events(TrailFilters(action=Act.CHANGE_SETTING)).first()
    if last is None or last.details != settings:
        note_settings(by=by, settings=dict(settings), at=at)


def refuse_trial_in_own_archive() -> None:
    """Raises CannotPrepare in an archive of one's own: nobody invented is put into it."""
    if is_own_archive():
        raise CannotPrepare(
            gettext(
                "This data folder is a real archive's: nobody invented is put into it. Name another "
                "folder (KHOSO_DATA) or none, then run make demo again."
            )
        )


def trial_plan(samples: Path) -> Plan:
    """The plan of the trial, which stands beside the samples. Raises CannotPrepare."""
    plan, problems = read_plan((samples / TRIAL_PLAN).read_bytes())
    if problems:
        raise CannotPrepare(f"{TRIAL_PLAN}: {problems[0].where}, {problems[0].code}")
    return plan


def make_demo(*, by: Actor, samples: Path, at: datetime) -> list[DemoPerson]:
    """
    The trial's plan carried out: invented units, workstation, people and the two sample inventories
    with their lists. Raises CannotPrepare.
    """
    plan = trial_plan(samples)
    bring_issuers(who=by.who, at=at)
    done = carry_out(plan, by=by, folder=samples, since=date(at.year, 1, 1), at=at, trial=True)
    if done.problems:
        raise CannotPrepare(f"{TRIAL_PLAN}: {done.problems[0].where}, {done.problems[0].code}")
    return [
        DemoPerson(p.username, p.roles[0], p.full_name, done.passwords.get(p.username))
        for p in plan.people
    ]


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
