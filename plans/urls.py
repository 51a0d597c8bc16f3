from django.urls import path

from plans import views

app_name = "plans"


def of_plan(suffix: str, view, name: str) -> list:
    """The addresses of something about a plan: of the first one of the year, and of an adjusted one."""
    plan = "<slug:unit>/<slug:index>/<int:year>/"
    return [
        path(f"{plan}{suffix}", view, name=name),
        path(f"{plan}dieu-chinh-<int:adjustment>/{suffix}", view, name=name),
    ]


urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("moi/", views.new_plan, name="new"),
    path("nhap-tu-tep/", views.import_plan, name="import"),
    path("nhap-tu-tep/<int:pk>/", views.import_review, name="import-review"),
    path("nhap-tu-tep/<int:pk>/vi-tri/<slug:name>/", views.import_place, name="import-place"),
    path("nhap-tu-tep/<int:pk>/don-vi/", views.import_choices, name="import-choices"),
    path("nhap-tu-tep/<int:pk>/luu/", views.import_save, name="import-save"),
    path("nhap-tu-tep/<int:pk>/doc-lai/", views.import_again, name="import-again"),
    path("nhap-tu-tep/<int:pk>/bo/", views.import_discard, name="import-discard"),
    path("nhap-tu-tep/<int:pk>/tep/", views.import_file, name="import-file"),
    *of_plan("", views.plan_page, "plan"),
    *of_plan("trinh/", views.submit, "submit"),
    *of_plan("rut-lai/", views.withdraw, "withdraw"),
    *of_plan("tra-lai/", views.send_back, "send-back"),
    *of_plan("duyet/", views.approve, "approve"),
    *of_plan("ket-thuc/", views.close, "close"),
    *of_plan("dieu-chinh/", views.adjust, "adjust"),
    *of_plan("y-kien/", views.comments, "comments"),
    *of_plan("y-kien/them/", views.comment, "comment"),
    *of_plan("y-kien/<int:comment>/xong/", views.resolve_comment, "resolve-comment"),
    *of_plan("phien-ban/", views.versions, "versions"),
    *of_plan("phien-ban/<int:number>/", views.version, "version"),
    *of_plan("phien-ban/<int:number>/lay-lai/", views.restore_version, "restore-version"),
    *of_plan("so-sanh/", views.compare, "compare"),
    *of_plan("soan/", views.editor, "editor"),
    *of_plan("soan/doan/<slug:key>/", views.edit_block, "edit-block"),
    *of_plan("soan/viec/", views.edit_action, "edit-action"),
    *of_plan("soan/chua-loi/", views.edit_mend, "edit-mend"),
    *of_plan("soan/noi-dung/", views.edit_blocks, "edit-blocks"),
    *of_plan("soan/thay-doi/", views.edit_changes, "edit-changes"),
    *of_plan("soan/ten/", views.edit_names, "edit-names"),
    *of_plan("soan/kiem-tra/", views.edit_checks, "edit-checks"),
    *of_plan("soan/muc-tieu/", views.edit_targets, "edit-targets"),
]
