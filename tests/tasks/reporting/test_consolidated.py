"""The story of a quarter: three offices, one late, one returned and missing, put together into one BÁO CÁO."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tasks.models import PlanReport, QuarterlyReport, Task
from tasks.quarters import Quarter
from tasks.reporting import plan_report as actions
from tasks.reporting.checking import plan_report_errors, plan_report_warnings
from tasks.reporting.figures import Tally
from tasks.reporting.gathering import gather, gathered_for
from tasks.reporting.office_report import return_report
from tests.tasks.reporting.quarter import moment
from units.concurrency import StaleEdit
from units.models import AuditEntry

SECOND = Quarter(2025, 2)


@pytest.fixture
def sent(work):
    """Phòng Lãnh sự has sent its report in time, Văn phòng ten days late; Phòng Biên giới has its back."""
    figures = work.tasks["figures"]
    work.send_consular(lines={figures.pk: {"result": "đã gửi số liệu 45 thủ tục"}})
    work.send_office(texts={"proposals": "Đề nghị Sở bố trí kinh phí nâng cấp Trang thông tin."})
    border = work.send_border()
    QuarterlyReport.objects.filter(office=work.cast.consular).update(submitted_at=moment(date(2025, 6, 27)))
    QuarterlyReport.objects.filter(office=work.cast.office).update(submitted_at=moment(date(2025, 7, 10)))
    return_report(report=border, reason="Ghi rõ việc đã làm.", by=work.chief)
    return work


@pytest.fixture
def report(sent):
    return actions.make_plan_report(plan=sent.plan, quarter=2, by=sent.chief)


def test_one_row_for_each_task_with_its_supporting_offices(sent):
    rows = [(row.group, *row.cells) for row in gather(sent.plan, SECOND).rows]
    assert rows == [
        (
            "Chi phí thời gian", "Soạn thư trả lời mẫu", "Phòng Lãnh sự - Hợp tác quốc tế", "", "15/05/2025",
            "Tỷ lệ hồ sơ đúng hạn: 99 % (mức cần đạt 99,5 %).", "Hoàn thành quá hạn", "", "",
        ),
        (
            "Chi phí thời gian", "Lập danh mục thủ tục trực tuyến", "Phòng Lãnh sự - Hợp tác quốc tế", "",
            "31/05/2025", "Đã trình danh mục 12 thủ tục (15/BC-LS).", "Hoàn thành đúng hạn", "", "",
        ),
        (
            "Chi phí thời gian", "Thống nhất đầu mối tại cửa khẩu", "Phòng Lãnh sự - Hợp tác quốc tế", "",
            "15/06/2025 (ban đầu 31/05/2025)", "", "Đang thực hiện 40 %, quá hạn", "Chờ ý kiến Bộ đội Biên phòng.", "",
        ),
        (
            "Chi phí thời gian", "Xây dựng quy trình nội bộ", "Phòng Lãnh sự - Hợp tác quốc tế", "", "31/07/2025",
            "Đã xong dự thảo lần 1.", "Đang thực hiện 60 %, trong hạn", "", "",
        ),
        (
            "Tính minh bạch", "Công khai thủ tục trên Trang thông tin", "Văn phòng Sở",
            "Phòng Lãnh sự - Hợp tác quốc tế", "30/06/2025",
            "Phòng Lãnh sự - Hợp tác quốc tế: Đã gửi số liệu 45 thủ tục.", "Hoàn thành đúng hạn", "", "",
        ),
        (
            "Tính minh bạch", "Rà soát văn bản hết hiệu lực", "Văn phòng Sở", "", "30/06/2025", "",
            "Chưa thực hiện, quá hạn", "", "",
        ),
    ]  # fmt: skip


def test_lead_and_support_are_counted_apart(sent):
    gathered = gather(sent.plan, SECOND)

    assert [(row.office, row.lead, row.support) for row in gathered.offices] == [
        ("Phòng Lãnh sự - Hợp tác quốc tế", Tally(1, 1, 0, 1, 1), Tally(1)),
        ("Văn phòng Sở", Tally(1, 0, 0, 0, 1), Tally()),
    ]
    assert (gathered.lead, gathered.support) == (Tally(2, 1, 0, 1, 2), Tally(1))
    assert gathered.missing == ["Phòng Quản lý biên giới"]


def test_the_portal_writes_the_whole_report(report):
    assert report.title == "Kết quả quý II năm 2025 thực hiện Kế hoạch cải thiện Chỉ số DDCI năm 2025"
    assert (report.symbol, report.addressees) == ("BC-SNgV", "Ủy ban nhân dân tỉnh Lạng Sơn")
    assert report.recipients == "Như trên\nCác phòng, đơn vị thuộc Sở\nLưu: VT"
    assert (report.authority, report.position, report.signatory) == ("", "GIÁM ĐỐC", "Trịnh Giám Đốc")
    assert report.opening == (
        "Thực hiện Kế hoạch số 50/KH-SNgV ngày 20 tháng 02 năm 2025 của Sở Ngoại vụ về cải thiện Chỉ số DDCI năm 2025, "
        "Sở Ngoại vụ báo cáo kết quả quý II năm 2025 như sau:"
    )
    assert report.overview.splitlines() == [
        "Trong quý II năm 2025, 02/03 phòng, đơn vị được giao nhiệm vụ đã gửi báo cáo.",
        "Các phòng, đơn vị chủ trì 06 nhiệm vụ: 02 hoàn thành đúng hạn, 01 hoàn thành quá hạn, 01 đang thực hiện trong "
        "hạn, 02 đang quá hạn; phối hợp thực hiện 01 phần việc: 01 hoàn thành đúng hạn.",
        "Chưa có báo cáo của: Phòng Quản lý biên giới.",
    ]
    assert report.difficulties == (
        "- Phòng Lãnh sự - Hợp tác quốc tế: thống nhất đầu mối tại cửa khẩu: chờ ý kiến Bộ đội Biên phòng."
    )
    assert report.proposals == "- Văn phòng Sở: đề nghị Sở bố trí kinh phí nâng cấp Trang thông tin."
    assert report.next_quarter.splitlines() == [
        "- Phòng Lãnh sự - Hợp tác quốc tế: trong quý III năm 2025, tập trung thực hiện 02 nhiệm vụ: thống nhất đầu "
        "mối tại cửa khẩu (quá hạn từ 15/06/2025); xây dựng quy trình nội bộ (thời hạn 31/07/2025).",
        "- Văn phòng Sở: trong quý III năm 2025, tập trung thực hiện 01 nhiệm vụ: rà soát văn bản hết hiệu lực (quá "
        "hạn từ 30/06/2025).",
    ]


def test_the_narrative_goes_by_component(report):
    assert [(part["heading"], part["text"].splitlines()) for part in report.narrative] == [
        (
            "Chi phí thời gian",
            [
                "Chủ trì 04 nhiệm vụ: 01 hoàn thành đúng hạn, 01 hoàn thành quá hạn, 01 đang thực hiện trong hạn, 01 "
                "đang quá hạn.",
                "- Soạn thư trả lời mẫu (Phòng Lãnh sự - Hợp tác quốc tế chủ trì): hoàn thành quá hạn. Tỷ lệ hồ sơ "
                "đúng hạn: 99 % (mức cần đạt 99,5 %).",
                "- Lập danh mục thủ tục trực tuyến (Phòng Lãnh sự - Hợp tác quốc tế chủ trì): hoàn thành đúng hạn. Đã "
                "trình danh mục 12 thủ tục (15/BC-LS).",
                "- Thống nhất đầu mối tại cửa khẩu (Phòng Lãnh sự - Hợp tác quốc tế chủ trì): đang thực hiện 40 %, quá "
                "hạn.",
                "- Xây dựng quy trình nội bộ (Phòng Lãnh sự - Hợp tác quốc tế chủ trì): đang thực hiện 60 %, trong "
                "hạn. Đã xong dự thảo lần 1.",
            ],
        ),
        (
            "Tính minh bạch",
            [
                "Chủ trì 02 nhiệm vụ: 01 hoàn thành đúng hạn, 01 đang quá hạn; phối hợp thực hiện 01 phần việc: 01 "
                "hoàn thành đúng hạn.",
                "- Công khai thủ tục trên Trang thông tin (Văn phòng Sở chủ trì; Phòng Lãnh sự - Hợp tác quốc tế phối "
                "hợp): hoàn thành đúng hạn. Phòng Lãnh sự - Hợp tác quốc tế: Đã gửi số liệu 45 thủ tục.",
                "- Rà soát văn bản hết hiệu lực (Văn phòng Sở chủ trì): chưa thực hiện, quá hạn.",
            ],
        ),
    ]


def test_a_support_whose_lead_has_not_reported_is_a_row_of_its_own(work):
    work.send_consular()

    row = gather(work.plan, SECOND).rows[-1]

    assert (row.title, row.lead, row.supports, row.is_led) == (
        "Cung cấp số liệu thủ tục", "Văn phòng Sở", ("Phòng Lãnh sự - Hợp tác quốc tế",), False,
    )  # fmt: skip


def test_what_serves_no_component_comes_last_under_a_heading_of_its_own(work):
    top = work.plan.sections.get(parent=None)
    common = top.solutions.create(position=1, text="Tuyên truyền kế hoạch.")
    work.task("common", common, work.border, "Phổ biến kế hoạch", date(2025, 6, 30))
    work.send_border()

    assert [heading for heading, _ in gather(work.plan, SECOND).groups()] == ["Tính minh bạch", "Nhiệm vụ chung"]


def test_what_is_odd_is_told_before_it_is_approved(sent, report):
    work = sent
    gathered = gathered_for(report)
    reports = work.plan.quarterly_reports.filter(state="submitted")
    assert plan_report_warnings(report, gathered, reports) == ["Chưa có báo cáo của Phòng Quản lý biên giới."]

    report.overview = "Trong quý II, 03/03 phòng, đơn vị đã gửi báo cáo. Chủ trì 07 nhiệm vụ: 02 đang quá hạn."
    report.narrative[0]["text"] = "Chủ trì 04 nhiệm vụ: 03 hoàn thành đúng hạn.\n- Việc này có 09 nhiệm vụ con."
    report.narrative[1]["text"] = ""
    report.position = ""
    assert plan_report_warnings(report, gathered, reports) == [
        "Chưa có báo cáo của Phòng Quản lý biên giới.",
        "Tình hình chung: Ghi “Chủ trì 07 nhiệm vụ”, nhưng theo báo cáo của các phòng, đơn vị là 06.",
        "Tình hình chung: Ghi “03/03 phòng, đơn vị”, nhưng đã gửi báo cáo là 02/03.",
        "Mục “Chi phí thời gian”: Ghi “03 hoàn thành đúng hạn”, nhưng theo báo cáo của các phòng, đơn vị là 01.",
        "Chưa có lời nào về mục “Tính minh bạch”.",
    ]
    assert plan_report_errors(report) == ["Chưa ghi chức vụ và họ tên người ký."]


def test_a_report_that_comes_after_the_text_is_told(sent, report):
    sent.send_border_again()
    gathered = gathered_for(report)
    reports = sent.plan.quarterly_reports.filter(state="submitted")

    assert plan_report_warnings(report, gathered, reports)[0] == (
        "Báo cáo của Phòng Quản lý biên giới gửi sau khi lời văn này được viết; bảng và số liệu đã có."
    )


def approve(report, work, **values):
    values = {"version": report.version, "seen": gathered_for(report).digest, "by": work.cast.head_of_unit} | values
    return actions.approve_plan_report(report=report, **values)


def test_figures_and_rows_stand_once_it_is_approved(sent, report):
    approved = approve(report, sent)
    before = gathered_for(approved)

    Task.objects.exclude(office=sent.border).update(title="Tên khác")
    QuarterlyReport.objects.filter(office=sent.cast.office).update(state="draft", submitted_at=None, submitted_by=None)
    sent.send_border_again()
    after = gathered_for(PlanReport.objects.get())

    assert (after.rows, after.offices, after.missing) == (before.rows, before.offices, before.missing)
    assert (after.lead, len(after.rows)) == (Tally(2, 1, 0, 1, 2), 6)
    with pytest.raises(ValidationError, match="“Đã duyệt”, không làm bước này được"):
        actions.save_plan_report(report=approved, version=approved.version, entries={"overview": "x"}, by=sent.chief)


def test_what_is_approved_is_what_was_read(sent, report):
    seen, version = gathered_for(report).digest, report.version
    actions.save_plan_report(report=report, version=version, entries={"overview": "Lời mới."}, by=sent.chief)
    with pytest.raises(StaleEdit):
        approve(report, sent, version=version)
    sent.send_border_again()
    with pytest.raises(ValidationError, match="Số liệu vừa thay đổi"):
        approve(report, sent, version=version + 1, seen=seen)
    assert PlanReport.objects.get().state == "draft"


def test_an_office_report_is_not_returned_once_it_is_in_an_approved_one(sent, report):
    approve(report, sent)
    office = sent.plan.quarterly_reports.get(office=sent.cast.office)

    with pytest.raises(ValidationError, match="Hãy đưa báo cáo tổng hợp về dự thảo trước."):
        return_report(report=office, reason="x", by=sent.chief)


def test_written_anew_it_keeps_the_former_words(sent, report):
    edited = actions.save_plan_report(
        report=report, version=1, entries={"overview": "Lời của Văn phòng.", "title": "Kết quả quý II"}, by=sent.chief
    )
    sent.send_border_again()

    written = actions.rewrite_plan_report(report=edited, version=2, by=sent.chief)
    assert written.overview.startswith("Trong quý II năm 2025, 03/03 phòng, đơn vị được giao nhiệm vụ đã gửi báo cáo.")
    assert written.title == "Kết quả quý II"
    assert [part["heading"] for part in written.narrative] == ["Chi phí thời gian", "Tính minh bạch"]

    restored = actions.restore_plan_report(report=written, version=3, by=sent.chief)
    assert restored.overview == "Lời của Văn phòng."
    assert actions.restore_plan_report(report=restored, version=4, by=sent.chief).overview == written.overview


def test_two_people_at_once(sent, report):
    actions.save_plan_report(report=report, version=1, entries={"overview": "Lời thứ nhất."}, by=sent.chief)

    with pytest.raises(StaleEdit) as stale:
        actions.save_plan_report(
            report=report, version=1, entries={"overview": "Lời thứ hai."}, by=sent.cast.unit_clerk
        )
    assert stale.value.current.overview == "Lời thứ nhất."


def test_opened_again_with_a_reason_it_follows_the_offices(sent, report):
    approved = approve(report, sent)
    with pytest.raises(ValidationError, match="Hãy ghi lý do đưa báo cáo về dự thảo."):
        actions.reopen_plan_report(report=approved, reason=" ", by=sent.cast.head_of_unit)

    reopened = actions.reopen_plan_report(report=approved, reason="Bổ sung Phòng Biên giới", by=sent.cast.head_of_unit)
    sent.send_border_again()

    assert (reopened.state, reopened.approved_by, reopened.reopened_for) == ("draft", None, "Bổ sung Phòng Biên giới")
    assert gathered_for(reopened).missing == []


def test_a_receiver_may_refuse_that_it_is_opened_again(sent, report):
    approved = approve(report, sent)

    def refuse(sender, **more):
        raise ValidationError("Văn bản đã ký.")

    actions.plan_report_reopened.connect(refuse)
    try:
        with pytest.raises(ValidationError, match="Văn bản đã ký."):
            actions.reopen_plan_report(report=approved, reason="x", by=sent.cast.head_of_unit)
    finally:
        actions.plan_report_reopened.disconnect(refuse)
    assert PlanReport.objects.get().state == "approved"


def test_number_and_day_are_given_once_in_a_year(sent, report):
    clerk, approved = sent.cast.unit_clerk, approve(report, sent)
    assert actions.next_number(approved, 2025) == 1

    issued = actions.issue_plan_report(report=approved, number=12, issued_on=date(2025, 7, 12), by=clerk)

    assert (issued.state, issued.number_and_symbol) == ("issued", "12/BC-SNgV")
    assert actions.next_number(approved, 2025) == 13
    third = actions.make_plan_report(plan=sent.plan, quarter=3, by=sent.chief)
    with pytest.raises(ValidationError) as taken:
        actions.check_number(third, 12, date(2025, 10, 5))
    assert taken.value.message_dict == {
        "number": ["Số 12 của năm 2025 đã cấp cho Báo cáo quý 2/2025 về Kế hoạch DDCI năm 2025 – Sở Ngoại vụ."]
    }


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2025, 3, 31), "Ngày ban hành không được trước ngày 01/04/2025."),
        (date(2999, 1, 1), "Ngày ban hành không được sau hôm nay."),
    ],
)
def test_a_day_that_cannot_be(report, day, sentence):
    with pytest.raises(ValidationError) as error:
        actions.check_number(report, 1, day)
    assert error.value.message_dict == {"issued_on": [sentence]}


def test_who_may_do_what(sent, report):
    cast = sent.cast
    for who in (cast.officer, cast.head, sent.border_head, cast.leader, cast.standing_clerk):
        with pytest.raises(PermissionDenied):
            actions.make_plan_report(plan=sent.plan, quarter=1, by=who)
    for who in (sent.chief, cast.unit_clerk):
        with pytest.raises(PermissionDenied):
            approve(report, sent, by=who)
    with pytest.raises(PermissionDenied):
        actions.issue_plan_report(report=report, number=1, issued_on=timezone.localdate(), by=sent.chief)


def test_every_step_leaves_an_audit_line(sent, report):
    saved = actions.save_plan_report(report=report, version=1, entries={"overview": "Lời mới."}, by=sent.chief)
    approve(saved, sent)

    lines = AuditEntry.objects.filter(object_type="tasks.planreport").order_by("id")
    assert list(lines.values_list("action", "actor__username")) == [
        ("plan_report.make", "chanhvanphong"),
        ("plan_report.save", "chanhvanphong"),
        ("plan_report.approve", "giamdoc"),
    ]
    assert lines[1].changes["overview"][1] == "Lời mới."


def test_putting_together_takes_the_same_queries_whatever_the_tasks(work, django_assert_num_queries):
    for number in range(15):
        work.task(f"more{number}", work.time, work.border, f"Việc {number}", date(2025, 6, 1))
    work.send_consular()
    work.send_office()
    work.send_border()

    with django_assert_num_queries(9):
        gather(work.plan, SECOND)
