"""The pages around an export: the list of plans asks for one, its own page follows it, the file is taken."""

import pytest
from django.urls import reverse

from reports.exporting import make, stop
from reports.jobs import make_export
from reports.models import Export
from tests.plans.life.walk import text_of
from units.models import AuditEntry, Membership

URL = "/xuat-tep/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def queue(monkeypatch):
    """What was put in the queue; commits are not waited for, so a test that looks at it captures them."""
    queued = []
    monkeypatch.setattr(make_export, "delay", queued.append)
    return queued


@pytest.fixture
def export(as_user, cast) -> Export:
    """The unit clerk's export of the department's plan, still to be made."""
    as_user(cast.unit_clerk).post(URL, {"ke-hoach": [cast.plan().pk], "dinh-dang": ["pdf"]})
    return Export.objects.get()


def page(client, export, **headers):
    return client.get(reverse("reports:export", args=[export.pk]), **headers)


def file(client, export):
    return client.get(reverse("reports:export-file", args=[export.pk]))


def test_ticked_plans_are_asked_for(as_user, cast, queue, django_capture_on_commit_callbacks):
    plans = [cast.plan(), cast.plan(year=2026), cast.plan(year=2027)]
    data = {"ke-hoach": [plans[0].pk, plans[2].pk], "dinh-dang": ["docx", "pdf"]}
    with django_capture_on_commit_callbacks(execute=True):
        response = as_user(cast.unit_clerk).post(URL, data)

    export = Export.objects.get()
    assert response.url == export.get_absolute_url()
    assert (export.title, export.asked_by, queue) == ("2 kế hoạch đã chọn", cast.unit_clerk, [export.pk])
    assert [(item.plan, item.format) for item in export.items.all()] == [
        (plans[2], "pdf"), (plans[2], "docx"), (plans[0], "pdf"), (plans[0], "docx"),
    ]  # fmt: skip


def test_all_plans_of_the_list_are_asked_for_as_it_is_narrowed(as_user, cast):
    cast.plan()
    wanted = cast.plan(year=2026)
    data = {"chon": "tat-ca", "nam": "2026", "chi-so": "ddci", "trang-thai": "approved", "dinh-dang": ["pdf"]}
    as_user(cast.unit_clerk).post(URL, data | {"don-vi": "sngv", "tim": "cai thien"})

    export = Export.objects.get()
    assert [item.plan for item in export.items.all()] == [wanted]
    assert export.title == "Tất cả kế hoạch, năm 2026, DDCI, đã duyệt, cơ quan sngv, có “cai thien”"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"dinh-dang": ["pdf"]}, "Chưa chọn kế hoạch nào. Hãy đánh dấu ít nhất một kế hoạch trong danh sách."),
        ({"chon": "tat-ca"}, "Chưa chọn định dạng nào. Hãy chọn PDF, Word hoặc JSON."),
        ({"chon": "tat-ca", "dinh-dang": ["exe"]}, "Không có định dạng đó. Hãy chọn PDF, Word hoặc JSON."),
        ({"ke-hoach": ["x"], "dinh-dang": ["pdf"]}, "Lựa chọn kế hoạch không hợp lệ."),
        ({"ke-hoach": ["0"], "dinh-dang": ["pdf"]}, "Có kế hoạch không còn hoặc bạn không được xem."),
        ({"chon": "tat-ca", "nam": "１９９９", "dinh-dang": ["pdf"]}, "Chưa chọn kế hoạch nào."),
    ],
)
def test_what_cannot_be_exported_is_told(as_user, cast, data, sentence):
    cast.plan()
    response = as_user(cast.unit_clerk).post(URL, data)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Export.objects.exists()


def test_a_plan_of_others_cannot_be_slipped_in(as_user, cast):
    plan = cast.plan()
    response = as_user(cast.outside_clerk).post(URL, {"ke-hoach": [plan.pk], "dinh-dang": ["pdf"]})

    assert response.status_code == 422
    assert "bạn không được xem" in response.content.decode()


def test_the_page_shows_how_far_the_work_is(as_user, cast, export):
    client = as_user(cast.unit_clerk)
    waiting = text_of(page(client, export))
    Export.objects.update(state="running")
    running = text_of(page(client, export, headers={"HX-Request": "true"}))

    assert "Đang chờ đến lượt." in waiting
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in waiting
    assert "Đã lập 0/1 tệp." in running
    assert "Đang lập: Năm 2025/Khối sở, ban, ngành/Kế hoạch DDCI 2025 - Sở Ngoại vụ.pdf" in running
    assert (
        '<progress class="import-progress" max="1" value="0" aria-labelledby="progress-text">0/1</progress>' in running
    )
    assert "<html" not in running


def test_asking_on_stops_when_the_work_is_over(as_user, cast, export):
    make(export.pk, print)
    response = page(as_user(cast.unit_clerk), export, headers={"HX-Request": "true"})

    assert response["HX-Refresh"] == "true"


def test_a_finished_export_lists_its_files_and_is_taken_with_an_audit_line(as_user, cast, export):
    make(export.pk, print)
    export.refresh_from_db()
    client = as_user(cast.unit_clerk)
    body = text_of(page(client, export))
    response = file(client, export)

    for text in (export.sha256, export.items.get().sha256, reverse("reports:export-file", args=[export.pk])):
        assert text in body
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == (
        f'attachment; filename="ke-hoach-{export.asked_at:%Y%m%d}-{export.pk}.zip"'
    )
    assert b"".join(response.streaming_content) == export.file.read()
    line = AuditEntry.objects.order_by("-pk").first()
    assert (line.action, line.actor, line.object_id) == ("plan.export_take", cast.unit_clerk, str(export.pk))


def test_an_export_is_its_askers_alone(as_user, cast, export):
    make(export.pk, print)
    for person in (cast.head_of_unit, cast.standing_clerk, cast.outsider):
        client = as_user(person)
        assert page(client, export).status_code == 404
        assert file(client, export).status_code == 404
        assert client.post(reverse("reports:export-stop", args=[export.pk])).status_code == 404
        assert export.title not in client.get(URL).content.decode()


def test_who_may_no_longer_read_the_plans_gets_no_file(as_user, cast, export):
    make(export.pk, print)
    Membership.objects.filter(user=cast.unit_clerk).update(unit=cast.other_department)
    client = as_user(cast.unit_clerk)

    assert file(client, export).status_code == 404
    assert "Bạn không còn quyền xem một số kế hoạch trong tệp này" in page(client, export).content.decode()
    assert "plan.export_take" not in AuditEntry.objects.values_list("action", flat=True)


def test_a_file_that_is_not_there_is_not_found(as_user, cast, export):
    client = as_user(cast.unit_clerk)
    assert file(client, export).status_code == 404
    make(export.pk, print)
    export.refresh_from_db()
    export.file.storage.delete(export.file.name)

    assert file(client, export).status_code == 404


def test_an_export_is_stopped_and_gone_on_with(as_user, cast, export, queue, django_capture_on_commit_callbacks):
    client = as_user(cast.unit_clerk)
    stopped = client.post(reverse("reports:export-stop", args=[export.pk]), follow=True)
    assert "Nông Chuyên Viên đã dừng đợt xuất này." in stopped.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        again = client.post(reverse("reports:export-again", args=[export.pk]), follow=True)

    assert "Đang chờ đến lượt." in again.content.decode()
    assert queue == [export.pk]
    refused = client.post(reverse("reports:export-again", args=[export.pk]), follow=True)
    assert "Chỉ đợt xuất đã dừng mới làm tiếp được." in refused.content.decode()


def test_the_states_are_told_on_the_list_and_the_page(as_user, cast, export):
    client = as_user(cast.unit_clerk)
    stop(export=export, by=cast.unit_clerk)
    assert "Đã dừng" in client.get(URL).content.decode()
    Export.objects.update(state="gone", problem="")

    assert "Đã xóa tệp" in client.get(URL).content.decode()
    assert "Tệp chỉ được giữ 7 ngày và đã được xóa." in page(client, export).content.decode()


def test_many_exports_take_the_same_queries(as_user, cast, export, django_assert_max_num_queries):
    for number in range(20):
        Export.objects.create(title=f"Đợt {number}", asked_by=cast.unit_clerk)
    client = as_user(cast.unit_clerk)

    with django_assert_max_num_queries(8):
        assert len(client.get(URL).context["exports"]) == 21


def test_the_list_of_plans_offers_the_export_without_javascript(as_user, cast):
    plan = cast.plan()
    body = text_of(as_user(cast.unit_clerk).get("/ke-hoach/", {"nam": "2025"}))

    assert f'form="export-form" name="ke-hoach" value="{plan.pk}" aria-label="Chọn Kế hoạch DDCI năm 2025' in body
    assert '<input type="hidden" name="nam" value="2025">' in body
    assert "Xuất tất cả 1 kế hoạch đang lọc" in body


def test_one_plan_is_taken_as_pdf_and_word_together(as_user, cast):
    plan = cast.plan()
    body = as_user(cast.unit_clerk).get(plan.get_absolute_url()).content.decode()

    assert "PDF và Word trong một tệp ZIP" in body
    assert f'name="ke-hoach" value="{plan.pk}"' in body
