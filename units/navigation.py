"""What the top of every page shows: the entries this person can use, and where one is."""

from django.urls import reverse

from units.permissions import Permission


def navigation(request) -> dict:
    """Context processor: `menu`, a list of entries with label, url, icon and whether it is the current one; `signs`,
    whether the person has to do with signatures and seals."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    permissions = user.current_permissions()
    home = reverse("reports:home")
    entries = [
        ("Trang chủ", home, "house", True),
        ("Tổng quan", reverse("reports:overview"), "speedometer2", Permission.VIEW_RESULTS in permissions),
        ("Xếp hạng", reverse("indices:editions"), "bar-chart", Permission.VIEW_RESULTS in permissions),
        ("Kế hoạch", reverse("plans:plans"), "journal-text", Permission.VIEW_PLANS in permissions),
        ("Việc của tôi", reverse("tasks:mine"), "check2-square", Permission.DO_TASKS in permissions),
        ("Nhiệm vụ", reverse("tasks:list"), "list-task", Permission.VIEW_TASKS in permissions),
        ("Nhập điểm", reverse("indices:entry"), "pencil-square", Permission.ENTER_RESULTS in permissions),
        ("Nhật ký", reverse("audit:entries"), "clock-history", Permission.ADMINISTER in permissions),
        ("Quản trị", reverse("admin:index"), "gear", user.is_staff),
    ]
    shown_entries = [(label, url, icon) for label, url, icon, shown in entries if shown]
    here = max((url for _, url, _ in shown_entries if request.path.startswith(url)), key=len, default="")
    if here == home and request.path != home:
        here = ""
    return {
        "signs": not permissions.isdisjoint({Permission.EDIT_PLANS, Permission.ISSUE_PLANS}),
        "menu": [
            {"label": label, "url": url, "icon": icon, "current": url == here} for label, url, icon in shown_entries
        ],
    }
