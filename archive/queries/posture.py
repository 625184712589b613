"""The posture in force, what it lets stay, and the register of what is handled apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.core.paginator import Page, Paginator
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext

from access.api import (
    Actor,
    Level,
    Permission,
    Target,
    UnknownPerson,
    actor_for,
    allowed,
    person_named,
)
from access.domain.proposals import LIVES_FOR, STATE_WORDS, State, standing
from archive.domain.posture import (
    POSTURE_FAULT_WORDS,
    UNDECIDED,
    Kind,
    Posture,
    PostureError,
    may_keep_file,
)
from archive.domain.register import Proposed
from archive.models import Admission, PostureDecided, Record, RegisterEntry, SecrecyProposal
from archive.queries.unread import legible
from archive.queries.visible import cleared_for, records_worked_with

# What holds where nobody has decided anything.
WITHOUT_DECISION: Posture = UNDECIDED
SHOWN_KEPT, KEPT_FOR_S = "archive.posture", 30
ON_A_PAGE: Final = 50


def posture_now() -> Posture:
    """The posture in force, as the table says it this moment."""
    row = decided_now()
    return _as_said(row) if row else WITHOUT_DECISION


def _as_said(row: PostureDecided) -> Posture:
    return Posture(Kind(row.kind), Level(row.highest))


def decided_now() -> PostureDecided | None:
    """The decision in force, and nothing where there is none."""
    return PostureDecided.objects.first()


def posture_shown() -> Posture:
    """The posture as the foot of every page shows it: asked again after half a minute."""
    return _shown()[0]


def is_undecided() -> bool:
    """Whether nobody has decided a posture yet, as pages show it."""
    return not _shown()[1]


def _shown() -> tuple[Posture, bool]:
    """The posture, and whether anybody decided it; kept for half a minute."""
    kept: tuple[Posture, bool] | None = cache.get(SHOWN_KEPT)
    if kept is None:
        row = decided_now()
        kept = (_as_said(row), True) if row else (WITHOUT_DECISION, False)
        cache.set(SHOWN_KEPT, kept, KEPT_FOR_S)
    return kept


def postures_decided() -> list[PostureDecided]:
    """The latest decisions, the one in force first."""
    return list(PostureDecided.objects.all()[:20])


def may_stay(level: int, file: int | None = None) -> bool:
    """Whether a file of this level may stay now; `file` is one that was perhaps admitted."""
    return not levels_that_go([Level(level)], file)


def levels_that_go(levels: Iterable[Level], file: int | None = None) -> list[Level]:
    """Those of the levels at which such a file may not stay now; two queries at most."""
    posture = posture_now()
    going = [level for level in levels if not may_keep_file(posture, level)]
    if any(may_keep_file(posture, level, admitted=True) for level in going) and is_admitted(file):
        return [level for level in going if not may_keep_file(posture, level, admitted=True)]
    return going


def highest_kept() -> Level:
    """The highest level of which files may stay without a word for each."""
    posture = posture_now()
    return max(level for level in Level if may_keep_file(posture, level))


def is_admitted(file: int | None) -> bool:
    """Whether two people have said of this very file that it may stay."""
    return file is not None and Admission.objects.filter(file=file).exists()


def entered_level(digest: str) -> Level | None:
    """
    The highest level at which these bytes were entered in the register, whatever became of them; None
    where they were not.
    """
    if not digest:
        return None
    entered = RegisterEntry.objects.filter(digest=digest).aggregate(level=Max("level"))["level"]
    return None if entered is None else Level(entered)


def register_begun() -> bool:
    """Whether anything was ever entered."""
    return RegisterEntry.objects.exists()


def entries_visible_to(actor: Actor) -> QuerySet[RegisterEntry]:
    """Entries of the register within the actor's clearance, units and inventories, newest first."""
    rows = RegisterEntry.objects.select_related("unit", "inventory", "destruction")
    if not allowed(actor, Permission.SEE_REGISTER):
        return rows.none()
    rows = rows.filter(cleared_for(actor))
    if actor.sees_everything:
        return rows
    return rows.filter(Q(unit__in=actor.units) | Q(inventory__in=actor.inventories))


def entries_page(actor: Actor, number: str) -> Page[RegisterEntry]:
    """A page of the register, of what the actor may see."""
    return Paginator(entries_visible_to(actor), ON_A_PAGE).get_page(number)


def to_destroy(actor: Actor) -> list[RegisterEntry]:
    """
    What is entered with files of its own and on no list yet, of what the actor may see; the oldest first,
    hundred at most.
    """
    free = entries_visible_to(actor).filter(
        destruction__isnull=True, destroyed_at__isnull=True, original__isnull=False
    )
    return list(free.order_by("entered_at", "pk")[:100])


def records_over(actor: Actor) -> QuerySet[Record]:
    """
    Records whose files may stay no more, of what the actor may see: filed before, or raised since. Nothing
    becomes of them by itself.
    """
    posture = posture_shown()
    kept = [int(level) for level in Level if may_keep_file(posture, level)]
    rows = records_worked_with(actor).exclude(level__in=kept)
    if may_keep_file(posture, Level.TOP_SECRET, admitted=True):
        rows = rows.exclude(original__admission__isnull=False)
    return rows.order_by("-level", "pk")


def unfinished() -> list[RegisterEntry]:
    """What is signed to be destroyed and is not destroyed yet; for whoever goes on with it."""
    rows = RegisterEntry.objects.select_related("original", "access_copy", "destruction")
    signed = rows.filter(destruction__isnull=False, destroyed_at__isnull=True)
    return list(signed.order_by("entered_at", "pk"))


def target_of_entry(entry: RegisterEntry, parties: frozenset[str] = frozenset()) -> Target:
    """An entry as the permission table sees it."""
    return Target(
        level=Level(entry.level),
        party_papers=entry.party_papers,
        unit=entry.unit_id,
        inventory=entry.inventory_id,
        kind="register_entry",
        label=entry.label,
        parties=parties,
    )


def secrecy_proposal(number: int) -> SecrecyProposal | None:
    """The proposal with this number."""
    return legible(SecrecyProposal.objects.filter(pk=number), "reason").first()


def entries_of(row: SecrecyProposal) -> list[RegisterEntry]:
    """The entries that a list of destruction names, whether it was signed or not."""
    return _entries_of([row])[row.pk]


def _entries_of(rows: Sequence[SecrecyProposal]) -> dict[int, list[RegisterEntry]]:
    """The entries that each of these names, by its number; one query."""
    named = {row.pk: set(row.said.get("entries", [])) for row in rows}
    found = list(
        RegisterEntry.objects.filter(pk__in=set().union(*named.values())).order_by("book", "number")
    )
    return {pk: [entry for entry in found if entry.pk in ids] for pk, ids in named.items()}


def targets_of(
    row: SecrecyProposal, entries: Sequence[RegisterEntry] | None = None
) -> list[Target]:
    """
    Everything that a proposal is about, as the permission table sees it; of the posture itself nothing.
    `entries` are those of a list, where they are at hand.
    """
    parties = frozenset((row.proposed_by,))
    if row.what == Proposed.DESTROY:
        listed = entries_of(row) if entries is None else entries
        return [target_of_entry(entry, parties) for entry in listed]
    if row.what == Proposed.ADMIT:
        said = row.said
        return [
            Target(
                level=Level(int(said["level"])),
                party_papers=bool(said["party_papers"]),
                unit=said["unit"],
                inventory=said["inventory"],
                kind="item",
                label=str(said["label"]),
                parties=parties,
            )
        ]
    return []


def standing_of_secrecy(row: SecrecyProposal, *, at: datetime) -> State:
    """How a proposal stands at a moment: what is too old, or fits no more, is past."""
    waits = row.stands == State.WAITING
    return standing(row.stands, proposed_at=row.proposed_at, fits=not waits or _fits(row), at=at)


def _fits(row: SecrecyProposal, listed: Sequence[RegisterEntry] | None = None) -> bool:
    if row.what == Proposed.POSTURE:
        now = decided_now()
        return bool(row.said.get("after") == (now.pk if now else None))
    if row.what == Proposed.DESTROY:
        entries = entries_of(row) if listed is None else listed
        return bool(entries) and all(entry.destruction_id is None for entry in entries)
    file = row.said.get("file")
    held = RegisterEntry.objects.filter(Q(original=file) | Q(access_copy=file))
    return not is_admitted(file) and not held.exists() and may_keep_file(
        posture_now(), Level.TOP_SECRET, admitted=True
    )  # fmt: skip


def may_see(
    actor: Actor, row: SecrecyProposal, entries: Sequence[RegisterEntry] | None = None
) -> bool:
    """Whether the person may look at the proposal: at all it is about."""
    if row.what == Proposed.POSTURE:
        return allowed(actor, Permission.SEE_POSTURE)
    whole = allowed(actor, Permission.SEE_REGISTER)
    return whole and all(_within(actor, target) for target in targets_of(row, entries))


def _within(actor: Actor, target: Target) -> bool:
    # Of what one may sign one may see it; whoever proposed it may not sign it, and sees it.
    return allowed(actor, Permission.SECOND_SECRETS, _of_nobody(target))


def _of_nobody(target: Target) -> Target:
    return replace(target, parties=frozenset())


def may_second(
    actor: Actor, row: SecrecyProposal, entries: Sequence[RegisterEntry] | None = None
) -> bool:
    """Whether the person may be the second one of this proposal."""
    if row.what == Proposed.POSTURE:
        about = Target(Level.ORDINARY, party_papers=False, parties=frozenset((row.proposed_by,)))
        return allowed(actor, Permission.CONFIRM_POSTURE, about)
    targets = targets_of(row, entries)
    return all(allowed(actor, Permission.SECOND_SECRETS, one) for one in targets)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal about secrets in a list: whether it fits still, and whether the person may sign it."""

    row: SecrecyProposal
    fits: bool
    signs: bool
    entries: int


def proposals_about(
    actor: Actor, *what: Proposed, at: datetime, closely: bool = True
) -> list[Waiting]:
    """
    What waits of these kinds and the actor may see, the oldest first; as many queries for many as for
    few. Whether a file may still be admitted is asked on the page of that proposal; not looked at
    `closely`, a posture fits until its own page says otherwise.
    """
    waiting = SecrecyProposal.objects.filter(
        what__in=what, stands=State.WAITING, proposed_at__gt=at - LIVES_FOR
    )
    rows = list(legible(waiting, "reason").order_by("proposed_at", "pk"))
    lists = [row for row in rows if row.what == Proposed.DESTROY]
    listed = _entries_of(lists) if lists else {}
    found = []
    for row in rows:
        entries = listed.get(row.pk, [])
        if may_see(actor, row, entries):
            unasked = row.what == Proposed.ADMIT or (row.what == Proposed.POSTURE and not closely)
            fits = unasked or _fits(row, entries)
            signs = fits and may_second(actor, row, entries)
            found.append(Waiting(row, fits, signs, len(entries)))
    return found


def secrets_to_second(actor: Actor, *, at: datetime) -> int:
    """How many proposals about secrets wait for this person's signature."""
    return sum(one.signs for one in proposals_about(actor, *Proposed, at=at, closely=False))


def proposer_still_may(row: SecrecyProposal, *, at: datetime) -> bool:
    """Whether whoever proposed it may still do so."""
    try:
        proposer = actor_for(person_named(row.proposed_by), at=at)
    except UnknownPerson:
        return False
    if row.what == Proposed.POSTURE:
        return allowed(proposer, Permission.KEEP_POSTURE)
    admits = row.what == Proposed.ADMIT
    permission = Permission.ADMIT_TOP_SECRET if admits else Permission.REGISTER_APART
    return all(allowed(proposer, permission, _of_nobody(one)) for one in targets_of(row))


def posture_fault_in_sentence(error: PostureError) -> str:
    """Why something was not done, as a sentence for whoever asked for it."""
    params = dict(error.params)
    if "state" in params:
        params["state"] = gettext(STATE_WORDS[str(params["state"])])
    return gettext(POSTURE_FAULT_WORDS[error.fault]) % params
