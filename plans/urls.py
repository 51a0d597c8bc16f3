from django.urls import path

from plans import views

app_name = "plans"
urlpatterns = [
    path("", views.plan_list, name="plans"),
    path("<slug:unit>/<slug:index>/<int:year>/", views.plan_page, name="plan"),
]
