"""The door of the archive."""

from archive.actions.amending import NothingChanged, Withdrawn
from archive.actions.answering import settle_answers
from archive.actions.arranging import NewInventory, make_fonds, make_inventory
from archive.actions.correcting import correct_record
from archive.actions.counting import Difference, recount, settle_sums
from archive.actions.filing import (
    ChangedMeanwhile,
    UnknownDossier,
    file_record,
    note_made_from,
    note_media,
    note_stored_file,
    receive,
    restore_receipt,
    update_receipt,
    withdraw_receipt,
)
from archive.actions.keeping import (
    DamagedFile,
    Subject,
    keep,
    open_verified,
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
from archive.actions.turning import UnknownPage, turn_page
from archive.actions.withdrawing import restore_record, withdraw_record
from archive.domain.codes import BadCode
from archive.domain.records import RecordText
from archive.domain.secrecy import Secrecy
from archive.models import (
    Change,
    Fonds,
    Inventory,
    Receipt,
    Record,
    ScanPage,
    StoredFile,
    VaultLook,
)
from archive.models.kept import KEPT, Counted, Kept, KeptColumn, KeptSum, Trigger
from archive.models.numbers import DrawnNumberField
from archive.queries.completeness import (
    Completeness,
    completeness,
    completeness_of,
    filed,
    missing,
    readable,
    received,
    records_by_year,
    surplus,
    total_of,
)
from archive.queries.duplicates import (
    Near,
    is_filed_in,
    may_be_one_body,
    records_near,
)
from archive.queries.expected import FittingRow, fitting_rows
from archive.queries.history import (
    Step,
    columns_of_record,
    columns_of_version,
    history_of,
    old_page_of,
    old_page_texts,
    old_scan_of,
)
from archive.queries.inventories import (
    inventories_in_order,
    inventory_to,
    inventory_with_code,
    inventory_with_id,
)
from archive.queries.known import Known, known_of
from archive.queries.lists import doubled_rows, list_is_whole, open_imports
from archive.queries.names import Confirmed, records_with_names
from archive.queries.paging import Stretch, mark_of, number_of, stretch_of
from archive.queries.records import (
    changes_after,
    feed_origin,
    last_change,
    may_amend,
    page_of,
    page_outline,
    page_texts,
    record_ids_in_steps,
    record_to,
    records_for_index,
    records_in_no_dossier,
    records_raised_after,
    withdrawn_records,
    words_of,
)
from archive.queries.statements import completeness_as_json
from archive.queries.vault import VaultReport, look_is_due, vault_report
from archive.queries.visible import (
    dossier_seen,
    dossiers_visible_to,
    inventories_visible_to,
    listed_visible_to,
    records_visible_to,
    target_of,
    target_of_inventory,
)
from archive.reports.lists import NotAList
from archive.storage import open_vault
from archive.storage.page_images import NoSuchPage, NotShown, the_viewer
from archive.storage.port import Missing, Stored, Tampered, Vault, VaultError, VaultFull

__all__ = [
    "KEPT",
    "BadCode",
    "BrokenOff",
    "Change",
    "ChangedMeanwhile",
    "Completeness",
    "Confirmed",
    "Counted",
    "DamagedFile",
    "Difference",
    "DrawnNumberField",
    "FittingRow",
    "Fonds",
    "Inventory",
    "Kept",
    "KeptColumn",
    "KeptSum",
    "Known",
    "Looking",
    "Missing",
    "Near",
    "NewInventory",
    "NewScan",
    "NoSuchPage",
    "NotAList",
    "NotDoubled",
    "NotShown",
    "NothingChanged",
    "Preview",
    "Receipt",
    "Record",
    "RecordText",
    "ScanPage",
    "Secrecy",
    "Step",
    "Stored",
    "StoredFile",
    "Stretch",
    "Subject",
    "Tampered",
    "Trigger",
    "UnknownDossier",
    "UnknownPage",
    "Vault",
    "VaultError",
    "VaultFull",
    "VaultLook",
    "VaultReport",
    "Withdrawn",
    "changes_after",
    "columns_of_record",
    "columns_of_version",
    "completeness",
    "completeness_as_json",
    "completeness_of",
    "correct_record",
    "dossier_seen",
    "dossiers_visible_to",
    "doubled_rows",
    "feed_origin",
    "file_record",
    "filed",
    "fitting_rows",
    "history_of",
    "import_list",
    "import_rows",
    "inventories_in_order",
    "inventories_visible_to",
    "inventory_to",
    "inventory_with_code",
    "inventory_with_id",
    "is_busy",
    "is_filed_in",
    "keep",
    "known_of",
    "last_change",
    "list_is_whole",
    "listed_visible_to",
    "look_is_due",
    "look_through",
    "make_fonds",
    "make_inventory",
    "mark_of",
    "may_amend",
    "may_be_one_body",
    "missing",
    "move_record",
    "note_made_from",
    "note_media",
    "note_stored_file",
    "number_of",
    "old_page_of",
    "old_page_texts",
    "old_scan_of",
    "open_imports",
    "open_vault",
    "open_verified",
    "page_image_for",
    "page_of",
    "page_outline",
    "page_part_for",
    "page_texts",
    "pieces_of",
    "preview_list",
    "preview_rows",
    "raise_bytes",
    "read_list",
    "readable",
    "receive",
    "received",
    "record_ids_in_steps",
    "record_to",
    "records_by_year",
    "records_for_index",
    "records_in_no_dossier",
    "records_near",
    "records_raised_after",
    "records_visible_to",
    "records_with_names",
    "recount",
    "replace_scan",
    "restore_receipt",
    "restore_record",
    "settle_answers",
    "settle_sums",
    "stretch_of",
    "surplus",
    "take_list_over",
    "target_of",
    "target_of_inventory",
    "the_viewer",
    "total_of",
    "turn_page",
    "update_receipt",
    "vault_report",
    "withdraw_receipt",
    "withdraw_record",
    "withdraw_row",
    "withdrawn_records",
    "words_of",
    "write_in_steps",
]
