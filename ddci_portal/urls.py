from django.contrib import admin
from django.urls import include, path

from ddci_portal.health import healthz

admin.site.site_header = "DDCI Portal – Quản trị"
admin.site.site_title = "DDCI Portal"
admin.site.index_title = "Danh mục và tài khoản"

urlpatterns = [
    path("", include("reports.urls")),
    path("tai-khoan/", include("units.urls")),
    path("", include("indices.urls")),
    path("ke-hoach/", include("plans.urls")),
    path("nhiem-vu/", include("tasks.urls")),
    path("quan-tri/", admin.site.urls),
    path("healthz", healthz),
]
