from archive.models.arrangement import Dossier, Fonds, Inventory, ListedRecord
from archive.models.change import Change
from archive.models.figure import Figure
from archive.models.listing import ListChange, ListImport, ListLayout
from archive.models.record import Receipt, Record, ScanPage, StoredFile
from archive.models.vault import Site, VaultFinding, VaultLook
from archive.models.version import RecordVersion, VersionPage

__all__ = [
    "Change",
    "Dossier",
    "Figure",
    "Fonds",
    "Inventory",
    "ListChange",
    "ListImport",
    "ListLayout",
    "ListedRecord",
    "Receipt",
    "Record",
    "RecordVersion",
    "ScanPage",
    "Site",
    "StoredFile",
    "VaultFinding",
    "VaultLook",
    "VersionPage",
]
