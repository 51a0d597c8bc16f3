"""Single sign-on by OpenID Connect (authorization code with PKCE, state and nonce). The one module that knows Authlib.

The provider says who somebody is; what they may do stays with the memberships here. The signature, issuer, audience,
times and nonce of the ID token are checked (OpenID Connect Core 1.0, 3.1.3.7). Authlib is slow to import and most
commands, and installations without a provider, have no use for it: it is loaded when somebody comes.
"""

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from units.audit import record
from units.models import FailedSignIns, User

_TIMEOUT = 10
_LEEWAY = 60
"""Seconds to wait for the provider, and that its clock may differ from ours."""
_BACKEND = "units.kept.KeptUsers"
_THROUGH = "through_single_sign_on"


class Refused(Exception):
    """Why nobody is let in, as a sentence for the person."""


def is_set_up() -> bool:
    return bool(settings.OIDC_ISSUER)


def name() -> str:
    """What people call the provider."""
    return settings.OIDC_NAME


def begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider. Raises Refused where it cannot be reached."""
    try:
        return _client().authorize_redirect(request, _address("units:single-sign-on-return"))
    except _failures() as error:
        raise Refused(_unreachable()) from error


def finish(request: HttpRequest) -> User:
    """Return the account of the person whom the provider has sent back. Raises Refused, with a line in the trail."""
    try:
        user = _account(_claims(request))
    except Refused as refused:
        record("session.failed", FailedSignIns(pk=0), f"{settings.OIDC_NAME}: {refused}", by=None)
        raise
    user.backend = _BACKEND
    return user


def mark(request: HttpRequest) -> None:
    """Remember that this session came through the provider, to leave it there as well."""
    request.session[_THROUGH] = True


def goodbye(request: HttpRequest) -> str:
    """Where the provider ends its own session, empty where that is not to be done or not possible."""
    if not request.session.get(_THROUGH) or not is_set_up():
        return ""
    try:
        end = _client().load_server_metadata().get("end_session_endpoint")
    except _failures():
        return ""
    from authlib.common.urls import add_params_to_uri  # see above

    back = {"client_id": settings.OIDC_CLIENT_ID, "post_logout_redirect_uri": _address("units:sign-in")}
    return add_params_to_uri(end, back.items()) if end else ""


def _claims(request: HttpRequest) -> dict:
    """What the provider says of the person, out of an ID token that has passed every check."""
    from requests.exceptions import RequestException  # see above

    options = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
        "exp": {"essential": True},
    }
    try:
        token = _client().authorize_access_token(request, claims_options=options, leeway=_LEEWAY)
        return dict(token["userinfo"])
    except RequestException as error:
        raise Refused(_unreachable()) from error
    except _failures() as error:
        raise Refused(
            f"{settings.OIDC_NAME} chưa xác nhận được bạn là ai (mã lỗi {type(error).__name__}). Hãy đăng nhập lại từ "
            "đầu; nếu vẫn lỗi, báo cán bộ công nghệ thông tin."
        ) from error


def _account(claims: dict) -> User:
    name = str(claims.get(settings.OIDC_CLAIM) or "").strip()
    if not name:
        raise Refused(
            f"{settings.OIDC_NAME} không cho biết “{settings.OIDC_CLAIM}” của bạn. Hãy báo cán bộ công nghệ thông tin."
        )
    found = _matching(claims, name)
    if not found and settings.OIDC_CREATE:
        found = [_create(claims, name)]
    if len(found) != 1:
        raise Refused(
            f"Chưa có tài khoản DDCI Portal ứng với “{name}”. Hãy đề nghị cán bộ công nghệ thông tin tạo tài khoản."
        )
    if not found[0].is_active:
        raise Refused("Tài khoản này đã bị khóa. Hãy liên hệ cán bộ công nghệ thông tin.")
    return found[0]


def _matching(claims: dict, name: str) -> list[User]:
    if settings.OIDC_CLAIM != "email":
        return list(User.objects.filter(username=name))
    if claims.get("email_verified") is not True:
        raise Refused(f"Địa chỉ thư “{name}” chưa được {settings.OIDC_NAME} xác minh nên không dùng để đăng nhập được.")
    return list(User.objects.filter(email__iexact=name))


@transaction.atomic
def _create(claims: dict, name: str) -> User:
    """An account that may do nothing until somebody gives it a role."""
    verified = str(claims.get("email") or "") if claims.get("email_verified") is True else ""
    user = User(username=name, full_name=str(claims.get("name") or name)[:150], email=verified)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise Refused(f"Không tạo được tài khoản “{name}”: {' '.join(error.messages)}") from error
    user.save()
    record("user.create", user, f"Tạo tài khoản khi đăng nhập bằng {settings.OIDC_NAME}: {user}", by=None)
    return user


def _failures() -> tuple[type[Exception], ...]:
    """What a provider that is down, wrong or forged makes of a sign-in; malformed answers are the last."""
    from authlib.common.errors import AuthlibBaseError  # see above
    from joserfc.errors import JoseError
    from requests.exceptions import RequestException

    return AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, RuntimeError


def _unreachable() -> str:
    return f"Chưa kết nối được với {settings.OIDC_NAME}. Hãy thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu."


def _address(name: str) -> str:
    return settings.SITE_URL + reverse(name)


def _client():
    return _registered(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET, settings.OIDC_SCOPE)


@lru_cache(maxsize=4)
def _registered(issuer: str, client_id: str, secret: str, scope: str):
    """The client, which keeps what the provider has published about itself."""
    from authlib.integrations.django_client import OAuth  # see above

    return OAuth().register(
        "province",
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_id=client_id,
        client_secret=secret or None,
        client_kwargs={"scope": scope, "code_challenge_method": "S256", "default_timeout": _TIMEOUT},
    )
