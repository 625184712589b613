"""The door of the archive."""

from archive.actions.arranging import NewInventory, make_fonds, make_inventory
from archive.actions.counting import Difference, recount, settle_sums
from archive.actions.filing import (
    ChangedMeanwhile,
    UnknownDossier,
    correct_record,
    file_record,
    note_made_from,
    note_media,
    note_stored_file,
    receive,
    restore_receipt,
    update_receipt,
    withdraw_receipt,
)
from archive.actions.levels import raise_bytes
from archive.actions.listing import import_list, preview_list, take_list_over
from archive.domain.records import RecordText
from archive.domain.secrecy import Secrecy
from archive.models import Change, Fonds, Inventory, Receipt, Record, ScanPage, StoredFile
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
from archive.queries.duplicates import is_filed_in, records_of_bytes, records_with_number
from archive.queries.inventories import (
    inventories_in_order,
    inventory_to,
    inventory_with_code,
    inventory_with_id,
)
from archive.queries.paging import Stretch, stretch_of
from archive.queries.records import (
    changes_after,
    last_change,
    page_of,
    page_outline,
    page_texts,
    record_ids_in_steps,
    record_to,
    records_for_index,
    records_raised_after,
    words_of,
)
from archive.queries.statements import completeness_as_json
from archive.queries.visible import (
    dossiers_visible_to,
    inventories_visible_to,
    listed_visible_to,
    records_visible_to,
    target_of,
    target_of_inventory,
)
from archive.reports.lists import NotAList
from archive.storage import open_vault
from archive.storage.page_images import NotRenderable, PageMissing, render_page
from archive.storage.port import Vault, VaultError, VaultFull

__all__ = [
    "KEPT",
    "Change",
    "ChangedMeanwhile",
    "Completeness",
    "Counted",
    "Difference",
    "DrawnNumberField",
    "Fonds",
    "Inventory",
    "Kept",
    "KeptColumn",
    "KeptSum",
    "NewInventory",
    "NotAList",
    "NotRenderable",
    "PageMissing",
    "Receipt",
    "Record",
    "RecordText",
    "ScanPage",
    "Secrecy",
    "StoredFile",
    "Stretch",
    "Trigger",
    "UnknownDossier",
    "Vault",
    "VaultError",
    "VaultFull",
    "changes_after",
    "completeness",
    "completeness_as_json",
    "completeness_of",
    "correct_record",
    "dossiers_visible_to",
    "file_record",
    "filed",
    "import_list",
    "inventories_in_order",
    "inventories_visible_to",
    "inventory_to",
    "inventory_with_code",
    "inventory_with_id",
    "is_filed_in",
    "last_change",
    "listed_visible_to",
    "make_fonds",
    "make_inventory",
    "missing",
    "note_made_from",
    "note_media",
    "note_stored_file",
    "open_vault",
    "page_of",
    "page_outline",
    "page_texts",
    "preview_list",
    "raise_bytes",
    "readable",
    "receive",
    "received",
    "record_ids_in_steps",
    "record_to",
    "records_by_year",
    "records_for_index",
    "records_of_bytes",
    "records_raised_after",
    "records_visible_to",
    "records_with_number",
    "recount",
    "render_page",
    "restore_receipt",
    "settle_sums",
    "stretch_of",
    "surplus",
    "take_list_over",
    "target_of",
    "target_of_inventory",
    "total_of",
    "update_receipt",
    "withdraw_receipt",
    "words_of",
]
