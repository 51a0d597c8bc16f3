from django.urls import include, path

from plans.urls import of_plan
from reports import views
from reports.views import (
    compare,
    component,
    effort,
    heat_map,
    lifting,
    overview,
    pci,
    progress,
    public,
    search,
    webhooks,
)
from reports.views import (
    help as help_views,
)

app_name = "reports"
urlpatterns = [
    path("", views.home, name="home"),
    path("don-vi/<slug:code>/", views.unit_page, name="unit"),
    path("don-vi/<slug:code>/tom-tat.pdf", views.unit_pdf, name="unit-pdf"),
    path("don-vi/<slug:code>/tang-hang/", lifting.lifting, name="lift"),
    path("tong-quan/", overview.overview, name="overview"),
    path("tong-quan/<slug:code>/", overview.block, name="block"),
    path("tong-quan/<slug:code>/bang.xlsx", overview.block_xlsx, name="block-xlsx"),
    path("tong-quan/<slug:code>/bang.pdf", overview.block_pdf, name="block-pdf"),
    path("tong-quan/<slug:code>/bang.png", overview.block_png, name="block-png"),
    path("tong-quan/<slug:code>/ban-do-nhiet/", heat_map.heat_map, name="heat-map"),
    path("tong-quan/<slug:code>/chi-so/<slug:component>/", component.component_page, name="component"),
    path("so-sanh/", compare.compare, name="compare"),
    path("no-luc-ket-qua/", effort.effort, name="effort"),
    path("tien-do/", progress.progress, name="progress"),
    path("tien-do/giai-phap/", progress.solutions, name="solutions"),
    path("pci/", pci.pci, name="pci"),
    path("tim-kiem/", search.search, name="search"),
    path("tim-kiem/goi-y/", search.suggestions, name="search-suggestions"),
    path("pci/<slug:code>/sua/", pci.pci_edit, name="pci-edit"),
    path("cong-khai/", public.public_rankings, name="public"),
    path("cong-khai/<slug:code>/", public.public_ranking, name="public-ranking"),
    path("cong-khai/<slug:code>/bang.xlsx", public.public_xlsx, name="public-xlsx"),
    path("xep-hang/<slug:code>/bang.pdf", views.ranking_pdf, name="ranking-pdf"),
    path("xuat-tep/", views.own_exports, name="exports"),
    path("xuat-tep/<int:pk>/", views.export_page, name="export"),
    path("xuat-tep/<int:pk>/tep/", views.export_file, name="export-file"),
    path("xuat-tep/<int:pk>/dung/", views.stop_export, name="export-stop"),
    path("xuat-tep/<int:pk>/lam-tiep/", views.go_on_with_export, name="export-again"),
    path("huong-dan/", help_views.index, name="help"),
    path("huong-dan/dieu-gi-moi/", help_views.news, name="news"),
    path("huong-dan/tiep-can/", help_views.accessibility, name="accessibility"),
    path("huong-dan/chao-mung/", help_views.welcome, name="welcome"),
    path("huong-dan/<slug:slug>/", help_views.guide, name="guide"),
    path("webhook/", webhooks.webhooks, name="webhooks"),
    path("webhook/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhook/<int:pk>/tam-dung/", webhooks.pause_webhook, name="webhook-pause"),
    path("webhook/<int:pk>/tiep-tuc/", webhooks.resume_webhook, name="webhook-resume"),
    path("webhook/<int:pk>/gui-thu/", webhooks.test_webhook, name="webhook-test"),
    path("webhook/<int:pk>/xoa/", webhooks.delete_webhook, name="webhook-delete"),
    path("webhook/<int:pk>/luot-gui/<int:delivery>/gui-lai/", webhooks.resend_delivery, name="webhook-resend"),
    path("van-ban/", views.lookups, name="lookups"),
    path("van-ban/<str:code>/", views.lookup, name="lookup"),
    path("ban-hanh/<int:pk>/ky/", views.document_sign, name="document-sign"),
    path("ban-hanh/<int:pk>/tai-len/", views.document_accept, name="document-accept"),
    path("ban-hanh/<int:pk>/ky-giay/", views.document_paper, name="document-paper"),
    path("ban-hanh/<int:pk>/dong-dau/", views.document_seal, name="document-seal"),
    path("ban-hanh/<int:pk>/huy-so/", views.document_cancel, name="document-cancel"),
    path("ban-hanh/<int:pk>/cong-khai/", views.document_public, name="document-public"),
    path("chu-ky-con-dau/", views.pictures, name="pictures"),
    path("chu-ky-con-dau/chu-ky/", views.put_own_signature, name="put-signature"),
    path("chu-ky-con-dau/chu-ky/xoa/", views.remove_own_signature, name="remove-signature"),
    path("chu-ky-con-dau/chu-ky.png", views.signature_png, name="signature-png"),
    path("chu-ky-con-dau/con-dau/<slug:code>/", views.put_agency_seal, name="put-seal"),
    path("chu-ky-con-dau/con-dau/<slug:code>/xoa/", views.remove_agency_seal, name="remove-seal"),
    path("chu-ky-con-dau/con-dau/<slug:code>/con-dau.png", views.seal_png, name="seal-png"),
    path(
        "ke-hoach/",
        include(
            [
                *of_plan("ke-hoach.pdf", views.plan_pdf, "plan-pdf"),
                *of_plan("ke-hoach.docx", views.plan_docx, "plan-docx"),
                *of_plan("xem-truoc/", views.plan_preview, "plan-preview"),
                *of_plan("xem-truoc/trang/<int:page>.png", views.plan_preview_page, "plan-preview-page"),
                *of_plan("ban-hanh/", views.plan_issue, "plan-issue"),
            ]
        ),
    ),
    path(
        "nhiem-vu/bao-cao/",
        include(
            [
                *of_plan("quy-<int:quarter>/bao-cao.<slug:suffix>", views.quarter_file, "quarter-file"),
                *of_plan("quy-<int:quarter>/ban-hanh/", views.report_issue, "report-issue"),
                *of_plan("quy-<int:quarter>/xem-truoc/", views.quarter_preview, "quarter-preview"),
                *of_plan(
                    "quy-<int:quarter>/xem-truoc/trang/<int:page>.png",
                    views.quarter_preview_page,
                    "quarter-preview-page",
                ),
            ]
        ),
    ),
]
