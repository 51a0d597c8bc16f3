from django.urls import path

from indices import views

app_name = "indices"
urlpatterns = [
    path("xep-hang/", views.editions, name="editions"),
    path("xep-hang/<slug:code>/", views.edition_ranking, name="ranking"),
    path("nhap-diem/", views.entry, name="entry"),
    path("nhap-diem/<slug:code>/<slug:unit>/", views.enter_result, name="enter-result"),
]
