"""Putting up what signatures show on paper: a person's own signature, an agency's seal."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from reports.models import AgencySeal, SignaturePicture
from reports.signing.pictures import check_picture
from units.audit import record
from units.models import Unit, User
from units.permissions import Permission, require


@transaction.atomic
def put_signature(*, data: bytes, by: User) -> SignaturePicture:
    """Keep the picture of one's own signature; raise ValidationError for a file that will not do."""
    if Permission.ISSUE_PLANS not in by.current_permissions():
        raise PermissionDenied("Chỉ người ký văn bản mới đưa lên hình chữ ký.")
    picture, _ = SignaturePicture.objects.update_or_create(
        user=by, defaults={"picture": check_picture(data, "hình chữ ký")}
    )
    record("signature_picture.put", picture, "Đưa lên hình chữ ký của mình", by=by)
    return picture


@transaction.atomic
def remove_signature(*, by: User) -> None:
    """Take the picture of one's own signature away; what was signed with it stays as it is."""
    picture = SignaturePicture.objects.filter(user=by).first()
    if picture is None:
        raise ValidationError("Chưa có hình chữ ký nào để xóa.")
    record("signature_picture.remove", picture, "Xóa hình chữ ký của mình", by=by)
    picture.delete()


@transaction.atomic
def put_seal(*, unit: Unit, data: bytes | None, is_required: bool, by: User) -> AgencySeal:
    """Keep an agency's seal, the picture it has where `data` is None, and whether its documents need it."""
    require(by, Permission.EDIT_PLANS, unit)
    seal = AgencySeal.objects.select_for_update().filter(unit=unit).first() or AgencySeal(unit=unit)
    changes = {} if seal.is_required == is_required else {"is_required": (seal.is_required, is_required)}
    seal.is_required = is_required
    if data is not None:
        seal.picture = check_picture(data, "hình con dấu")
    seal.save()
    what = "Đưa lên hình con dấu" if data is not None else "Đổi cách dùng con dấu số"
    record("seal.put", seal, f"{what} của {unit}", by=by, changes=changes)
    return seal


@transaction.atomic
def remove_seal(*, unit: Unit, by: User) -> None:
    """Take an agency's picture of its seal away; whether the seal is needed stays."""
    require(by, Permission.EDIT_PLANS, unit)
    seal = AgencySeal.objects.select_for_update().filter(unit=unit, picture__isnull=False).first()
    if seal is None:
        raise ValidationError("Chưa có hình con dấu nào để xóa.")
    seal.picture = None
    seal.save()
    record("seal.remove", seal, f"Xóa hình con dấu của {unit}", by=by)
