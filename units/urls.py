from django.urls import path

from units import views

app_name = "units"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign-in"),
    path("dang-xuat/", views.SignOut.as_view(), name="sign-out"),
    path("doi-mat-khau/", views.ChangePassword.as_view(), name="change-password"),
    path("vang-mat/", views.delegations, name="delegations"),
    path("vang-mat/<int:pk>/ket-thuc/", views.end_delegation, name="end-delegation"),
]
