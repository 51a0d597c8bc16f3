"""The page “Chữ ký và con dấu”: what one's own signatures and the seals of one's agencies show on paper."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST

from reports import forms
from reports.issuing.signing import picture_of, seal_of
from reports.models import AgencySeal
from reports.picturing import put_seal, put_signature, remove_seal, remove_signature
from units.models import Unit
from units.permissions import Permission


def pictures(request):
    """One's own signature for those who sign, and the seals of the agencies whose documents one prepares."""
    return _page(request)


@require_POST
def put_own_signature(request):
    """Put up the picture of one's own signature."""
    _require_signs(request.user)
    form = forms.SignaturePictureForm(request.POST, request.FILES)

    def put():
        put_signature(data=form.cleaned_data["picture"].read(), by=request.user)

    return _answer(request, form, put, "Đã lưu hình chữ ký.")


@require_POST
def remove_own_signature(request):
    """Take the picture of one's own signature away."""
    _require_signs(request.user)
    form = forms.ActionForm({})
    return _answer(request, form, lambda: remove_signature(by=request.user), "Đã xóa hình chữ ký.")


@require_POST
def put_agency_seal(request, code: str):
    """Put up an agency's seal, and say whether its documents need it."""
    unit = _agency(request.user, code)
    form = _seal_form(unit, None, request.POST, request.FILES)

    def put():
        picture = form.cleaned_data["picture"]
        put_seal(
            unit=unit, data=picture.read() if picture else None, is_required=form.cleaned_data["is_required"],
            by=request.user,
        )  # fmt: skip

    return _answer(request, form, put, f"Đã lưu con dấu của {unit}.", unit)


@require_POST
def remove_agency_seal(request, code: str):
    """Take the picture of an agency's seal away."""
    unit = _agency(request.user, code)
    form = forms.ActionForm({})
    done = f"Đã xóa hình con dấu của {unit}."
    return _answer(request, form, lambda: remove_seal(unit=unit, by=request.user), done)


def signature_png(request):
    """One's own signature; nobody sees another's."""
    return _png(picture_of(request.user))


def seal_png(request, code: str):
    """The seal of an agency, for those who prepare its documents."""
    return _png(seal_of(_agency(request.user, code)))


def _agencies(user):
    own = Unit.objects.where_may(user, Permission.EDIT_PLANS).filter(kind__in=Unit.AGENCY_KINDS)
    return own.filter(pk__in=user.own_unit_ids())


def _agency(user, code: str) -> Unit:
    """An agency whose documents the user prepares; 404 for all others."""
    return get_object_or_404(_agencies(user), code=code)


def _require_signs(user) -> None:
    if Permission.ISSUE_PLANS not in user.current_permissions():
        raise PermissionDenied("Chỉ người ký văn bản mới đưa lên hình chữ ký.")


def _answer(request, form: forms.ActionForm, action: Callable, done: str, of: Unit | None = None) -> HttpResponse:
    """Do what a form asks for; what is refused is shown on the page (422)."""
    if form.is_valid():
        try:
            action()
        except ValidationError as error:
            form.add_errors(error)
    if form.errors:
        return _page(request, form, of)
    messages.success(request, done)
    return redirect("reports:pictures")


def _page(request, form: forms.ActionForm | None = None, of: Unit | None = None) -> HttpResponse:
    """The page, with a form that was refused in its place: that of the agency `of`, or one's own."""
    permissions = request.user.current_permissions()
    if permissions.isdisjoint({Permission.EDIT_PLANS, Permission.ISSUE_PLANS}):
        raise PermissionDenied("Trang này dành cho người ký và người soạn kế hoạch.")
    units = _agencies(request.user).in_alphabet()
    seals = {seal.unit_id: seal for seal in AgencySeal.objects.filter(unit__in=units)}
    is_own = isinstance(form, forms.SignaturePictureForm)
    context = {
        "may_sign": Permission.ISSUE_PLANS in permissions,
        "has_picture": picture_of(request.user) is not None,
        "signature_form": form if is_own else forms.SignaturePictureForm(),
        "agencies": [
            (unit, seals.get(unit.pk), form if unit == of else _seal_form(unit, seals.get(unit.pk))) for unit in units
        ],
        "form": form,
    }
    return render(request, "reports/pictures.html", context, status=422 if form else 200)


def _seal_form(unit: Unit, seal: AgencySeal | None, *entries) -> forms.SealForm:
    initial = {"is_required": seal.is_required if seal else False}
    return forms.SealForm(*entries, initial=initial, auto_id=f"seal-{unit.code}-%s")


def _png(picture: bytes | None) -> HttpResponse:
    if picture is None:
        raise Http404("Chưa có hình.")
    response = HttpResponse(picture, content_type="image/png")
    response["Content-Disposition"] = "inline"
    patch_cache_control(response, private=True, no_store=True)
    return response
