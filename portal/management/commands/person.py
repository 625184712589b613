"""Accounts from the console: changed, given a password, closed, granted and ended."""

import json
from argparse import ArgumentParser, Namespace
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext

from access.api import (
    DaysReversed,
    KeysAreShut,
    Level,
    NoSuchList,
    NothingHeld,
    Permission,
    Role,
    UnitEnded,
    UnknownPerson,
    actor_for,
    change_person,
    close_account,
    console,
    end,
    grant,
    issue_password,
    known_account,
    named,
    reopen_account,
    require,
    reset_factor,
)
from access.domain.levels import LEVEL_WORDS
from audit.api import Act
from machine.command import StoreCommand
from portal.domain.trail_words import ROLE_WORDS
from portal.management.handing import day, tell_password, unit_of


class Command(StoreCommand):
    help = "Change, close or reopen an account, issue its password, grant or end what it holds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        show = _act(acts, "show", "what the person holds today")
        show.add_argument("--json", action="store_true")
        change = _act(acts, "change", "another full name or unit; the account's name stays")
        change.add_argument("--full-name")
        change.add_argument("--unit", help="code of the unit")
        _act(acts, "password", "a new password; all sessions of the person end")
        _act(acts, "factor", "the second factor is reset; all sessions of the person end")
        _act(acts, "close", "the account opens nothing any more, at once")
        _act(acts, "reopen", "the account opens again, with what it still holds")
        granted = _act(acts, "grant", "one thing more that the person holds")
        granted.add_argument("--role", choices=[str(role) for role in Role])
        granted.add_argument("--clearance", choices=list(Level.__members__))
        granted.add_argument("--party-papers", action="store_true")
        granted.add_argument("--list", type=int, help="the number of a list that the level is for")
        granted.add_argument("--unit", help="code of a unit the person works with")
        granted.add_argument("--inventory", type=int, help="id of an inventory")
        granted.add_argument("--commitment", default="", help="version of the signed commitment")
        granted.add_argument("--course", default="", help="training that was completed")
        granted.add_argument("--from", dest="since", type=day, help="first day; today")
        granted.add_argument("--until", type=day, help="last day; none")
        granted.add_argument("--basis", default="", help="number of the decision")
        ended = _act(acts, "end", "what the person holds counts no longer")
        ended.add_argument("--role", choices=[str(role) for role in Role])
        ended.add_argument("--clearance", action="store_true")
        ended.add_argument("--unit", help="code of the unit")
        ended.add_argument("--inventory", type=int)
        ended.add_argument("--commitment", action="store_true")
        ended.add_argument("--training", action="store_true")
        ended.add_argument("--from", dest="since", type=day, help="first day without it; today")
        ended.add_argument("--basis", default="", help="number of the decision")

    def handle(self, *args: object, **options: object) -> None:
        try:
            asked = Namespace(**options)
            getattr(self, f"_{asked.act}")(asked)
        except UnknownPerson as why:
            raise CommandError(
                gettext("There is no person with the name %(name)s.") % {"name": why}
            ) from why
        except (DaysReversed, KeysAreShut, UnitEnded) as why:
            raise CommandError(str(why)) from why
        except NoSuchList as why:
            raise CommandError(
                gettext("There is no list %(number)s with anything on it.") % {"number": why}
            ) from why
        except NothingHeld as why:
            raise CommandError(gettext("The person holds nothing of this kind.")) from why

    def _show(self, asked: Namespace) -> None:
        by, name, at = console(), asked.username, timezone.now()
        user = known_account(by=by, username=name, act=Act.SEE_PERSON, at=at)
        target = named("person", user.username)
        require(by, Permission.MANAGE_PEOPLE, target, act=Act.SEE_PERSON, at=at).note()
        actor = actor_for(user, at=at)
        held = {
            "username": user.username,
            "full_name": user.full_name,
            "unit": user.unit.code if user.unit else "",
            "open": user.is_active,
            "roles": sorted(actor.roles),
            "clearance": actor.clearance.name,
            "party_papers": actor.party_papers,
            "named": [
                {
                    "level": sight.level.name,
                    "party_papers": sight.party_papers,
                    "dossiers": sorted(sight.dossiers),
                    "records": [f"KS-{one:07d}" for one in sorted(sight.records)],
                }
                for sight in actor.named
            ],
            "committed": actor.committed,
            "trained": actor.trained,
        }
        if asked.json:
            self.stdout.write(json.dumps(held, ensure_ascii=False))
            return
        self.stdout.write(as_text(held))

    def _change(self, asked: Namespace) -> None:
        by, name, at = console(), asked.username, timezone.now()
        user = known_account(by=by, username=name, act=Act.CHANGE_ACCOUNT, at=at)
        full_name = asked.full_name or user.full_name
        change_person(
            by=by,
            username=user.username,
            full_name=full_name,
            unit=unit_of(asked.unit) if asked.unit else user.unit,
            at=at,
        )

    def _password(self, asked: Namespace) -> None:
        name = asked.username
        password = issue_password(by=console(), username=name, at=timezone.now())
        tell_password(self.stdout, username=name, password=password)

    def _factor(self, asked: Namespace) -> None:
        reset_factor(by=console(), username=asked.username, at=timezone.now())

    def _close(self, asked: Namespace) -> None:
        close_account(by=console(), username=asked.username, at=timezone.now())

    def _reopen(self, asked: Namespace) -> None:
        reopen_account(by=console(), username=asked.username, at=timezone.now())

    def _grant(self, asked: Namespace) -> None:
        if asked.party_papers and not asked.clearance:
            raise CommandError(gettext("Party papers come with a clearance: give --clearance too."))
        if asked.list and not (asked.clearance and asked.until):
            raise CommandError(
                gettext(
                    "A list is opened up to a level and for a time: give --clearance and --until."
                )
            )
        kinds = ("role", "clearance", "unit", "inventory", "commitment", "course")
        _need_one_of(asked, kinds)
        at = timezone.now()
        grant(
            by=console(),
            username=asked.username,
            role=Role(asked.role) if asked.role else None,
            clearance=Level[asked.clearance] if asked.clearance else None,
            party_papers=asked.party_papers,
            named_list=asked.list,
            unit=unit_of(asked.unit) if asked.unit else None,
            inventory=asked.inventory,
            commitment=asked.commitment,
            course=asked.course,
            since=asked.since or timezone.localtime(at).date(),
            until=asked.until,
            basis=asked.basis,
            at=at,
        )

    def _end(self, asked: Namespace) -> None:
        kinds = ("role", "clearance", "unit", "inventory", "commitment", "training")
        _need_one_of(asked, kinds)
        at = timezone.now()
        end(
            by=console(),
            username=asked.username,
            role=Role(asked.role) if asked.role else None,
            clearance=asked.clearance,
            unit=unit_of(asked.unit) if asked.unit else None,
            inventory=asked.inventory,
            commitment=asked.commitment,
            training=asked.training,
            day=asked.since or timezone.localtime(at).date(),
            basis=asked.basis,
            at=at,
        )


def as_text(held: dict[str, Any]) -> str:
    """What a person holds as lines for a person."""
    yes, no = gettext("yes"), gettext("no")
    said = {
        gettext("Account name"): held["username"],
        gettext("Full name"): held["full_name"],
        gettext("Unit"): held["unit"] or "–",
        gettext("Account open"): yes if held["open"] else no,
        gettext("Roles"): ", ".join(gettext(ROLE_WORDS[role]) for role in held["roles"]) or "–",
        gettext("Clearance"): gettext(LEVEL_WORDS[Level[held["clearance"]]]),
        gettext("Secret papers of the Party"): yes if held["party_papers"] else no,
        gettext("Commitment valid"): yes if held["committed"] else no,
        gettext("Training completed"): yes if held["trained"] else no,
    }
    return "\n".join(f"{name:<26} {value}" for name, value in said.items())


def _act(acts: Any, name: str, meaning: str) -> ArgumentParser:
    parser: ArgumentParser = acts.add_parser(name, help=meaning)
    parser.add_argument("username")
    return parser


def _need_one_of(asked: Namespace, kinds: tuple[str, ...]) -> None:
    if not any(getattr(asked, kind) for kind in kinds):
        names = ", ".join(f"--{kind}" for kind in kinds)
        raise CommandError(gettext("Say what: one of %(names)s.") % {"names": names})
