from archive.models.arrangement import Box, Dossier, Fonds, Inventory, ListedRecord
from archive.models.arranging import ArrangementAct, CoverVersion
from archive.models.change import Change
from archive.models.figure import DossierFigure, Figure
from archive.models.listing import ListChange, ListImport, ListLayout
from archive.models.record import Receipt, Record, ScanPage, StoredFile
from archive.models.reference import (
    BodyName,
    CommitteeTerm,
    IssuerSpelling,
    IssuingBody,
    LocalLetters,
    Period,
)
from archive.models.tie import Tie
from archive.models.vault import Site, VaultFinding, VaultLook
from archive.models.version import RecordVersion, VersionPage

__all__ = [
    "ArrangementAct",
    "BodyName",
    "Box",
    "Change",
    "CommitteeTerm",
    "CoverVersion",
    "Dossier",
    "DossierFigure",
    "Figure",
    "Fonds",
    "Inventory",
    "IssuerSpelling",
    "IssuingBody",
    "ListChange",
    "ListImport",
    "ListLayout",
    "ListedRecord",
    "LocalLetters",
    "Period",
    "Receipt",
    "Record",
    "RecordVersion",
    "ScanPage",
    "Site",
    "StoredFile",
    "Tie",
    "VaultFinding",
    "VaultLook",
    "VersionPage",
]
