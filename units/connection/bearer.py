"""Who asks: the token of the header Authorization. There is no other way in; sessions and cookies do not count."""

from django.conf import settings
from ninja.security import HttpBearer

from units import limits, requests
from units.connection.problems import Problem
from units.models import ApiToken, Scope
from units.tokens import NotRecognised, recognise

_CHALLENGE = 'Bearer realm="ddci"'


class Bearer(HttpBearer):
    """A token that has the scope, if one is asked for; `request.auth` is the ApiToken."""

    def __init__(self, scope: Scope | None = None):
        super().__init__()
        self.scope = scope

    def __call__(self, request) -> ApiToken:
        """Return the token; raise Problem: 401 without a good one, 403 without the scope, 429 for too many."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise Problem("unauthorized", headers={"WWW-Authenticate": _CHALLENGE})
        return self.authenticate(request, secret.strip())

    def authenticate(self, request, token: str) -> ApiToken:
        try:
            found = recognise(token)
        except NotRecognised as error:
            _hold_up(f"address-{requests.client_address(request)}", settings.API_A_MINUTE)
            challenge = f'{_CHALLENGE}, error="invalid_token"'
            raise Problem("unauthorized", str(error), headers={"WWW-Authenticate": challenge}) from error
        _hold_up(f"token-{found.pk}", settings.API_A_MINUTE)
        requests.came_through(found.name)
        # For the access log alone; nothing of the portal takes a token for a signed-in person.
        request._cached_user = found.owner
        if self.scope and self.scope not in found.scopes:
            challenge = f'{_CHALLENGE}, error="insufficient_scope", scope="{self.scope.value}"'
            detail = f"Mã truy cập không có phạm vi “{self.scope.value}” ({self.scope.label})."
            raise Problem("insufficient-scope", detail, headers={"WWW-Authenticate": challenge})
        return found


def _hold_up(who: str, most: int) -> None:
    """Raise Problem (429) once somebody has asked more than so often in a minute."""
    wait = limits.seconds_to_wait(limits.Limit("api", "any", most, 60), who)
    if wait:
        raise Problem("too-many-requests", headers={"Retry-After": str(wait)})
