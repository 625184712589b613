"""
The door of the archive, for whoever acts for a person or does one act of the archive.

Rows come cut to what an actor may see, or after asking for permission. Tables are offered to type
checkers alone, so that nobody asks one by itself; what no person asks for stands in `machine_api`.
"""

from typing import TYPE_CHECKING

from archive.actions.amending import NothingChanged, Withdrawn
from archive.actions.answering import settle_answers
from archive.actions.arranging import NewInventory, make_fonds, make_inventory, put_box
from archive.actions.correcting import correct_record
from archive.actions.counting import Difference, recount, settle_sums
from archive.actions.covering import (
    Lowered,
    NumberTaken,
    UnknownPlace,
    change_box,
    change_dossier,
    change_fonds,
    change_inventory,
    make_a_fonds,
    make_an_inventory,
    make_box,
    make_dossier,
)
from archive.actions.damage import DamagedFile, Subject
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
    note_made_from,
    note_media,
    receive,
    restore_receipt,
    update_receipt,
    withdraw_receipt,
)
from archive.actions.keeping import (
    Store,
    copied_out,
    discard_copy,
    health_of,
    keep,
    name_before_keeping,
    note_stored_file,
    open_kept,
    open_store,
    pieces_of,
)
from archive.actions.levels import raise_bytes
from archive.actions.listing import (
    NotDoubled,
    Preview,
    import_list,
    import_rows,
    preview_list,
    preview_rows,
    read_list,
    take_list_over,
    withdraw_row,
)
from archive.actions.looking_after import BrokenOff, Looking, look_through
from archive.actions.moving import move_record
from archive.actions.page_images import page_image_for, page_part_for
from archive.actions.replacing import NewScan, replace_scan
from archive.actions.steps import is_busy, write_in_steps
from archive.actions.taking_away import (
    InUse,
    take_away_box,
    take_away_dossier,
    take_away_inventory,
)
from archive.actions.turning import UnknownPage, turn_page
from archive.actions.undoing import ChangedSince, undo_arrangement
from archive.actions.withdrawing import restore_record, withdraw_record
from archive.domain.codes import BadCode
from archive.domain.records import RecordText
from archive.domain.secrecy import Secrecy
from archive.engines.viewer import the_viewer
from archive.models.numbers import DrawnNumberField
from archive.models.record import ReadPage
from archive.queries.acts import acts_in
from archive.queries.completeness import (
    Completeness,
    awaited,
    awaited_bits,
    completeness,
    completeness_of,
    filed,
    matched,
    missing,
    readable,
    received,
    records_by_year,
    sees_all_figures,
    surplus,
    total_of,
    waiting,
    with_standing,
)
from archive.queries.contents import contents_of
from archive.queries.duplicates import (
    Near,
    is_filed_in,
    may_be_one_body,
    records_near,
)
from archive.queries.examples import Examples, examples_for
from archive.queries.expected import FittingRow, fitting_rows
from archive.queries.facts import facts_in_words
from archive.queries.history import (
    FieldChange,
    Step,
    columns_of_record,
    columns_of_version,
    history_of,
    old_page_texts,
    old_scan_of,
)
from archive.queries.holders import is_stored
from archive.queries.inventories import (
    files_at_once,
    inventory_granted,
    inventory_to,
)
from archive.queries.known import Known, known_of
from archive.queries.lists import doubled_rows, list_is_whole, open_imports
from archive.queries.names import Confirmed, records_with_names
from archive.queries.old_pages import old_page_to
from archive.queries.paging import Stretch, mark_of, number_of, stretch_of
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
    records_raised_after,
    signals_of,
    withdrawn_records,
    words_of,
)
from archive.queries.sorting import (
    Sorting,
    digits_before_sign,
    holding,
    rows_holding,
    sorting_of,
    words_asked,
)
from archive.queries.vault import VaultReport, look_is_due, vault_report
from archive.queries.visible import (
    dossier_seen,
    dossiers_visible_to,
    inventories_to_choose,
    inventories_visible_to,
    inventory_codes,
    listed_visible_to,
    records_visible_to,
    target_of,
    target_of_inventory,
    visible_among,
)
from archive.reports.lists import NotAList
from archive.storage.page_images import NoSuchPage, NotShown
from archive.storage.port import Stored, VaultError, VaultFull

if TYPE_CHECKING:
    from archive.models import ArrangementAct as ArrangementAct
    from archive.models import Box as Box
    from archive.models import Dossier as Dossier
    from archive.models import Fonds as Fonds
    from archive.models import Inventory as Inventory
    from archive.models import Receipt as Receipt
    from archive.models import Record as Record
    from archive.models import ScanPage as ScanPage
    from archive.models import StoredFile as StoredFile
    from archive.models import VaultLook as VaultLook

__all__ = [
    "Asked",
    "BadCode",
    "BrokenOff",
    "ChangedMeanwhile",
    "ChangedSince",
    "Completeness",
    "Confirmed",
    "DamagedFile",
    "Difference",
    "DrawnNumberField",
    "Examples",
    "FieldChange",
    "FittingRow",
    "InUse",
    "Known",
    "Looking",
    "Lowered",
    "Near",
    "NewInventory",
    "NewScan",
    "NoSuchPage",
    "NotAList",
    "NotDoubled",
    "NotShown",
    "NothingChanged",
    "NothingChosen",
    "NumberTaken",
    "Preview",
    "ReadPage",
    "RecordText",
    "Secrecy",
    "Sorting",
    "Step",
    "Store",
    "Stored",
    "Stretch",
    "Subject",
    "UnknownDossier",
    "UnknownPage",
    "UnknownPlace",
    "VaultError",
    "VaultFull",
    "VaultReport",
    "Withdrawn",
    "acts_in",
    "awaited",
    "awaited_bits",
    "change_box",
    "change_dossier",
    "change_fonds",
    "change_inventory",
    "columns_of_record",
    "columns_of_version",
    "completeness",
    "completeness_of",
    "contents_of",
    "copied_out",
    "correct_record",
    "digits_before_sign",
    "discard_copy",
    "dossier_seen",
    "dossiers_visible_to",
    "doubled_rows",
    "examples_for",
    "facts_in_words",
    "file_record",
    "filed",
    "files_at_once",
    "fitting_rows",
    "granted_for",
    "health_of",
    "history_of",
    "holding",
    "import_list",
    "import_rows",
    "inventories_to_choose",
    "inventories_visible_to",
    "inventory_codes",
    "inventory_granted",
    "inventory_to",
    "is_busy",
    "is_filed_in",
    "is_stored",
    "keep",
    "known_of",
    "list_is_whole",
    "listed_visible_to",
    "look_is_due",
    "look_through",
    "make_a_fonds",
    "make_an_inventory",
    "make_box",
    "make_dossier",
    "make_fonds",
    "make_inventory",
    "mark_of",
    "matched",
    "may_amend",
    "may_be_one_body",
    "may_still_read",
    "merge_dossiers",
    "missing",
    "move_dossier",
    "move_record",
    "name_before_keeping",
    "note_made_from",
    "note_media",
    "note_stored_file",
    "number_of",
    "old_page_texts",
    "old_page_to",
    "old_scan_of",
    "open_imports",
    "open_kept",
    "open_store",
    "page_image_for",
    "page_of",
    "page_outline",
    "page_part_for",
    "page_texts",
    "page_to",
    "pieces_of",
    "preview_list",
    "preview_rows",
    "put_box",
    "raise_bytes",
    "read_list",
    "readable",
    "receive",
    "received",
    "record_to",
    "records_by_year",
    "records_in_no_dossier",
    "records_near",
    "records_raised_after",
    "records_visible_to",
    "records_with_names",
    "recount",
    "renumber_dossier",
    "replace_scan",
    "restore_receipt",
    "restore_record",
    "rows_holding",
    "sees_all_figures",
    "settle_answers",
    "settle_sums",
    "signals_of",
    "sorting_of",
    "split_dossier",
    "stretch_of",
    "surplus",
    "take_away_box",
    "take_away_dossier",
    "take_away_inventory",
    "take_list_over",
    "target_of",
    "target_of_inventory",
    "the_viewer",
    "total_of",
    "turn_page",
    "undo_arrangement",
    "update_receipt",
    "vault_report",
    "visible_among",
    "waiting",
    "with_standing",
    "withdraw_receipt",
    "withdraw_record",
    "withdraw_row",
    "withdrawn_records",
    "words_asked",
    "words_of",
    "write_in_steps",
]
