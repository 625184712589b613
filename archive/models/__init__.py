from archive.models.arrangement import Box, Dossier, Fonds, Inventory, ListedRecord
from archive.models.arranging import ArrangementAct, CoverVersion
from archive.models.change import Change
from archive.models.descent import Descent, Understated
from archive.models.dossier_standing import DossierStanding
from archive.models.figure import DossierFigure, Figure
from archive.models.levels import LevelCase, LevelDecision, SecretListItem
from archive.models.listing import ListChange, ListImport, ListLayout
from archive.models.owed import Owed
from archive.models.posture import (
    Admission,
    PostureDecided,
    RegisterEntry,
    SecrecyProposal,
)
from archive.models.protection import ProtectionAct
from archive.models.record import Receipt, Record, ScanPage, StoredFile
from archive.models.reference import (
    BodyName,
    CommitteeTerm,
    IssuerSpelling,
    IssuerWord,
    IssuingBody,
    LocalLetters,
    Period,
)
from archive.models.signed_paper import CommitmentScan
from archive.models.tie import Tie
from archive.models.vault import Site, VaultFinding, VaultLook
from archive.models.version import RecordVersion, VersionPage
from archive.models.word_keys import PlaceKey

__all__ = [
    "Admission",
    "ArrangementAct",
    "BodyName",
    "Box",
    "Change",
    "CommitmentScan",
    "CommitteeTerm",
    "CoverVersion",
    "Descent",
    "Dossier",
    "DossierFigure",
    "DossierStanding",
    "Figure",
    "Fonds",
    "Inventory",
    "IssuerSpelling",
    "IssuerWord",
    "IssuingBody",
    "LevelCase",
    "LevelDecision",
    "ListChange",
    "ListImport",
    "ListLayout",
    "ListedRecord",
    "LocalLetters",
    "Owed",
    "Period",
    "PlaceKey",
    "PostureDecided",
    "ProtectionAct",
    "Receipt",
    "Record",
    "RecordVersion",
    "RegisterEntry",
    "ScanPage",
    "SecrecyProposal",
    "SecretListItem",
    "Site",
    "StoredFile",
    "Tie",
    "Understated",
    "VaultFinding",
    "VaultLook",
    "VersionPage",
]
