from units.views.account import ChangePassword, SignIn, SignOut
from units.views.delegations import delegations, end_delegation

__all__ = ["ChangePassword", "SignIn", "SignOut", "delegations", "end_delegation"]
