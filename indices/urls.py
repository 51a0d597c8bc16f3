from django.urls import path

from indices.views import entry, founding, grid, imports, life, ranking, remarks

app_name = "indices"
urlpatterns = [
    path("xep-hang/", ranking.editions, name="editions"),
    path("xep-hang/lap-dot/", founding.found, name="found"),
    path("xep-hang/<slug:code>/", ranking.edition_ranking, name="ranking"),
    path("xep-hang/<slug:code>/bang.xlsx", ranking.ranking_xlsx, name="ranking-xlsx"),
    path("xep-hang/<slug:code>/bo-chi-so/", founding.revise, name="revise"),
    path("xep-hang/<slug:code>/bo-dot/", founding.discard, name="discard"),
    path("xep-hang/<slug:code>/kiem-tra/", life.check, name="check"),
    path("xep-hang/<slug:code>/mo-lai/", life.reopen, name="reopen"),
    path("xep-hang/<slug:code>/cong-bo/", life.publish, name="publish"),
    path("xep-hang/<slug:code>/han-ke-hoach/", life.plans_due, name="plans-due"),
    path("xep-hang/<slug:code>/mo-cong-khai/", life.open_to_public, name="open-to-public"),
    path("xep-hang/<slug:code>/thoi-cong-khai/", life.close_to_public, name="close-to-public"),
    path("xep-hang/<slug:code>/dinh-chinh/<slug:unit>/", life.correct, name="correct"),
    path("nhap-diem/<slug:code>/<slug:unit>/nhan-xet/", remarks.remarks, name="remarks"),
    path("nhap-diem/", entry.entry, name="entry"),
    path("nhap-diem/<slug:code>/", grid.grid, name="grid"),
    path("nhap-diem/<slug:code>/o/", grid.save, name="save-cells"),
    path("nhap-diem/<slug:code>/dan/", grid.paste_preview, name="paste-preview"),
    path("nhap-diem/<slug:code>/tep/", imports.upload, name="import"),
    path("nhap-diem/<slug:code>/tep/kiem-tra/", imports.check, name="import-check"),
    path("nhap-diem/<slug:code>/tep/bang-tap.xlsx", imports.practice, name="import-practice"),
    path("xep-hang/<slug:code>/xlsx/", imports.export, name="export"),
    path("nhap-diem/<slug:code>/<slug:unit>/", entry.enter_result, name="enter-result"),
]
