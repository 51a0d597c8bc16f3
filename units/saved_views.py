"""Ways of looking at a page, kept by each person for themselves: read from an address, saved, changed, removed.

A saved view is an address and nothing more: whoever opens it sees what they may see there on that day.
"""

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import Resolver404, resolve

from units.audit import record
from units.models import SavedView, User
from units.vietnamese import nfc

MOST = 40
"""Views that a person may keep."""
PAGES = {
    "reports:block": "Tổng quan",
    "reports:heat-map": "Bản đồ nhiệt",
    "reports:component": "Chỉ số thành phần",
    "reports:progress": "Tiến độ",
    "reports:solutions": "Giải pháp theo tiến độ",
    "reports:compare": "So sánh",
    "reports:effort": "Nỗ lực và kết quả",
    "reports:pci": "PCI của tỉnh",
    "reports:unit": "Đơn vị",
    "reports:lift": "Điều gì nâng hạng",
    "reports:search": "Tìm kiếm",
    "indices:ranking": "Bảng công bố",
    "plans:plans": "Kế hoạch",
    "tasks:list": "Nhiệm vụ",
    "tasks:results": "Kết quả nhiệm vụ",
    "tasks:calendar": "Lịch nhiệm vụ",
    "tasks:reports": "Báo cáo quý",
    "audit:entries": "Nhật ký",
    "units:access-review": "Rà soát quyền",
}
"""The pages whose conditions stand in their address: the name of the address and what people call the page."""
OF_ONE_THING = {"reports:lift"}
"""Pages whose conditions make sense for the very thing that they are about: no default for others of the kind."""
_PASSING = {"trang", "truoc", "tep"}
"""What an address says besides, and is not kept: which sheet of a list, and that it is wanted as a file."""
_LONGEST_PATH = SavedView._meta.get_field("path").max_length
_LONGEST_QUERY = SavedView._meta.get_field("query").max_length
_MOST_CONDITIONS = 100
_NOT_HERE = "Chỉ lưu được địa chỉ của một trang trong cổng có bộ lọc. Hãy mở trang đó rồi chọn “Cách xem đã lưu”."
_TOO_LONG = "Trang đang có quá nhiều điều kiện nên không lưu được. Hãy bớt điều kiện lọc."


class Address(NamedTuple):
    """A page of the portal: the name of its address, its path, and what narrows and sorts it."""

    page: str
    path: str
    query: str

    @property
    def may_be_default(self) -> bool:
        """Whether the page can open with these conditions wherever one comes from."""
        return bool(self.query) and self.page not in OF_ONE_THING


def read_address(text: str) -> Address:
    """Return what an address (path and query) stands for, without what only passes.

    Raises ValidationError for what leads out of the portal, to no page, or to one whose address says nothing.
    """
    try:
        parts = urlsplit(text)
        found = parse_qsl(parts.query, max_num_fields=_MOST_CONDITIONS)
    except ValueError as error:
        raise ValidationError(_NOT_HERE) from error
    if parts.scheme or parts.netloc or not text.startswith("/") or not text.isprintable() or "\\" in text:
        raise ValidationError(_NOT_HERE)
    try:
        page = resolve(parts.path).view_name
    except Resolver404 as error:
        raise ValidationError(_NOT_HERE) from error
    if page not in PAGES:
        raise ValidationError(_NOT_HERE)
    query = urlencode([(name, nfc(value)) for name, value in found if value.strip() and name not in _PASSING])
    if len(parts.path) > _LONGEST_PATH or len(query) > _LONGEST_QUERY:
        raise ValidationError(_TOO_LONG)
    return Address(page, parts.path, query)


@transaction.atomic
def save_view(*, name: str, address: str, is_default: bool = False, by: User) -> SavedView:
    """Keep an address under a name for oneself; with `is_default` its page opens so from now on.

    Raises ValidationError: an address that read_address refuses, a name that the person has for the page already, more
    than MOST views, a default where there cannot be one.
    """
    where = read_address(address)
    owner = User.objects.select_for_update().get(pk=by.pk)
    if owner.saved_views.count() >= MOST:
        raise ValidationError(f"Bạn đã lưu {MOST} cách xem, là mức nhiều nhất. Hãy xóa bớt rồi lưu lại.")
    view = SavedView(owner=owner, **where._asdict())
    _put(view, name, is_default)
    record("view.save", view, f"Lưu cách xem “{view}” của trang {label_of(view)}", by=by)
    return view


@transaction.atomic
def change_view(*, view: SavedView, name: str, is_default: bool, by: User) -> SavedView:
    """Give one of one's own views another name, make it what its page opens with or take that from it.

    Raises ValidationError as save_view does, and for a view that is gone.
    """
    view = _own(view, by)
    before = {"name": view.name, "is_default": view.is_default}
    _put(view, name, is_default)
    changes = {field: (was, getattr(view, field)) for field, was in before.items() if was != getattr(view, field)}
    if changes:
        record("view.change", view, f"Sửa cách xem “{view}” của trang {label_of(view)}", by=by, changes=changes)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User) -> None:
    """Delete one of one's own views. Raises ValidationError for one that is gone."""
    view = _own(view, by)
    record("view.delete", view, f"Xóa cách xem “{view}” của trang {label_of(view)}", by=by)
    view.delete()
    _keep_defaults(view.owner)


def label_of(view: SavedView) -> str:
    """What people call the page of a view, also where a later version has no such page any more."""
    return PAGES.get(view.page, view.page)


def _own(view: SavedView, by: User) -> SavedView:
    """The view as it is now, its owner locked."""
    owner = User.objects.select_for_update().get(pk=by.pk)
    found = SavedView.objects.filter(owner=owner, pk=view.pk).first()
    if found is None:
        raise ValidationError("Cách xem này không còn. Hãy tải lại trang.")
    found.owner = owner
    return found


def _put(view: SavedView, name: str, is_default: bool) -> None:
    """Save a view once every constraint has been asked; another one of its page stops being the default."""
    if is_default and not Address(view.page, view.path, view.query).may_be_default:
        raise ValidationError("Trang này không mở sẵn theo cách xem này được. Hãy lưu mà không chọn mở sẵn.")
    view.name, view.is_default = " ".join(name.split()), is_default
    if is_default:
        view.owner.saved_views.filter(page=view.page).exclude(pk=view.pk).update(is_default=False)
    view.full_clean()
    view.save()
    _keep_defaults(view.owner)


def _keep_defaults(owner: User) -> None:
    """Write beside the person what their pages open with, so that no page has to ask for it."""
    defaults = dict(owner.saved_views.filter(is_default=True).values_list("page", "query"))
    if defaults != owner.opening_views:
        owner.opening_views = defaults
        owner.save(update_fields=["opening_views"])
