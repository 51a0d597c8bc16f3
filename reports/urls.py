from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("don-vi/<slug:code>/", views.unit_page, name="unit"),
    path("ke-hoach/<slug:unit>/<slug:index>/<int:year>/ke-hoach.pdf", views.plan_pdf, name="plan-pdf"),
]
