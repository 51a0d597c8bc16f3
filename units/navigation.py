"""What the top of every page shows: the entries this person can use, and where one is."""

from django.urls import reverse

from units.permissions import Permission


def navigation(request) -> dict:
    """Context processor: `menu`, a list of entries with label, url, icon and whether it is the current one."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions = user.current_permissions()
    entries = [
        ("Trang chủ", reverse("reports:home"), "house", True),
        ("Xếp hạng", reverse("indices:editions"), "bar-chart", Permission.VIEW_RESULTS in permissions),
        ("Kế hoạch", reverse("plans:plans"), "journal-text", Permission.VIEW_PLANS in permissions),
        ("Việc của tôi", reverse("tasks:mine"), "check2-square", Permission.DO_TASKS in permissions),
        ("Nhiệm vụ", reverse("tasks:offices"), "list-task", Permission.VIEW_TASKS in permissions),
        ("Nhập điểm", reverse("indices:entry"), "pencil-square", Permission.ENTER_RESULTS in permissions),
        ("Quản trị", reverse("admin:index"), "gear", user.is_staff),
    ]
    return {
        "menu": [
            {"label": label, "url": url, "icon": icon, "current": _is_current(request.path, url)}
            for label, url, icon, shown in entries
            if shown
        ]
    }


def _is_current(path: str, url: str) -> bool:
    return path == url if url == reverse("reports:home") else path.startswith(url)
