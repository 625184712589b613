from access.models.draft import Draft
from access.models.factor import RecoveryCode, SecondFactor
from access.models.gate import CommitmentText, TrainingSession
from access.models.grant import GrantRequest
from access.models.named import NamedChange, NamedList, NamedThing
from access.models.news import AccountNews
from access.models.opening import Opening
from access.models.people_list import PeopleList
from access.models.proposal import AccountProposal
from access.models.standing import Assignment, Clearance, Commitment, RoleGrant, Training
from access.models.unit import Unit, UnitDuty, UnitName, UnitSuccession
from access.models.user import User
from access.models.workstation import Workstation

__all__ = [
    "AccountNews",
    "AccountProposal",
    "Assignment",
    "Clearance",
    "Commitment",
    "CommitmentText",
    "Draft",
    "GrantRequest",
    "NamedChange",
    "NamedList",
    "NamedThing",
    "Opening",
    "PeopleList",
    "RecoveryCode",
    "RoleGrant",
    "SecondFactor",
    "Training",
    "TrainingSession",
    "Unit",
    "UnitDuty",
    "UnitName",
    "UnitSuccession",
    "User",
    "Workstation",
]
