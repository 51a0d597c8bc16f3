from units.models.audit import AuditAnchor, AuditEntry, AuditLink
from units.models.change import Change
from units.models.saved_view import SavedView
from units.models.signing_in import FailedSignIns, SecondFactor, SignedInSession, TemporaryPassword
from units.models.token import ApiToken, Scope
from units.models.unit import Letterhead, Succession, Unit, UnitGroup
from units.models.user import Delegation, Membership, User

__all__ = [
    "ApiToken",
    "AuditAnchor",
    "AuditEntry",
    "AuditLink",
    "Change",
    "Delegation",
    "FailedSignIns",
    "Letterhead",
    "Membership",
    "SavedView",
    "Scope",
    "SecondFactor",
    "SignedInSession",
    "Succession",
    "TemporaryPassword",
    "Unit",
    "UnitGroup",
    "User",
]
