from django.urls import path

from tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.offices, name="offices"),
    path("cua-toi/", views.mine, name="mine"),
    path("phong/<slug:code>/", views.office_tasks, name="office"),
    path("<int:pk>/", views.task_page, name="task"),
    path("<int:pk>/giao/", views.assign, name="assign"),
    path("<int:pk>/bat-dau/", views.start, name="start"),
    path("<int:pk>/bao-cao-xong/", views.tick_off, name="tick-off"),
    path("<int:pk>/xac-nhan/", views.confirm, name="confirm"),
    path("<int:pk>/tra-lai/", views.send_back, name="send-back"),
    path("phong/<slug:code>/giao-viec/<int:solution>/", views.create, name="create"),
    path("phong/<slug:code>/bao-cao/<int:plan>/quy-<int:quarter>/", views.quarterly_report, name="quarterly-report"),
]
