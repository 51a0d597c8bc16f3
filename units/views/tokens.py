"""Access tokens for programs: one's own, and for administrators those of their people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from units.access_review import may_review
from units.audit_search import may_read_audit
from units.models import ApiToken
from units.signing_in import fresh_proof, second_factor
from units.signing_in.fresh_proof import FIELD
from units.token_form import TokenForm
from units.tokens import make_token, revoke

_SECRET = "api_token"  # noqa: S105
"""Key of the session: the token just made, sealed, until it has been shown."""


@never_cache
@sensitive_post_parameters(FIELD)
@sensitive_variables("secret")
def tokens(request):
    """The tokens that one may revoke; a POST makes one, whose secret the next page shows this once."""
    form = TokenForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = make_token(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_errors(error)
        else:
            request.session[_SECRET] = second_factor.seal(secret)
            return redirect("units:tokens")
    found = ApiToken.objects.visible_to(request.user).select_related("owner", "revoked_by").distinct()
    context = {
        "form": form,
        "own": [token for token in found if token.owner_id == request.user.pk],
        "of_people": [token for token in found if token.owner_id != request.user.pk],
        "secret": _just_made(request),
        "may_connect": may_read_audit(request.user),
        "may_review": may_review(request.user),
    }
    return render(request, "units/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke_token(request, pk):
    """Make a token useless; for somebody else's, with a second factor of late."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.user).distinct(), pk=pk)
    if token.owner != request.user and (asked := fresh_proof.asked_first(request, reverse("units:tokens"))):
        return asked
    try:
        revoke(token=token, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã thu hồi mã truy cập {token}. Chương trình đang dùng mã này không vào được nữa.")
    return redirect("units:tokens")


@sensitive_variables("sealed")
def _just_made(request) -> str:
    sealed = request.session.pop(_SECRET, None)
    return second_factor.unseal(sealed) if sealed else ""
