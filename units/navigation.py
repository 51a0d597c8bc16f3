"""What the top of every page shows: the entries this person can use, and where one is.

Both are the same for all with the same permissions, and are written once a process.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse

from units.access_review import REVIEWERS
from units.permissions import DELEGABLE, Permission

_PLACES = (
    ("Trang chủ", "reports:home", "house", None),
    ("Tổng quan", "reports:overview", "speedometer2", Permission.VIEW_RESULTS),
    ("Xếp hạng", "indices:editions", "bar-chart", Permission.VIEW_RESULTS),
    ("Kế hoạch", "plans:plans", "journal-text", Permission.VIEW_PLANS),
    ("Việc của tôi", "tasks:mine", "check2-square", Permission.DO_TASKS),
    ("Nhiệm vụ", "tasks:list", "list-task", Permission.VIEW_TASKS),
    ("Nhập điểm", "indices:entry", "pencil-square", Permission.ENTER_RESULTS),
    ("Nhật ký", "audit:entries", "clock-history", Permission.ADMINISTER),
)
_ALSO = (
    ("/don-vi/", "indices:editions"),
    ("/tien-do/", "reports:overview"),
    ("/so-sanh/", "reports:overview"),
    ("/no-luc-ket-qua/", "reports:overview"),
    ("/pci/", "reports:overview"),
    ("/ban-hanh/", "plans:plans"),
)
"""Where pages begin that stand below an entry without having its address."""
_SIGNING = {Permission.EDIT_PLANS, Permission.ISSUE_PLANS}
_LEFT_TO_A_DEPUTY = DELEGABLE - {Permission.VIEW_TASKS}
"""What somebody must have in hand for whom a deputy could do anything."""


def navigation(request) -> dict:
    """Context processor: `menu`, a list of entries with label, url, icon and whether it is the current one, and as HTML
    `main_menu` and `user_links`, what concerns the person's account."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions = user.current_permissions()
    entries = _entries(permissions, user.is_staff)
    here = _here(entries, request.path)
    return {
        "menu": _menu(entries, here),
        "main_menu": _main_menu(entries, here, request.path == here),
        "user_links": _user_links(
            signs=not permissions.isdisjoint(_SIGNING),
            leaves=not permissions.isdisjoint(_LEFT_TO_A_DEPUTY),
            reviews=not permissions.isdisjoint(REVIEWERS),
        ),
    }


@lru_cache(maxsize=256)
def _entries(permissions: frozenset[Permission], is_staff: bool) -> tuple[tuple[str, str, str], ...]:
    """Label, address and icon of each entry that is shown with these permissions."""
    shown = [
        (label, reverse(name), icon)
        for label, name, icon, permission in _PLACES
        if permission is None or permission in permissions
    ]
    return (*shown, ("Quản trị", reverse("admin:index"), "gear")) if is_staff else tuple(shown)


def _here(entries: tuple[tuple[str, str, str], ...], path: str) -> str:
    """The address of the entry to which a page belongs; empty where it belongs to none."""
    home, *others = [url for _, url, _ in entries]
    above = next((reverse(name) for start, name in _ALSO if path.startswith(start)), path)
    return path if path == home else max((url for url in others if above.startswith(url)), key=len, default="")


def _menu(entries: tuple[tuple[str, str, str], ...], here: str) -> list[dict]:
    return [{"label": label, "url": url, "icon": icon, "current": url == here} for label, url, icon in entries]


@lru_cache(maxsize=1024)
def _main_menu(entries: tuple[tuple[str, str, str], ...], here: str, is_page: bool) -> str:
    """The menu; `is_page` tells whether the entry is the very page or one above it."""
    return render_to_string("components/main_menu.html", {"menu": _menu(entries, here), "is_page": is_page})


@lru_cache(maxsize=8)
def _user_links(*, signs: bool, leaves: bool, reviews: bool) -> str:
    """The ways to the pages of one's account; `signs` tells whether the person has to do with signatures and seals,
    `leaves` whether there is work for a deputy, `reviews` whether the person reviews who may do what."""
    return render_to_string("components/user_links.html", {"signs": signs, "leaves": leaves, "reviews": reviews})
