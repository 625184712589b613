from access.models.draft import Draft
from access.models.standing import Assignment, Clearance, Commitment, RoleGrant, Training
from access.models.unit import Unit, Workstation
from access.models.user import User

__all__ = [
    "Assignment",
    "Clearance",
    "Commitment",
    "Draft",
    "RoleGrant",
    "Training",
    "Unit",
    "User",
    "Workstation",
]
