"""
The door of the archive, for whoever acts for a person or does one act of the archive.

Rows come cut to what an actor may see, or after asking for permission. Tables are offered to type
checkers alone, so that nobody asks one by itself; what no person asks for stands in `machine_api`.
"""

from typing import TYPE_CHECKING

from archive.actions.amending import NothingChanged, Withdrawn
from archive.actions.arranging import NewInventory, make_fonds, make_inventory, put_box
from archive.actions.bringing_lists import (
    Brought,
    LooksUnlike,
    SeenOtherwise,
    import_list,
    import_reading,
    preview_reading,
    take_list_over,
)
from archive.actions.correcting import correct_record
from archive.actions.counting import recount, settle_sums
from archive.actions.covering import (
    Lowered,
    NumberTaken,
    UnknownPlace,
    change_dossier,
    change_inventory,
    make_a_fonds,
    make_an_inventory,
    make_box,
    make_dossier,
)
from archive.actions.damage import DamagedFile, Subject
from archive.actions.deciding import (
    ItemOfAnotherLevel,
    ask_record_level,
    decide_record_level,
    note_decision,
    raise_dossier,
)
from archive.actions.dossier_standings import know_standings
from archive.actions.dossiers import (
    Asked,
    NothingChosen,
    merge_dossiers,
    move_dossier,
    renumber_dossier,
    split_dossier,
)
from archive.actions.filing import (
    ChangedMeanwhile,
    UnknownDossier,
    file_record,
    forget_receipt,
    note_made_from,
    note_media,
    receive,
    restore_receipt,
    update_receipt,
    withdraw_receipt,
)
from archive.actions.first_stock import bring_issuers
from archive.actions.issuers import add_body, add_body_name, change_body, change_body_name
from archive.actions.keeping import (
    Store,
    class_kept,
    copied_out,
    digest_of,
    discard_copy,
    health_of,
    keep,
    name_before_keeping,
    note_stored_file,
    open_kept,
    open_store,
    pieces_of,
)
from archive.actions.keys_in_use import key_place
from archive.actions.letters import add_letters, change_letters
from archive.actions.levels import DECIDED, raise_bytes
from archive.actions.list_reading import reading_of_list
from archive.actions.looking_after import BrokenOff, Looking, look_through
from archive.actions.moving import move_record
from archive.actions.page_images import page_image_for, page_part_for
from archive.actions.periods import (
    add_period,
    along_with_a_period,
    change_period,
    put_into_period,
)
from archive.actions.posture import confirm_posture, first_posture, propose_posture
from archive.actions.registering import (
    confirm_admission,
    destroy_bytes,
    enter_in_register,
    keep_for_others,
    needed_by_others,
    note_destroyed,
    propose_admission,
    propose_destruction,
    sign_destruction,
)
from archive.actions.replacing import NewScan, replace_scan
from archive.actions.secrecy import decline_secrecy, withdraw_secrecy
from archive.actions.secret_list import (
    add_secret_item,
    change_secret_item,
    secret_item_with,
)
from archive.actions.setting_apart import record_to_set_apart, register_record_apart
from archive.actions.steps import is_busy
from archive.actions.taking_away import (
    InUse,
    take_away_box,
    take_away_dossier,
    take_away_inventory,
)
from archive.actions.tending import prepare_store, tend_store
from archive.actions.terms import add_term, change_term
from archive.actions.turning import UnknownPage, turn_page
from archive.actions.tying import take_tie_back, tie, untie
from archive.actions.undoing import ChangedSince, undo_arrangement
from archive.actions.undoing_lists import NotUndone, undo_import
from archive.actions.withdrawing import restore_record, withdraw_record
from archive.actions.withdrawing_rows import NotDoubled, withdraw_row
from archive.domain.codes import BadCode
from archive.domain.issuers_alike import may_be_one_body
from archive.domain.records import RecordText
from archive.domain.secrecy import Secrecy
from archive.engines.viewer import the_viewer
from archive.models.numbers import DrawnNumberField
from archive.models.read_words import read_up_to
from archive.models.record import ReadPage
from archive.queries.acts import acts_in
from archive.queries.closed import bearing_anywhere, plain_or_empty, where_too
from archive.queries.completeness import (
    answered,
    awaited,
    completeness,
    completeness_of,
    filed,
    matched,
    missing,
    received,
    records_by_year,
    sees_all_figures,
    surplus,
    total_of,
    waiting,
)
from archive.queries.contents import contents_of
from archive.queries.duplicates import (
    Near,
    Numbering,
    is_filed_in,
    numbering_of,
    records_near,
)
from archive.queries.examples import examples_for
from archive.queries.expected import FittingRow, fitting_rows
from archive.queries.facts import facts_in_words
from archive.queries.feed import (
    FeedSeen,
    feed_seen,
    records_held_back,
    records_raised_after,
    went_down_since,
)
from archive.queries.history import (
    FieldChange,
    Step,
    columns_of_record,
    columns_of_version,
    history_of,
    old_page_texts,
    old_scan_of,
)
from archive.queries.inventories import (
    files_at_once,
    inventory_granted,
    inventory_to,
)
from archive.queries.issuers import (
    BodyShown,
    bodies_known,
    bodies_listed,
    bodies_to_choose,
    body_called,
    body_listed,
    issuers_met,
    name_with,
    term_with,
)
from archive.queries.known import known_of
from archive.queries.letters import (
    is_kept_as_it_stands,
    letters_kept,
    letters_listed,
    letters_with,
    unknown_letters,
)
from archive.queries.levels import (
    decisions_of_item,
    decisions_of_record,
    dossiers_below_their_papers,
    level_cases,
    level_decisions,
    open_case_of,
    secret_list,
    target_to_decide,
)
from archive.queries.lists import doubled_rows, list_is_whole, open_imports
from archive.queries.named import codes_told, place_opens
from archive.queries.names import Confirmed, records_with_names
from archive.queries.old_pages import old_page_to
from archive.queries.owed import owed_since
from archive.queries.paging import (
    Stretch,
    at_head_and_behind,
    mark_of,
    number_of,
    stretch_of,
)
from archive.queries.periods import (
    PeriodFigures,
    figures_of_period,
    in_two_periods,
    inventories_of,
    papers_of_shared_years,
    period_coded,
    period_with,
    periods_listed,
    periods_to_choose,
    placed,
)
from archive.queries.posture import (
    decided_now,
    entered_level,
    entries_of,
    entries_page,
    entries_visible_to,
    is_undecided,
    levels_that_go,
    may_second,
    may_see,
    may_stay,
    posture_fault_in_sentence,
    posture_now,
    posture_shown,
    postures_decided,
    proposals_about,
    records_over,
    register_begun,
    secrecy_proposal,
    secrets_to_second,
    standing_of_secrecy,
    to_destroy,
    unfinished,
)
from archive.queries.protection import protection_waiting
from archive.queries.records import (
    granted_for,
    may_amend,
    may_still_read,
    page_of,
    page_outline,
    page_texts,
    page_to,
    record_to,
    records_in_no_dossier,
    signals_of,
    withdrawn_records,
    words_of,
)
from archive.queries.series import SeriesFound, series_of_inventory, series_of_term
from archive.queries.sorting import (
    Sorting,
    digits_before_sign,
    rows_holding,
    sorting_of,
    words_asked,
)
from archive.queries.understated import understated_lines
from archive.queries.unread import along_later, first_of_any, legible, words_later
from archive.queries.vault import VaultReport, look_is_due, vault_report
from archive.queries.visible import (
    bits_seen_by,
    dossier_seen,
    dossiers_visible_to,
    inventories_to_choose,
    inventories_visible_to,
    inventory_codes,
    listed_visible_to,
    records_visible_to,
    standing_ties,
    target_of,
    target_of_inventory,
    visible_among,
    with_answers,
)
from archive.reports.lists import NotAList
from archive.storage.page_images import NoSuchPage, NotShown
from archive.storage.port import Flaw as VaultFlaw
from archive.storage.port import Health as VaultHealth
from archive.storage.port import Stored, VaultError, VaultFull

if TYPE_CHECKING:
    from archive.models import ArrangementAct as ArrangementAct
    from archive.models import BodyName as BodyName
    from archive.models import Box as Box
    from archive.models import CommitteeTerm as CommitteeTerm
    from archive.models import Dossier as Dossier
    from archive.models import Fonds as Fonds
    from archive.models import Inventory as Inventory
    from archive.models import LevelCase as LevelCase
    from archive.models import LevelDecision as LevelDecision
    from archive.models import ListedRecord as ListedRecord
    from archive.models import ListImport as ListImport
    from archive.models import LocalLetters as LocalLetters
    from archive.models import Period as Period
    from archive.models import PostureDecided as PostureDecided
    from archive.models import ProtectionAct as ProtectionAct
    from archive.models import Receipt as Receipt
    from archive.models import Record as Record
    from archive.models import RegisterEntry as RegisterEntry
    from archive.models import ScanPage as ScanPage
    from archive.models import SecrecyProposal as SecrecyProposal
    from archive.models import SecretListItem as SecretListItem
    from archive.models import StoredFile as StoredFile
    from archive.models import Tie as Tie
    from archive.models import VaultLook as VaultLook

__all__ = [
    "DECIDED", "Asked", "BadCode", "BodyShown", "BrokenOff", "Brought", "ChangedMeanwhile",
    "ChangedSince", "Confirmed", "DamagedFile", "DrawnNumberField", "FeedSeen", "FieldChange",
    "FittingRow", "InUse", "ItemOfAnotherLevel", "Looking", "LooksUnlike", "Lowered", "Near",
    "NewInventory", "NewScan", "NoSuchPage", "NotAList", "NotDoubled", "NotShown", "NotUndone",
    "NothingChanged", "NothingChosen", "NumberTaken", "Numbering", "PeriodFigures", "ReadPage",
    "RecordText", "Secrecy", "SeenOtherwise", "SeriesFound", "Sorting", "Step", "Store",
    "Stored", "Stretch", "Subject", "UnknownDossier", "UnknownPage", "UnknownPlace",
    "VaultError", "VaultFlaw", "VaultFull", "VaultHealth", "VaultReport", "Withdrawn", "acts_in", "add_body",
    "add_body_name", "add_letters", "add_period", "add_secret_item", "add_term", "along_later",
    "along_with_a_period", "answered", "ask_record_level", "at_head_and_behind", "awaited",
    "bearing_anywhere", "bits_seen_by", "bodies_known", "bodies_listed", "bodies_to_choose",
    "body_called", "body_listed", "bring_issuers", "change_body", "change_body_name",
    "change_dossier", "change_inventory", "change_letters", "change_period",
    "change_secret_item", "change_term", "class_kept", "codes_told", "columns_of_record",
    "columns_of_version", "completeness", "completeness_of", "confirm_admission",
    "confirm_posture", "contents_of", "copied_out", "correct_record", "decide_record_level",
    "decided_now", "decisions_of_item", "decisions_of_record", "decline_secrecy",
    "destroy_bytes", "digest_of", "digits_before_sign", "discard_copy", "dossier_seen",
    "dossiers_below_their_papers", "dossiers_visible_to", "doubled_rows", "enter_in_register",
    "entered_level", "entries_of", "entries_page", "entries_visible_to", "examples_for",
    "facts_in_words", "feed_seen", "figures_of_period", "file_record", "filed", "files_at_once",
    "first_of_any", "first_posture", "fitting_rows", "forget_receipt", "granted_for",
    "health_of", "history_of", "import_list", "import_reading", "in_two_periods",
    "inventories_of", "inventories_to_choose", "inventories_visible_to", "inventory_codes",
    "inventory_granted", "inventory_to", "is_busy", "is_filed_in", "is_kept_as_it_stands",
    "is_undecided", "issuers_met", "keep", "keep_for_others", "key_place", "know_standings",
    "known_of", "legible", "letters_kept", "letters_listed", "letters_with", "level_cases",
    "level_decisions", "levels_that_go", "list_is_whole", "listed_visible_to", "look_is_due",
    "look_through", "make_a_fonds", "make_an_inventory", "make_box", "make_dossier",
    "make_fonds", "make_inventory", "mark_of", "matched", "may_amend", "may_be_one_body",
    "may_second", "may_see", "may_stay", "may_still_read", "merge_dossiers", "missing",
    "move_dossier", "move_record", "name_before_keeping", "name_with", "needed_by_others",
    "note_decision", "note_destroyed", "note_made_from", "note_media", "note_stored_file",
    "number_of", "numbering_of", "old_page_texts", "old_page_to", "old_scan_of", "open_case_of",
    "open_imports", "open_kept", "open_store", "owed_since", "page_image_for", "page_of",
    "page_outline", "page_part_for", "page_texts", "page_to", "papers_of_shared_years",
    "period_coded", "period_with", "periods_listed", "periods_to_choose", "pieces_of",
    "place_opens", "placed", "plain_or_empty", "posture_fault_in_sentence", "posture_now",
    "posture_shown", "postures_decided", "prepare_store", "preview_reading", "proposals_about",
    "propose_admission", "propose_destruction", "propose_posture", "protection_waiting",
    "put_box", "put_into_period", "raise_bytes", "raise_dossier", "read_up_to", "reading_of_list", "receive",
    "received", "record_to", "record_to_set_apart", "records_by_year", "records_held_back",
    "records_in_no_dossier", "records_near", "records_over", "records_raised_after",
    "records_visible_to", "records_with_names", "recount", "register_begun",
    "register_record_apart", "renumber_dossier", "replace_scan", "restore_receipt",
    "restore_record", "rows_holding", "secrecy_proposal", "secret_item_with", "secret_list",
    "secrets_to_second", "sees_all_figures", "series_of_inventory", "series_of_term",
    "settle_sums", "sign_destruction", "signals_of", "sorting_of", "split_dossier",
    "standing_of_secrecy", "standing_ties", "stretch_of", "surplus", "take_away_box",
    "take_away_dossier", "take_away_inventory", "take_list_over", "take_tie_back", "target_of",
    "target_of_inventory", "target_to_decide", "tend_store", "term_with", "the_viewer", "tie", "to_destroy",
    "total_of", "turn_page", "understated_lines", "undo_arrangement", "undo_import", "unfinished", "unknown_letters",
    "untie", "update_receipt", "vault_report", "visible_among", "waiting", "went_down_since",
    "where_too", "with_answers", "withdraw_receipt", "withdraw_record", "withdraw_row",
    "withdraw_secrecy", "withdrawn_records", "words_asked", "words_later", "words_of",
]  # fmt: skip
