"""Being away: who stands in for me, for whom I stand in, and the same for the people of whom I am the head."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from units.delegating import LONGEST, delegate, end_early, left_alone, may_delegate_for, people_of
from units.forms import DelegationForm
from units.models import Delegation, User
from units.signing_in.fresh_proof import FIELD

_ALONE = "{deputy} đang thay mặt {principal} trong thời gian này; {principal} cần cử người khác."


@sensitive_post_parameters(FIELD)
def delegations(request):
    """Deputyships that concern me; a POST names a deputy for me or for one of my people."""
    people = list(people_of(request.user))
    data = request.POST if request.method == "POST" else None
    form = DelegationForm(data, request=request, user=request.user, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            made = delegate(by=request.user, **form.values)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã cử người thay mặt: {made}.")
            for other in left_alone(made):
                messages.warning(request, _ALONE.format(deputy=other.deputy, principal=other.principal))
            return redirect("units:delegations")
    found = Delegation.objects.select_related("principal", "deputy", "made_by", "ended_by")
    context = {
        "form": form,
        "own": found.filter(principal=request.user),
        "stood_in": found.filter(deputy=request.user),
        "of_people": found.filter(principal__in=people),
        "today": timezone.localdate(),
        "longest": LONGEST,
    }
    return render(request, "units/delegations.html", context, status=422 if form.errors else 200)


def get_delegation_for(user: User, pk: int) -> Delegation:
    """Return a deputyship that concerns the user (404 otherwise) and that the user may end (403 otherwise)."""
    delegation = get_object_or_404(Delegation.objects.select_related("principal", "deputy"), pk=pk)
    if may_delegate_for(user, delegation.principal):
        return delegation
    if delegation.deputy == user:
        raise PermissionDenied("Chỉ người vắng mặt hoặc trưởng đơn vị của người đó được kết thúc việc thay mặt.")
    raise Http404("Không có việc thay mặt này.")


@require_POST
def end_delegation(request, pk):
    """End a deputyship before its last day."""
    delegation = get_delegation_for(request.user, pk)
    try:
        end_early(delegation=delegation, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Đã kết thúc: {delegation.deputy} không còn thay mặt {delegation.principal}.")
    return redirect("units:delegations")
