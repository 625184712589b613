from archive.models.arrangement import Box, Dossier, Fonds, Inventory, ListedRecord
from archive.models.arranging import ArrangementAct, CoverVersion
from archive.models.change import Change
from archive.models.figure import Figure
from archive.models.listing import ListImport
from archive.models.record import Receipt, Record, ScanPage, StoredFile
from archive.models.vault import Site, VaultFinding, VaultLook
from archive.models.version import RecordVersion, VersionPage

__all__ = [
    "ArrangementAct",
    "Box",
    "Change",
    "CoverVersion",
    "Dossier",
    "Figure",
    "Fonds",
    "Inventory",
    "ListImport",
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
