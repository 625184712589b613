"""The door of access: who somebody is and what they may do."""

from typing import TYPE_CHECKING

from access.actions.asking import (
    DaysReversed,
    NameTaken,
    NameUnusable,
    NoSuchList,
    NothingHeld,
    PeopleError,
    UnitEnded,
    known_account,
    refuse_unknown,
)
from access.actions.commitments import (
    ask_enterable,
    change_commitment,
    enter_commitment,
    may_enter_commitment,
    sign_commitment,
    write_commitment,
)
from access.actions.decide import AccessDenied, Granted, allowed, refuse, require, unasked
from access.actions.deciding import (
    confirm_proposal,
    decline_proposal,
    take_password,
    take_passwords,
    withdraw_proposal,
)
from access.actions.duties import appoint, end_duty
from access.actions.ending import end_held
from access.actions.factors import (
    FactorThere,
    WrongCode,
    prove_factor,
    renew_recovery,
    reset_factor,
    set_up_factor,
)
from access.actions.granting import (
    approve_grant,
    ask_grant,
    decline_grant,
    give_grant,
    withdraw_grant,
)
from access.actions.grants import end, grant
from access.actions.naming import (
    approve_named,
    decline_named,
    make_named,
    name_more,
    take_off_named,
    withdraw_named,
)
from access.actions.one_time import factor_address, new_secret, qr_square
from access.actions.openings import (
    Sealed,
    ask_opening,
    end_opening,
    open_sealed,
    sign_opening,
)
from access.actions.people import (
    change_person,
    close_account,
    issue_password,
    new_password,
    reopen_account,
    sort_people,
    take_in_person,
    username_taken,
)
from access.actions.people_lists import Slip, bring_people, propose_people, read_people_file
from access.actions.places import note_settings
from access.actions.proposing import propose
from access.actions.sealing import SealBroken, seal, unseal
from access.actions.sessions import (
    end_session,
    is_signed_in,
    make_the_only_one,
    note_sign_in,
    sign_again,
    vouch_for_sign_in,
)
from access.actions.succession import link_units, unlink_units
from access.actions.trainings import hold_training, take_off_training, train_people
from access.actions.units import (
    change_unit,
    delete_unit,
    end_unit,
    make_unit,
    register_unit,
    reopen_unit,
)
from access.actions.vouching import KeysAreShut
from access.actions.vouching_for_all import tell_of_unvouched, vouch_for_all
from access.actions.workstations import (
    change_workstation,
    delete_workstation,
    end_workstation,
    make_workstation,
    register_workstation,
    reopen_workstation,
)
from access.domain.actors import (
    CONSOLE,
    NOBODY,
    Actor,
    Role,
    console_operator,
    first_start,
)
from access.domain.levels import CLASSIFIED_FROM, Level
from access.domain.list_faults import ChangedMeanwhile, ListError
from access.domain.openings import OpeningState
from access.domain.people import RESERVED_NAMES, may_name_account
from access.domain.permission_words import may_somewhere
from access.domain.permissions import SYSTEM, Permission, Target, named, read_aloud
from access.domain.sessions import Ending
from access.queries.accounts import accounts_held
from access.queries.actors import (
    UnknownPerson,
    actor_for,
    any_machine_sealed,
    has_people,
    name_beside,
    names_of,
    person_named,
    with_units_below,
    workstation_at,
)
from access.queries.as_json import AsJson
from access.queries.commitments import (
    commitment_fault_in_sentence,
    commitment_numbered,
    commitment_texts,
    commitments_of,
    is_signed,
    lapses_soon,
    newest_text,
    text_numbered,
    texts_to_choose,
    texts_to_sign,
)
from access.queries.conditions import behind_condition, conditions_on
from access.queries.console import console, console_actor, console_who
from access.queries.grants import (
    accounts_asked_for,
    grant_fault_in_sentence,
    inventories_held,
    may_decide,
    person_target,
    request_lines,
    request_numbered,
    requests_about,
    requests_page,
    wanted_as_held,
)
from access.queries.inventories import codes_seen_by, inventories_coded_by
from access.queries.lapsing import lapsing_page
from access.queries.lists import (
    codes_of,
    duties_ever_held,
    in_sentence,
    machine_in_use,
    machine_line,
    machine_numbered,
    machines_on,
    outliving_below,
    own_scanner,
    people_to_choose,
    said_of_machine,
    said_of_unit,
    scanners_to_choose,
    sealed_scanner,
    sealed_scanner_called,
    unit_facts,
    units_on,
    units_to_choose,
    workstations_to_choose,
)
from access.queries.named import (
    change_lines,
    changes_waiting_for,
    grants_waiting_for,
    holders_of,
    is_in_force,
    lists_ever_held,
    lists_held,
    lists_to_choose,
    named_fault_in_sentence,
    named_list_numbered,
    named_lists_page,
    target_of_list,
    thing_lines,
)
from access.queries.named_things import things_named_by, title_of_list
from access.queries.openings import (
    done_while_open,
    opening_fault_in_sentence,
    opening_lines,
    opening_numbered,
    openings_running,
    openings_visible_to,
    openings_waiting_for,
    state_of_opening,
    target_of_opening,
)
from access.queries.people import (
    CLOSED,
    OPEN,
    account_numbered,
    codes_left,
    must_have_factor,
    people_page,
    person_facts,
)
from access.queries.people_lists import (
    judged_people,
    lines_chosen,
    people_list_numbered,
    people_list_of,
)
from access.queries.proposals import (
    fault_in_sentence,
    may_confirm,
    proposal_numbered,
    proposals_for,
    proposals_open,
    proposals_past,
    said_in_words,
    standing_of,
    target_of_proposal,
    waiting_for,
)
from access.queries.requests import actor_of
from access.queries.trainings import attendances_page, session_numbered, trainings_page
from access.queries.units import name_of_unit, top_unit, unit_with_code, units_by_code
from access.queries.unvouched import rights_standing, unvouched_lines, words_of_accounts

if TYPE_CHECKING:
    from access.models import AccountProposal as AccountProposal
    from access.models import Commitment as Commitment
    from access.models import CommitmentText as CommitmentText
    from access.models import GrantRequest as GrantRequest
    from access.models import NamedList as NamedList
    from access.models import Opening as Opening
    from access.models import PeopleList as PeopleList
    from access.models import TrainingSession as TrainingSession
    from access.models import Unit as Unit
    from access.models import User as User
    from access.models import Workstation as Workstation

__all__ = [
    "CLASSIFIED_FROM", "CLOSED", "CONSOLE", "NOBODY", "OPEN", "RESERVED_NAMES", "SYSTEM",
    "AccessDenied", "Actor", "AsJson", "ChangedMeanwhile", "DaysReversed", "Ending",
    "FactorThere", "Granted", "KeysAreShut", "Level", "ListError", "NameTaken", "NameUnusable",
    "NoSuchList", "NothingHeld", "OpeningState", "PeopleError", "Permission", "Role",
    "SealBroken", "Sealed", "Slip", "Target", "UnitEnded", "UnknownPerson", "WrongCode",
    "account_numbered", "accounts_asked_for", "accounts_held", "actor_for", "actor_of",
    "allowed", "any_machine_sealed", "appoint", "approve_grant", "approve_named",
    "ask_enterable", "ask_grant", "ask_opening", "attendances_page", "behind_condition",
    "bring_people", "change_commitment", "change_lines", "change_person", "change_unit",
    "change_workstation", "changes_waiting_for", "close_account", "codes_left", "codes_of",
    "codes_seen_by", "commitment_fault_in_sentence", "commitment_numbered", "commitment_texts",
    "commitments_of", "conditions_on", "confirm_proposal", "console", "console_actor",
    "console_operator", "console_who", "decline_grant", "decline_named", "decline_proposal",
    "delete_unit", "delete_workstation", "done_while_open", "duties_ever_held", "end",
    "end_duty", "end_held", "end_opening", "end_session", "end_unit", "end_workstation",
    "enter_commitment", "factor_address", "fault_in_sentence", "first_start", "give_grant",
    "grant", "grant_fault_in_sentence", "grants_waiting_for", "has_people", "hold_training",
    "holders_of", "in_sentence", "inventories_coded_by", "inventories_held", "is_in_force",
    "is_signed", "is_signed_in", "issue_password", "judged_people", "known_account",
    "lapses_soon", "lapsing_page", "lines_chosen", "link_units", "lists_ever_held",
    "lists_held", "lists_to_choose", "machine_in_use", "machine_line", "machine_numbered",
    "machines_on", "make_named", "make_the_only_one", "make_unit", "make_workstation",
    "may_confirm", "may_decide", "may_enter_commitment", "may_name_account", "may_somewhere",
    "must_have_factor", "name_beside", "name_more", "name_of_unit", "named",
    "named_fault_in_sentence", "named_list_numbered", "named_lists_page", "names_of",
    "new_password", "new_secret", "newest_text", "note_settings", "note_sign_in", "open_sealed",
    "opening_fault_in_sentence", "opening_lines", "opening_numbered", "openings_running",
    "openings_visible_to", "openings_waiting_for", "outliving_below", "own_scanner",
    "people_list_numbered", "people_list_of", "people_page", "people_to_choose", "person_facts",
    "person_named", "person_target", "proposal_numbered", "proposals_for", "proposals_open",
    "proposals_past", "propose", "propose_people", "prove_factor", "qr_square", "read_aloud",
    "read_people_file", "refuse", "refuse_unknown", "register_unit", "register_workstation",
    "renew_recovery", "reopen_account", "reopen_unit", "reopen_workstation", "request_lines",
    "request_numbered", "requests_about", "requests_page", "require", "reset_factor",
    "rights_standing", "said_in_words", "said_of_machine", "said_of_unit", "scanners_to_choose",
    "seal", "sealed_scanner", "sealed_scanner_called", "session_numbered", "set_up_factor",
    "sign_again", "sign_commitment", "sign_opening", "sort_people", "standing_of",
    "state_of_opening", "take_in_person", "take_off_named", "take_off_training",
    "take_password", "take_passwords", "target_of_list", "target_of_opening",
    "target_of_proposal", "tell_of_unvouched", "text_numbered", "texts_to_choose",
    "texts_to_sign", "thing_lines", "things_named_by", "title_of_list", "top_unit",
    "train_people", "trainings_page", "unasked", "unit_facts", "unit_with_code",
    "units_by_code", "units_on", "units_to_choose", "unlink_units", "unseal", "unvouched_lines",
    "username_taken", "vouch_for_all", "vouch_for_sign_in", "waiting_for", "wanted_as_held",
    "with_units_below", "withdraw_grant", "withdraw_named", "withdraw_proposal",
    "words_of_accounts", "workstation_at", "workstations_to_choose", "write_commitment",
]  # fmt: skip
