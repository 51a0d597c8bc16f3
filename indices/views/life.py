"""The life of a round: checked, opened again, published, corrected."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from indices import actions
from indices.forms import CorrectionForm, PlansDueForm
from indices.models import Edition, Result
from units.permissions import Permission, require
from units.signing_in.fresh_proof import FIELD
from units.signing_in.fresh_proof import require as require_fresh_proof
from units.vietnamese import format_number


def get_edition_for(user, code, permission: Permission) -> Edition:
    """Return a round that the user may see (404 otherwise) with the permission in its province (403 otherwise)."""
    edition = get_object_or_404(Edition.objects.visible_to(user).select_related("index", "province"), code=code)
    require(user, permission, edition.owner())
    return edition


@require_POST
def check(request, code):
    return _step(request, code, actions.check, "Đã kiểm tra xong. Số liệu được khóa để chờ công bố.")


@require_POST
def reopen(request, code):
    return _step(request, code, actions.reopen, "Đã mở lại để nhập.")


@require_POST
@sensitive_post_parameters(FIELD)
def publish(request, code):
    return _grave_step(request, code, actions.publish, "Đã công bố. Từ nay chỉ sửa được bằng đính chính.")


@require_POST
@sensitive_post_parameters(FIELD)
def open_to_public(request, code):
    return _grave_step(request, code, actions.open_to_public, "Đã mở công khai. Ai cũng xem được mà không đăng nhập.")


@require_POST
def close_to_public(request, code):
    return _step(request, code, actions.close_to_public, "Đã thôi công khai. Trang công khai của bảng này không còn.")


def plans_due(request, code):
    """Set or clear the day by which next year's plans must be issued."""
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    form = PlansDueForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_valid():
        try:
            actions.set_plans_due(edition=edition, due_on=form.cleaned_data["due_on"], by=request.user)
        except ValidationError as error:
            form.add_error("due_on" if edition.is_published else None, error.messages)
        else:
            messages.success(request, "Đã lưu hạn ban hành kế hoạch.")
            return redirect(edition)
    context = {"edition": edition, "form": form}
    return render(request, "indices/plans_due.html", context, status=422 if form.errors else 200)


def _grave_step(request, code, action, done: str):
    """A step that asks for a code of the second factor where this session gave none of late."""

    def proven(**kwargs):
        require_fresh_proof(request, request.POST.get(FIELD, "").strip())
        action(**kwargs)

    return _step(request, code, proven, done)


def _step(request, code, action, done: str):
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    try:
        action(edition=edition, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(edition)


@sensitive_post_parameters(FIELD)
def correct(request, code, unit):
    """Correct one published figure of a unit with a reason; the value it replaces stays beside it."""
    edition = get_edition_for(request.user, code, Permission.PUBLISH_RESULTS)
    result = get_object_or_404(edition.results.select_related("unit").prefetch_related("scores"), unit__code=unit)
    form = CorrectionForm(request.POST or None, edition=edition, result=result, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(result=result, by=request.user, **form.values())
        except actions.RefusedCells as error:
            form.add_error("value", list(error.problems.values()))
        except actions.CellConflict as error:
            (current,) = error.current.values()
            form.add_error(
                None, f"Có người vừa đính chính: số hiện nay là {format_number(current) or 'trống'}. Hãy xem lại."
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã đính chính kết quả của {result.unit}.")
            return redirect(edition)
    context = {
        "edition": edition,
        "result": Result.objects.select_related("unit").get(pk=result.pk),
        "form": form,
        "corrections": result.corrections.select_related("line", "corrected_by"),
    }
    return render(request, "indices/correct.html", context, status=422 if form.errors else 200)
