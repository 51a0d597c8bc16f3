"""The commonest jobs as stories: somebody signs in, does what the job asks, and the outcome is there.

Each concerns tasks, plans and rounds of its own, so that none needs what another one leaves behind.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from indices.models import Edition, Index, Result
from indices.sheets.practice import practice_table
from plans import life
from plans.drafting.starting import Source, start_plan
from plans.models import Plan
from reports.issuing.finishing import issue_on_paper
from reports.issuing.preparing import prepare
from reports.issuing.sources import PlanSource
from reports.models import Document
from tasks.models import Task
from tests.browser import PHONE
from tests.jobs.walk import Walk
from tests.reports.issuing.walk import file_of
from tests.reports.signing.authority import PASSPHRASE, Authority, Holder
from units.models import Unit, User

JOBS: dict[str, Callable] = {}
"""The stories by the names that the jobs have in docs/steps.md."""


def job(title: str):
    """Enter a story under the name of its job."""

    def enter(story: Callable) -> Callable:
        JOBS[title] = story
        return story

    return enter


def clerk() -> User:
    return User.objects.get(username="chuyenvien.sngv")


@job("Báo cáo hoàn thành một nhiệm vụ kèm minh chứng")
def report_done(begin, desk) -> Walk:
    walk = begin("canbo.sngv")
    walk.press("Tổng hợp thay đổi về quy định kiểm dịch")
    walk.fill("Kết quả, minh chứng", "Đã tổng hợp và gửi 14 doanh nghiệp.")
    walk.fill("Số văn bản hoặc đường dẫn", "Báo cáo số 21/BC-LS ngày 19/11/2025")
    walk.press("Báo cáo hoàn thành")

    walk.sees("Đã báo cáo hoàn thành, đang chờ")
    task = Task.objects.get(title__startswith="Tổng hợp thay đổi về quy định kiểm dịch")
    assert (task.state, task.evidence.count()) == (Task.State.AWAITING, 1)
    return walk


@job("Giao một giải pháp cho người làm, có thời hạn")
def assign(begin, desk) -> Walk:
    walk = begin("lanhsu.sngv")
    walk.press("Việc của tôi")
    walk.press("Giao 3 giải pháp chưa giao")
    walk.choose("Giao cho: Chuẩn bị nội dung", "Triệu Khánh Linh (mẫu)")
    walk.fill("Thời hạn: Chuẩn bị nội dung", "Quý IV/2025")
    walk.press("Giao các việc đã chọn")

    walk.sees("Đã lập 1 nhiệm vụ.")
    task = Task.objects.get(title__startswith="Chuẩn bị nội dung để Lãnh đạo Sở gặp gỡ")
    assert (task.assignee.username, task.due_on) == ("canbo.sngv", date(2025, 12, 31))
    return walk


@job("Xác nhận một nhiệm vụ đã báo cáo xong")
def confirm(begin, desk) -> Walk:
    walk = begin("lanhsu.sngv")
    walk.press("Thống nhất danh sách đầu mối liên lạc")
    walk.press("Xác nhận hoàn thành")

    walk.sees("Đã xác nhận")
    assert Task.objects.get(title__startswith="Thống nhất danh sách đầu mối").state == Task.State.DONE
    return walk


@job("Gia hạn một nhiệm vụ, ghi lý do")
def extend(begin, desk) -> Walk:
    walk = begin("lanhsu.sngv")
    walk.press("Xây dựng quy trình nội bộ")
    walk.fill("Gia hạn đến ngày", "05/12/2025")
    walk.fill("Lý do gia hạn", "Chờ góp ý của Văn phòng UBND tỉnh.")
    walk.press("Gia hạn")

    walk.sees("05/12/2025")
    assert Task.objects.get(title__startswith="Xây dựng quy trình nội bộ").due_on == date(2025, 12, 5)
    return walk


@job("Lập và gửi báo cáo quý của phòng")
def quarterly_report(begin, desk) -> Walk:
    walk = begin("lanhsu.sngv")
    walk.press("Việc của tôi")
    walk.press("Viết báo cáo quý IV năm 2025")
    walk.sees("Nhiệm vụ trong quý")
    walk.press("Gửi báo cáo", sure=True)

    walk.sees("Đã gửi")
    return walk


@job("Nhập điểm, hạng của đơn vị và chín chỉ số")
def enter_scores(begin, desk) -> Walk:
    walk = begin("chuyenvien.sngv")
    walk.press("DDCI khối sở, ban, ngành năm 2025")
    walk.fill("Điểm tổng (0–100)", "81,25")
    walk.fill("Xếp hạng", "9")
    for line in Edition.objects.get(code="ddci-sbn-2025").lines.all():
        walk.fill(f"Điểm {line.name}", "8,35")
        walk.fill(f"Hạng {line.name}", "7")
    walk.press("Lưu")

    walk.sees("Đã lưu điểm của Sở Ngoại vụ.")
    result = Result.objects.get(edition__code="ddci-sbn-2025", unit__code="sngv")
    assert (result.total, result.scores.count()) == (Decimal("81.25"), 9)
    return walk


@job("Đính chính một điểm đã công bố")
def correct(begin, desk) -> Walk:
    walk = begin("thuongtruc")
    walk.press("Xem cả bảng")
    walk.press("đính chính", row="Sở Ngoại vụ")
    walk.choose("Số liệu cần đính chính", "Điểm Chi phí thời gian: 9,10")
    walk.fill("Giá trị đúng", "9,01")
    walk.fill("Lý do", "Công văn số 15/TT-DDCI: nhập nhầm hai chữ số.")
    walk.press("Đính chính")

    walk.sees("Đã đính chính kết quả của Sở Ngoại vụ.")
    result = Result.objects.get(edition__code="ddci-sbn-2024", unit__code="sngv")
    assert result.corrections.count() == 1
    return walk


@job("Lập dự thảo từ kế hoạch năm trước và trình")
def draft_and_submit(begin, desk) -> Walk:
    walk = begin("chuyenvien.sngv")
    walk.press("Lập kế hoạch mới")
    walk.press("Lập dự thảo kế hoạch")
    walk.sees("Đã lập dự thảo")
    walk.press("Trình kế hoạch")
    walk.sees("Từ lúc trình, nội dung được khóa")
    walk.press("Trình")

    walk.sees("Đã trình")
    assert Plan.objects.get(unit__code="sngv", index__code="DDCI", year=2026).state == Plan.State.SUBMITTED
    return walk


@job("Duyệt kế hoạch, cấp số, ký số và ban hành")
def approve_and_sign(begin, desk) -> Walk:
    agency, index = Unit.objects.get(code="sngv"), Index.objects.get(code="PCI")
    plan = start_plan(unit=agency, index=index, year=2026, source=Source.TEMPLATE, by=clerk())
    life.submit(plan=plan, by=clerk())
    certificate = desk.certificate_of(plan.signatory)

    walk = begin("thutruong.sngv")
    walk.press("Kế hoạch PCI năm 2026")
    walk.press("Duyệt")
    walk.sees("Sau khi duyệt")
    walk.press("Duyệt")
    walk.press("Cấp số, lập văn bản")
    walk.attach("Tệp chứng thư số (.p12, .pfx)", certificate)
    walk.fill("Mật khẩu của tệp", PASSPHRASE)
    walk.press("Ký số bằng tệp chứng thư", sure=True)

    walk.sees("Đã ban hành. Từ nay chỉ thay đổi")
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.ISSUED
    assert Document.objects.get(plan=plan).state == Document.State.ISSUED
    return walk


@job("Tìm một kế hoạch đã ký và mở bản PDF")
def find_signed(begin, desk) -> Walk:
    source = PlanSource(Plan.objects.get(unit__code="sngv", year=2024))
    document = prepare(source=source, number=37, issued_on=date(2025, 11, 3), by=clerk())
    document = issue_on_paper(document=document, by=clerk())

    walk = begin("lanhsu.sngv")
    walk.key("/")
    walk.type("ke hoach 37")
    walk.sees("số 37/KH-SNgV ngày 03/11/2025")
    walk.key("ArrowDown")
    walk.key("Enter")
    walk.press("Tải PDF")

    walk.page.wait_for_url("**/*.pdf")
    assert walk.page.request.get(walk.page.url).body() == file_of(document)
    return walk


@job("Xem đơn vị nào giảm, vì chỉ số nào, việc nào quá hạn, của ai")
def look_around(begin, desk) -> Walk:
    walk = begin("lanhdaotinh", viewport=PHONE)
    walk.sees("Niêm yết bảng giá dịch vụ biên dịch")
    walk.sees("Trung tâm Thông tin và Dịch vụ đối ngoại")
    walk.press("Sở Ngoại vụ")

    walk.sees("Giảm so với năm trước")
    walk.sees("Cạnh tranh bình đẳng")
    return walk


@job("Nạp kết quả cả khối từ Excel, khóa nhập và công bố")
def import_and_publish(begin, desk) -> Walk:
    edition = Edition.objects.get(code="ddci-sbn-2025")
    file = desk.file("ket-qua.xlsx", practice_table(edition))

    walk = begin("thuongtruc")
    walk.press("Nhập điểm")
    walk.press("Nhập từ Excel", row="")
    walk.attach("Tệp bảng điểm", file)
    walk.press("Tải lên và kiểm tra")
    walk.press("Lưu tất cả")
    walk.sees("Đã lưu")
    walk.press("Kiểm tra xong, khóa nhập")
    walk.press("Công bố", sure=True)

    walk.sees("Sau công bố")
    edition.refresh_from_db()
    assert (edition.state, edition.results.count()) == (Edition.State.PUBLISHED, 20)
    return walk


class Desk:
    """Where the people of the stories have their files; `trusted` is the portal's folder of trusted certificates."""

    def __init__(self, folder: Path, trusted: Path, day):
        self.folder, self.day = folder, day
        self.authority = Authority("CA thử")
        (trusted / "goc.pem").write_bytes(self.authority.pem)

    def file(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def certificate_of(self, name: str) -> Path:
        """The file with which somebody signs."""
        holder: Holder = self.authority.issue(name, since=self.day)
        return self.file("chung-thu.p12", holder.p12().data)
