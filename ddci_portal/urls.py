from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from ddci_portal import api
from ddci_portal.access_workbook import access_review_workbook
from ddci_portal.audit_workbook import audit_workbook
from units.views import admin_sign_in, sign_out

admin.site.site_header = "DDCI Portal – Quản trị"
admin.site.site_title = "DDCI Portal"
admin.site.index_title = "Danh mục và tài khoản"

handler500 = "ddci_portal.errors.failed"

urlpatterns = [
    path("", include("reports.urls")),
    path("tai-khoan/", include("units.urls")),
    path("nhat-ky/", include("units.audit_urls")),
    path("nhat-ky/xlsx/", audit_workbook, name="audit-workbook"),
    path("", include("indices.urls")),
    path("ke-hoach/", include("plans.urls")),
    path("nhiem-vu/", include("tasks.urls")),
    path("tai-khoan/ra-soat-quyen/xlsx/", access_review_workbook, name="access-review-workbook"),
    path("api/v1/", api.urls()),
    path("mo-ta-api/", api.readable_description, name="api-description"),
    path("quan-tri/login/", admin_sign_in),
    path("quan-tri/logout/", sign_out),
    path("quan-tri/password_change/", RedirectView.as_view(pattern_name="units:change-password")),
    path("quan-tri/", admin.site.urls),
]
