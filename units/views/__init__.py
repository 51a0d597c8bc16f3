from units.views.access_review import access_review
from units.views.account import ChangePassword, SignIn, admin_sign_in, second_factor_code, sign_out
from units.views.delegations import delegations, end_delegation
from units.views.saved_views import change_saved_view, delete_saved_view, saved_views, saved_views_here
from units.views.second_factor import (
    give_code_again,
    new_recovery_codes,
    recovery_codes,
    recovery_codes_file,
    second_factor_page,
    second_factor_setup,
    stop_second_factor,
)
from units.views.sessions import end_other_sessions, end_session, own_sessions, prolong_session, session_left
from units.views.single_sign_on import single_sign_on_begin, single_sign_on_return
from units.views.tokens import revoke_token, tokens

__all__ = [
    "ChangePassword",
    "SignIn",
    "access_review",
    "admin_sign_in",
    "change_saved_view",
    "delegations",
    "delete_saved_view",
    "end_delegation",
    "end_other_sessions",
    "end_session",
    "give_code_again",
    "new_recovery_codes",
    "own_sessions",
    "prolong_session",
    "recovery_codes",
    "recovery_codes_file",
    "revoke_token",
    "saved_views",
    "saved_views_here",
    "second_factor_code",
    "second_factor_page",
    "second_factor_setup",
    "session_left",
    "sign_out",
    "single_sign_on_begin",
    "single_sign_on_return",
    "stop_second_factor",
    "tokens",
]
