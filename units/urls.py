from django.urls import path

from units import views

app_name = "units"
urlpatterns = [
    path("dang-nhap/", views.SignIn.as_view(), name="sign-in"),
    path("dang-nhap/ma-xac-thuc/", views.second_factor_code, name="second-factor-code"),
    path("dang-nhap/mot-lan/", views.single_sign_on_begin, name="single-sign-on"),
    path("dang-nhap/mot-lan/tro-ve/", views.single_sign_on_return, name="single-sign-on-return"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("doi-mat-khau/", views.ChangePassword.as_view(), name="change-password"),
    path("phien/", views.own_sessions, name="sessions"),
    path("phien/con-lai/", views.session_left, name="session-left"),
    path("phien/keo-dai/", views.prolong_session, name="prolong-session"),
    path("phien/<int:pk>/ket-thuc/", views.end_session, name="end-session"),
    path("phien/ket-thuc-phien-khac/", views.end_other_sessions, name="end-other-sessions"),
    path("hai-buoc/", views.second_factor_page, name="second-factor"),
    path("hai-buoc/bat/", views.second_factor_setup, name="second-factor-setup"),
    path("hai-buoc/tat/", views.stop_second_factor, name="stop-second-factor"),
    path("hai-buoc/nhap-lai-ma/", views.give_code_again, name="give-code-again"),
    path("hai-buoc/ma-du-phong/", views.recovery_codes, name="recovery-codes"),
    path("hai-buoc/ma-du-phong/tep/", views.recovery_codes_file, name="recovery-codes-file"),
    path("hai-buoc/ma-du-phong/moi/", views.new_recovery_codes, name="new-recovery-codes"),
    path("ma-truy-cap/", views.tokens, name="tokens"),
    path("ma-truy-cap/<int:pk>/thu-hoi/", views.revoke_token, name="revoke-token"),
    path("ra-soat-quyen/", views.access_review, name="access-review"),
    path("cach-xem/", views.saved_views, name="saved-views"),
    path("cach-xem/tai-trang/", views.saved_views_here, name="saved-views-here"),
    path("cach-xem/<int:pk>/sua/", views.change_saved_view, name="change-saved-view"),
    path("cach-xem/<int:pk>/xoa/", views.delete_saved_view, name="delete-saved-view"),
    path("vang-mat/", views.delegations, name="delegations"),
    path("vang-mat/<int:pk>/ket-thuc/", views.end_delegation, name="end-delegation"),
]
