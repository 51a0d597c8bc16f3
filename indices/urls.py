from django.urls import path

from indices.views import entry, ranking

app_name = "indices"
urlpatterns = [
    path("xep-hang/", ranking.editions, name="editions"),
    path("xep-hang/<slug:code>/", ranking.edition_ranking, name="ranking"),
    path("nhap-diem/", entry.entry, name="entry"),
    path("nhap-diem/<slug:code>/<slug:unit>/", entry.enter_result, name="enter-result"),
]
