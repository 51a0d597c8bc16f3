"""Through the province's identity provider."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from units.signing_in import entering, single_sign_on

_NEXT = "next_after_single_sign_on"


@login_not_required
@never_cache
def single_sign_on_begin(request):
    """Go to the provider and remember where to afterwards."""
    _must_be_set_up()
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    request.session[_NEXT] = wanted if safe else ""
    try:
        return single_sign_on.begin(request)
    except single_sign_on.Refused as refused:
        return _refuse(request, refused)


@login_not_required
@never_cache
def single_sign_on_return(request):
    """Come back from the provider."""
    _must_be_set_up()
    try:
        user = single_sign_on.finish(request)
    except single_sign_on.Refused as refused:
        return _refuse(request, refused)
    next_url = request.session.pop(_NEXT, "") or resolve_url("reports:home")
    response = entering.enter(request, user, next_url, single_sign_on.name())
    single_sign_on.mark(request)
    return response


def _refuse(request, refused):
    messages.error(request, str(refused))
    return redirect("units:sign-in")


def _must_be_set_up():
    if not single_sign_on.is_set_up():
        raise Http404("Cổng chưa nối với hệ thống đăng nhập một lần nào.")
