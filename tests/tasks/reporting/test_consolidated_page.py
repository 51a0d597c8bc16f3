"""The consolidated report on its page: made, edited by two people, written anew, approved, opened again."""

import pytest

from tasks.models import PlanReport
from tasks.reporting.gathering import gathered_for

PAGE = "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/tong-hop/"


@pytest.fixture
def sent(work):
    work.send_consular()
    work.send_office()
    return work


@pytest.fixture
def chief(as_user, sent):
    """The focal point, who has made the report; a function that saves it with some changes."""
    client = as_user(sent.chief)
    client.post(f"{PAGE}lap/")

    def save(version: int | None = None, **changes):
        client.force_login(sent.chief)
        form = client.get(PAGE).context["form"]
        values = {name: form.initial.get(name, "") for name in form.fields}
        return client.post(PAGE, values | ({"version": version} if version else {}) | changes)

    return save


def sentences(response) -> str:
    return response.content.decode()


def test_before_it_is_made_the_page_says_how(client, as_user, sent):
    assert "Lập báo cáo tổng hợp" in sentences(as_user(sent.chief).get(PAGE))
    reader = sentences(as_user(sent.cast.standing_clerk).get(PAGE))
    assert "Chưa có báo cáo tổng hợp." in reader
    assert "/lap/" not in reader


def test_every_paragraph_is_edited_and_one_more_is_added(chief):
    saved = chief(
        overview="Lời mới.\r\nHai đoạn.",
        **{
            "text-0": "Đã rút ngắn 05 thủ tục.",
            "heading-1": "",
            "text-1": "",
            "heading-2": "Tuyên truyền",
            "text-2": "x",
        },
    )

    report = PlanReport.objects.get()
    assert (saved.status_code, saved.url) == (302, PAGE)
    assert report.overview == "Lời mới.\nHai đoạn."
    assert [(part["group"], part["heading"], part["text"]) for part in report.narrative] == [
        ("Chi phí thời gian", "Chi phí thời gian", "Đã rút ngắn 05 thủ tục."),
        ("", "Tuyên truyền", "x"),
    ]


def test_two_people_at_once_see_both_texts_and_lose_none(chief):
    chief(overview="Lời của người trước.")

    stale = chief(version=1, overview="Lời của người sau.")

    assert stale.status_code == 422
    assert stale.context["stale"] == [("Tình hình chung", "Lời của người sau.", "Lời của người trước.")]
    assert PlanReport.objects.get().overview == "Lời của người trước."
    assert chief(version=stale.context["form"].data["version"], overview="Lời của người sau.").status_code == 302
    assert PlanReport.objects.get().overview == "Lời của người sau."


def test_what_is_missing_is_said_and_nothing_is_saved(chief):
    refused = chief(title="", overview="Lời mới.")

    assert refused.status_code == 422
    assert "Lời mới." in sentences(refused)
    assert PlanReport.objects.get().overview.startswith("Trong quý II năm 2025")


def test_written_anew_and_taken_back(client, chief):
    chief(overview="Lời của Văn phòng.")
    client.post(f"{PAGE}viet-lai/", {"version": 2})
    assert PlanReport.objects.get().overview.startswith("Trong quý II năm 2025")

    client.post(f"{PAGE}loi-cu/", {"version": 3})
    assert PlanReport.objects.get().overview == "Lời của Văn phòng."

    stale = client.post(f"{PAGE}viet-lai/", {"version": 2})
    assert stale.status_code == 422
    assert "Người khác vừa sửa báo cáo này trước bạn" in sentences(stale)
    assert stale.context["form"] is not None


def test_the_head_approves_what_was_read_and_opens_it_again(client, sent, chief):
    client.force_login(sent.cast.head_of_unit)
    page = client.get(PAGE)
    assert page.context["warnings"] == ["Chưa có báo cáo của Phòng Quản lý biên giới."]
    seen = {"version": page.context["report"].version, "seen": page.context["gathered"].digest}

    assert "Số liệu vừa thay đổi" in sentences(client.post(f"{PAGE}duyet/", seen | {"seen": "khác"}))
    assert client.post(f"{PAGE}duyet/", seen).status_code == 302
    approved = client.get(PAGE)
    assert (approved.context["report"].state, approved.context["form"]) == ("approved", None)
    assert "Chi phí thời gian" in sentences(approved)

    assert "Hãy ghi lý do đưa báo cáo về dự thảo." in sentences(client.post(f"{PAGE}mo-lai/"))
    assert client.post(f"{PAGE}mo-lai/", {"reason": "Bổ sung số liệu"}).status_code == 302
    assert "Bổ sung số liệu" in sentences(client.get(PAGE))
    assert PlanReport.objects.get().state == "draft"


def test_a_report_that_lacks_its_signer_is_not_approved(client, sent, chief):
    PlanReport.objects.update(signatory="")
    report = PlanReport.objects.get()
    client.force_login(sent.cast.head_of_unit)

    refused = client.post(f"{PAGE}duyet/", {"version": report.version, "seen": gathered_for(report).digest})

    assert refused.status_code == 422
    assert "Chưa ghi chức vụ và họ tên người ký." in sentences(refused)


def test_nonsense_for_a_version_is_a_stale_one(client, chief):
    assert client.post(f"{PAGE}viet-lai/", {"version": "²"}).status_code == 422


def test_the_page_takes_the_same_queries_whatever_the_tasks(client, sent, chief, django_assert_max_num_queries):
    for number in range(15):
        sent.task(f"more{number}", sent.time, sent.border, f"Việc {number}")
    sent.send_border()

    with django_assert_max_num_queries(45):
        assert len(client.get(PAGE).context["gathered"].rows) == 22


def test_an_approved_report_leads_to_its_issue_for_those_who_issue(client, sent, chief):
    report = PlanReport.objects.get()
    way = "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/ban-hanh/"
    client.force_login(sent.cast.head_of_unit)
    assert way not in sentences(client.get(PAGE))

    client.post(f"{PAGE}duyet/", {"version": report.version, "seen": gathered_for(report).digest})

    assert way in sentences(client.get(PAGE))
    client.force_login(sent.cast.standing_clerk)
    assert way not in sentences(client.get(PAGE))
