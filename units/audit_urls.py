from django.urls import path

from units.views import audit

app_name = "audit"
urlpatterns = [
    path("", audit.entries, name="entries"),
    path("tep/", audit.export, name="export"),
    path("<int:pk>/", audit.entry, name="entry"),
]
