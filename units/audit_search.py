"""Searching the audit trail: who may, and what narrows it."""

import re
from datetime import datetime, time
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from units.models import AuditEntry, Unit, User
from units.permissions import Permission
from units.vietnamese import fold

PER_PAGE = 50

_TYPE = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,30}")
_DAY = {"placeholder": "31/12/2026", "inputmode": "numeric", "size": 10, "class": "form-control"}


def may_read_audit(user: User) -> bool:
    """Whether the person administers the portal: in its home province, or as its superuser."""
    home = Unit.objects.where_may(user, Permission.ADMINISTER).filter(code=settings.HOME_PROVINCE)
    return user.is_superuser or home.exists()


def get_entries_for(user: User) -> QuerySet[AuditEntry]:
    """All lines, to somebody who may read them. Raises PermissionDenied."""
    if not may_read_audit(user):
        raise PermissionDenied("Chỉ cán bộ quản trị hệ thống xem được nhật ký.")
    return AuditEntry.objects.select_related("actor", "on_behalf_of")


def _text(label: str, **attributes) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control"} | attributes)
    return forms.CharField(label=label, required=False, max_length=200, widget=widget)


class AuditFilter(forms.Form):
    """What narrows the lines. Every entry is optional and stands in the address."""

    tim = _text("Tìm", type="search", placeholder="Nội dung; không cần dấu")
    nguoi = _text("Người thực hiện", placeholder="Họ tên hoặc tên đăng nhập")
    viec = _text("Mã việc", placeholder="Ví dụ plan.issue")
    loai = _text("Loại đối tượng", placeholder="Ví dụ plans.plan")
    ma = _text("Mã đối tượng")
    tu_ngay = forms.DateField(label="Từ ngày", required=False, widget=forms.DateInput(attrs=_DAY))
    den_ngay = forms.DateField(label="đến hết ngày", required=False, widget=forms.DateInput(attrs=_DAY))
    dia_chi = forms.GenericIPAddressField(
        label="Địa chỉ máy", required=False, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    tham_chieu = _text("Mã tham chiếu")
    truoc = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)

    def clean_loai(self) -> str:
        text = self.cleaned_data["loai"].strip().lower()
        if text and not _TYPE.fullmatch(text):
            raise forms.ValidationError("Loại đối tượng phải có dạng như plans.plan, tasks.task, units.user.")
        return text

    def clean(self):
        data = super().clean()
        if data.get("tu_ngay") and data.get("den_ngay") and data["den_ngay"] < data["tu_ngay"]:
            self.add_error("den_ngay", "Ngày cuối không được trước ngày đầu.")
        return data

    @property
    def shows_more(self) -> bool:
        """Whether something is chosen or wrong among the entries that are folded away."""
        return any(self.data.get(name, "").strip() for name in ("viec", "loai", "ma", "dia_chi", "tham_chieu"))

    @property
    def said(self) -> str:
        """What is chosen in words, for the paper on which the form itself is not printed; empty where nothing is."""
        chosen = [(field.label, field.value()) for field in self if field.name != "truoc"]
        return "; ".join(f"{label}: {value.strip()}" for label, value in chosen if value and value.strip())

    def address(self, **other) -> str:
        """The query string of what is chosen, with other values; without the page."""
        chosen = {name: self.data.get(name, "").strip() for name in self.fields if name != "truoc"} | other
        return urlencode({name: value for name, value in chosen.items() if value})


def narrowed(entries: QuerySet[AuditEntry], cleaned: dict) -> QuerySet[AuditEntry]:
    """The lines that fit the cleaned entries of an AuditFilter, the newest first."""
    found = Q()
    for word in fold(cleaned["tim"]).split():
        found &= Q(search_text__contains=word)
    if name := cleaned["nguoi"].strip():
        # First the few people, so that the many lines are found by the index.
        people = list(User.objects.filter(Q(username__iexact=name) | Q(full_name__icontains=name)).values("pk")[:200])
        keys = [person["pk"] for person in people]
        found &= Q(actor__in=keys) | Q(on_behalf_of__in=keys)
    exact = {"object_type": "loai", "object_id": "ma", "address": "dia_chi", "request_id": "tham_chieu"}
    for column, entry in exact.items():
        if value := cleaned[entry].strip():
            found &= Q(**{column: value})
    if action := cleaned["viec"].strip():
        found &= Q(action__startswith=action)
    if day := cleaned["tu_ngay"]:
        found &= Q(at__gte=_midnight(day, time.min))
    if day := cleaned["den_ngay"]:
        found &= Q(at__lte=_midnight(day, time.max))
    return entries.filter(found).order_by("-id")


def _midnight(day, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


def page_of(entries: QuerySet[AuditEntry], before: int | None) -> tuple[list[AuditEntry], int | None]:
    """One page of lines before a number, and the number that the next page begins before; None on the last.

    Lines are never counted: the trail only grows.
    """
    rows = list((entries.filter(pk__lt=before) if before else entries)[: PER_PAGE + 1])
    return rows[:PER_PAGE], rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None
