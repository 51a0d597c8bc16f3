from django.urls import include, path

from plans.urls import of_plan
from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("don-vi/<slug:code>/", views.unit_page, name="unit"),
    path(
        "ke-hoach/",
        include(
            [
                *of_plan("ke-hoach.pdf", views.plan_pdf, "plan-pdf"),
                *of_plan("ke-hoach.docx", views.plan_docx, "plan-docx"),
                *of_plan("xem-truoc/", views.plan_preview, "plan-preview"),
                *of_plan("xem-truoc/trang/<int:page>.png", views.plan_preview_page, "plan-preview-page"),
            ]
        ),
    ),
]
