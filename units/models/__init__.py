from units.models.audit import AuditEntry
from units.models.unit import Letterhead, Succession, Unit, UnitGroup
from units.models.user import Delegation, Membership, User

__all__ = ["AuditEntry", "Delegation", "Letterhead", "Membership", "Succession", "Unit", "UnitGroup", "User"]
