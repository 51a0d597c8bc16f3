"""Where the help for a page with a form stands: page by page, the passage of a guide that tells how it is done."""

from functools import cache

from django.urls import reverse

_PASSAGES = {
    ("thuong-truc", "lap-dot"): "indices:found indices:revise indices:discard",
    ("thuong-truc", "nhap-excel"): "indices:import indices:import-check",
    ("thuong-truc", "nhap-ca-bang"): "indices:grid indices:paste-preview",
    ("thuong-truc", "nhan-xet"): "indices:remarks",
    ("thuong-truc", "dinh-chinh"): "indices:correct",
    ("thuong-truc", "pci"): "reports:pci-edit",
    ("chuyen-vien", "nhap-diem"): "indices:enter-result",
    ("chuyen-vien", "lap-ke-hoach"): "plans:new",
    ("chuyen-vien", "nhap-ke-hoach"): "plans:import plans:import-review plans:import-place plans:import-save",
    ("chuyen-vien", "soan-ke-hoach"): "plans:editor plans:edit-block plans:edit-targets plans:versions plans:compare",
    ("chuyen-vien", "trinh"): "plans:submit plans:withdraw",
    ("chuyen-vien", "dieu-chinh"): "plans:adjust",
    ("chuyen-vien", "tong-hop"): "tasks:plan-reports tasks:plan-report tasks:make-plan-report",
    ("truong-phong", "tao-nhiem-vu"): "tasks:office tasks:proposals tasks:split",
    ("truong-phong", "giao-viec"): "tasks:create tasks:assign tasks:bulk",
    ("truong-phong", "bao-cao-quy"): "tasks:quarterly-report tasks:return-report",
    ("truong-phong", "ban-giao"): "tasks:hand-overs tasks:hand-over",
    ("can-bo", "bao-cao-xong"): "tasks:task tasks:tick-off tasks:add-evidence",
    ("can-bo", "tien-do"): "tasks:note tasks:measure",
    ("can-bo", "gia-han"): "tasks:ask-extension",
    ("truong-phong", "xac-nhan"): "tasks:confirm tasks:send-back",
    ("truong-phong", "gia-han"): "tasks:extend tasks:decide-extension tasks:pause tasks:cancel",
    ("thu-truong", "duyet"): "plans:approve plans:send-back",
    ("thu-truong", "ky-so"): "reports:plan-issue reports:report-issue reports:document-sign reports:document-accept "
    "reports:document-paper reports:document-seal reports:pictures",
    ("viec-chung", "dang-nhap"): "units:change-password units:sessions",
    ("viec-chung", "hai-buoc"): "units:second-factor units:second-factor-setup units:recovery-codes",
    ("viec-chung", "cach-xem"): "units:saved-views",
    ("viec-chung", "nhac-viec"): "tasks:inbox tasks:reminder-preference",
    ("viec-chung", "thay-mat"): "units:delegations",
    ("cong-nghe-thong-tin", "ra-soat"): "units:access-review",
    ("cong-nghe-thong-tin", "nhat-ky"): "audit:entries",
    ("cong-nghe-thong-tin", "noi-he-thong"): "units:tokens reports:webhooks reports:webhook",
}
"""Guide and heading, and the pages (names of views) that they help with."""

HELPED = {view: passage for passage, views in _PASSAGES.items() for view in views.split()}
"""The passage for each page that has one, by the name of its view."""


@cache
def help_address(view: str) -> str:
    """The address of the passage that helps with a page; empty where there is none."""
    if view not in HELPED:
        return ""
    slug, anchor = HELPED[view]
    return f"{reverse('reports:guide', args=[slug])}#{anchor}"
