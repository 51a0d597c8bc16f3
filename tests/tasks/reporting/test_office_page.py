"""An office's report on its page: begun, edited, sent, returned, sent again."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tasks.models import Note, QuarterlyReport, Reminder, Task
from units.models import AuditEntry, Delegation


@pytest.fixture
def address(work):
    return reverse("tasks:quarterly-report", args=["sngv-lanh-su", work.plan.pk, 2])


@pytest.fixture
def head(as_user, work, address):
    """The head of Phòng Lãnh sự, who has begun the report; a function that presses a button with some changes."""
    client = as_user(work.cast.head)
    client.post(address, {"action": "open"})

    def press(action: str, version: int | None = None, **changes):
        client.force_login(work.cast.head)
        report = QuarterlyReport.objects.get()
        values = {name: getattr(report, name) for name in ("results", "difficulties", "proposals", "next_quarter")}
        for line in report.lines.all():
            values |= {f"{name}-{line.task_id}": getattr(line, name) for name in ("result", "difficulty", "proposal")}
        return client.post(address, values | {"version": version or report.version, "action": action} | changes)

    return press


def sentences(response) -> str:
    return response.content.decode()


def test_the_head_begins_edits_and_sends_it(client, work, address, head):
    late = work.tasks["contacts"]
    page = client.get(address)
    assert page.context["warnings"] == []

    saved = head("save", proposals="Đề nghị Sở có văn bản gửi Bộ đội Biên phòng.\r\nXin thêm một biên chế.")
    assert (saved.status_code, saved.url) == (302, address)
    sent = head("submit", **{f"proposal-{late.pk}": "Sở làm việc với Bộ đội  Biên phòng"})

    report = QuarterlyReport.objects.get()
    assert (sent.status_code, report.state, report.submitted_by) == (302, "submitted", work.cast.head)
    assert report.proposals == "Đề nghị Sở có văn bản gửi Bộ đội Biên phòng.\nXin thêm một biên chế."
    assert report.lines.get(task=late).proposal == "Sở làm việc với Bộ đội Biên phòng"
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "report.open",
        "report.save",
        "report.submit",
    ]


def test_a_sent_report_is_read_and_not_edited(client, work, address, head):
    head("submit")

    refused = head("save", results="Sửa lại")
    page = client.get(address)

    assert refused.status_code == 422
    assert "Báo cáo quý này đã gửi, không sửa được nữa." in sentences(refused)
    assert page.context["form"] is None
    assert "Vi Trưởng Phòng gửi lúc" in sentences(page)
    assert QuarterlyReport.objects.get().results.startswith("Trong quý II năm 2025, Phòng Lãnh sự")


def test_figures_stand_once_it_is_sent(work, head):
    head("submit")
    before = list(QuarterlyReport.objects.get().lines.values_list("title", "state", "punctuality", "progress"))

    Task.objects.filter(pk=work.tasks["process"].pk).update(title="Tên khác", state="paused", progress=5)

    report = QuarterlyReport.objects.get()
    assert list(report.lines.values_list("title", "state", "punctuality", "progress")) == before
    assert "chủ trì 04 nhiệm vụ" in report.results


def test_without_results_nothing_is_sent_or_saved(head):
    refused = head("submit", results="  ", proposals="Xin thêm người.")

    report = QuarterlyReport.objects.get()
    assert refused.status_code == 422
    assert "Hãy ghi kết quả thực hiện trong quý rồi gửi." in sentences(refused)
    assert "Xin thêm người." in sentences(refused)
    assert (report.state, report.proposals) == ("draft", "")


def test_tasks_that_changed_are_taken_anew_before_it_is_sent(client, work, address, head):
    head("save", results="Lời của trưởng phòng.")
    Task.objects.filter(pk=work.tasks["process"].pk).update(state="paused")

    refused = head("submit")
    assert refused.status_code == 422
    assert "Nhiệm vụ đã thay đổi sau khi lấy số liệu." in sentences(refused)
    assert client.get(address).context["is_outdated"] is True

    head("refresh", proposals="Xin thêm người.")
    report = QuarterlyReport.objects.get()
    assert report.lines.get(task=work.tasks["process"]).state == "paused"
    assert (report.results, report.proposals) == ("Lời của trưởng phòng.", "Xin thêm người.")
    assert report.next_quarter == (
        "Trong quý III năm 2025, tập trung thực hiện 01 nhiệm vụ: thống nhất đầu mối tại cửa khẩu (quá hạn từ "
        "15/06/2025)."
    )
    assert head("submit").status_code == 302


def test_what_is_typed_about_a_task_stays_when_figures_are_taken_anew(work, head):
    process, letters = work.tasks["process"], work.tasks["letters"]
    head("save", **{f"result-{process.pk}": "Đã trình ký."})
    Note.objects.create(task=letters, text="x", by=work.cast.officer)
    Task.objects.filter(pk=process.pk).update(title="Xây dựng quy trình")

    head("refresh")

    lines = QuarterlyReport.objects.get().lines
    assert lines.get(task=process).result == "Đã trình ký."
    assert lines.get(task=process).title == "Xây dựng quy trình"


def test_what_is_told_of_a_task_goes_into_the_text_below(work, head):
    letters = work.tasks["letters"]
    head("save", **{f"difficulty-{letters.pk}": "Thiếu người dịch"})

    assert QuarterlyReport.objects.get().difficulties.splitlines() == [
        "- Soạn thư trả lời mẫu: thiếu người dịch",
        "- Thống nhất đầu mối tại cửa khẩu: chờ ý kiến Bộ đội Biên phòng.",
    ]


def test_late_work_without_a_word_and_wrong_figures_are_pointed_out(client, work, address, head):
    late = work.tasks["contacts"]
    head("save", results="Phòng chủ trì 05 nhiệm vụ: 02 hoàn thành đúng hạn.", **{f"difficulty-{late.pk}": ""})

    assert client.get(address).context["warnings"] == [
        "Nhiệm vụ “Thống nhất đầu mối tại cửa khẩu” đang quá hạn nhưng chưa nêu khó khăn, vướng mắc.",
        "Ghi “chủ trì 05 nhiệm vụ”, nhưng theo bảng nhiệm vụ là 04.",
        "Ghi “02 hoàn thành đúng hạn”, nhưng theo bảng nhiệm vụ là 01.",
    ]
    assert head("submit").status_code == 302


def test_two_people_at_once_see_both_texts_and_lose_none(head):
    version = QuarterlyReport.objects.get().version
    head("save", proposals="Lời của người trước.")

    stale = head("save", version=version, proposals="Lời của người sau.")

    assert stale.status_code == 422
    assert stale.context["stale"] == [("Đề xuất, kiến nghị", "Lời của người sau.", "Lời của người trước.")]
    assert QuarterlyReport.objects.get().proposals == "Lời của người trước."
    assert (
        head("save", version=stale.context["form"].data["version"], proposals="Lời của người sau.").status_code == 302
    )
    assert QuarterlyReport.objects.get().proposals == "Lời của người sau."


def test_it_is_returned_with_a_reason_edited_and_sent_again(client, work, address, head):
    head("submit")
    client.force_login(work.chief)
    back = client.post(f"{address}tra-lai/", {"reason": "Nêu rõ nguyên nhân chậm."})

    report = QuarterlyReport.objects.get()
    told = Reminder.objects.get()
    assert back.url == "/nhiem-vu/bao-cao/sngv/ddci/2025/quy-2/"
    assert (report.state, report.returned_by, report.submitted_at) == ("returned", work.chief, None)
    assert (told.kind, told.recipient, told.link) == ("returned", work.cast.head, address)
    assert told.text == (
        "Báo cáo quý II năm 2025 của Phòng Lãnh sự - Hợp tác quốc tế bị trả lại: Nêu rõ nguyên nhân chậm."
    )

    client.force_login(work.cast.head)
    page = client.get(address)
    assert page.context["form"] is not None
    assert "Nêu rõ nguyên nhân chậm." in sentences(page)
    assert head("submit").status_code == 302
    told.refresh_from_db()
    assert told.cancelled_at is not None


def test_a_return_needs_a_reason_and_a_report_that_was_sent(client, work, address, head):
    client.force_login(work.chief)
    assert "Báo cáo đang ở trạng thái “Đang soạn”, không trả lại được." in sentences(
        client.post(f"{address}tra-lai/", {"reason": "x"})
    )
    head("submit")
    client.force_login(work.chief)
    assert "Hãy ghi lý do." in sentences(client.post(f"{address}tra-lai/", {"reason": " "}))
    assert QuarterlyReport.objects.get().state == "submitted"


def test_who_may_do_what(client, work, address, head):
    cast = work.cast
    head("submit")
    answers = {}
    for who in (cast.officer, cast.head, work.chief, cast.unit_clerk, cast.head_of_unit, cast.leader, work.border_head):
        client.force_login(who)
        read = client.get(address).status_code
        returned = client.post(f"{address}tra-lai/", {"reason": ""}).status_code
        written = client.post(address, {"action": "save"}).status_code
        answers[who.username] = (read, written, returned)

    assert answers == {
        "canbo": (200, 403, 403),
        "truongphong": (200, 422, 403),
        "chanhvanphong": (200, 403, 422),
        "chuyenvien": (200, 403, 422),
        "giamdoc": (200, 403, 422),
        "lanhdao": (200, 403, 403),
        "truongbiengioi": (404, 404, 404),
    }


def test_a_draft_is_not_shown_to_others(client, work, address, head):
    head("save", results="Chưa xong.")
    client.force_login(work.chief)

    assert "Chưa xong." not in sentences(client.get(address))


def test_a_button_that_is_none_is_refused(head):
    assert "Không rõ cần lưu hay gửi." in sentences(head("x"))


def test_a_fifth_quarter_and_a_plan_that_is_none_do_not_exist(as_user, work):
    client = as_user(work.cast.head)
    draft = work.cast.plan(year=2026, state="draft")

    assert client.get(reverse("tasks:quarterly-report", args=["sngv-lanh-su", work.plan.pk, 5])).status_code == 404
    assert client.get(reverse("tasks:quarterly-report", args=["sngv-lanh-su", draft.pk, 1])).status_code == 404


def test_a_quarter_to_come_is_not_begun(as_user, work):
    later = work.cast.plan(year=2099)
    client = as_user(work.cast.head)
    address = reverse("tasks:quarterly-report", args=["sngv-lanh-su", later.pk, 1])

    refused = client.post(address, {"action": "open"})

    assert refused.status_code == 422
    assert "Quý này chưa bắt đầu, chưa lập báo cáo được." in sentences(refused)
    assert "Quý này chưa bắt đầu." in sentences(client.get(address))


def test_a_deputy_sends_it_on_behalf_of_the_head(client, as_user, work, address):
    cast = work.cast
    today = timezone.localdate()
    Delegation.objects.create(
        principal=cast.head, deputy=cast.officer, starts_on=today, ends_on=today, made_by=cast.head
    )
    as_user(cast.officer).post(address, {"action": "open"})
    form = client.get(address).context["form"]

    sent = client.post(address, {name: form.initial[name] for name in form.fields} | {"action": "submit"})

    assert sent.status_code == 302
    assert QuarterlyReport.objects.get().submitted_by == cast.officer
    line = AuditEntry.objects.get(action="report.submit")
    assert (line.actor, line.on_behalf_of) == (cast.officer, cast.head)


def test_a_deputy_of_the_focal_point_returns_on_its_behalf(client, work, address, head):
    today = timezone.localdate()
    Delegation.objects.create(
        principal=work.chief, deputy=work.border_head, starts_on=today, ends_on=today, made_by=work.chief
    )
    head("submit")
    client.force_login(work.border_head)

    assert client.post(f"{address}tra-lai/", {"reason": "Bổ sung."}).status_code == 302
    line = AuditEntry.objects.get(action="report.return")
    assert (line.actor, line.on_behalf_of) == (work.border_head, work.chief)
