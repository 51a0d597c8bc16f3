"""The guides: one for each person who works in the portal, and one for what all of them do."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from units.models import User
from units.permissions import Role


@dataclass(frozen=True)
class Guide:
    """A guide: its address, what it is called, what it helps with, and whose it is (nobody's: everybody's)."""

    slug: str
    title: str
    lead: str
    role: Role | None = None

    @property
    def template(self) -> str:
        return f"reports/help/guides/{self.slug}.html"

    def get_absolute_url(self) -> str:
        return reverse("reports:guide", args=[self.slug])


GUIDES = (
    Guide(
        "thuong-truc",
        "Chuyên viên thường trực DDCI",
        "Nhập hoặc nạp kết quả của cả tỉnh, công bố, đính chính, theo dõi kế hoạch và báo cáo của các cơ quan.",
        Role.STANDING_CLERK,
    ),
    Guide(
        "chuyen-vien",
        "Chuyên viên của đơn vị",
        "Nhập điểm của đơn vị, soạn và trình kế hoạch, theo dõi việc, tổng hợp báo cáo quý.",
        Role.UNIT_CLERK,
    ),
    Guide(
        "truong-phong",
        "Trưởng phòng, giám đốc trung tâm",
        "Tách giải pháp thành nhiệm vụ, giao việc, gia hạn, xác nhận hoàn thành, gửi báo cáo quý.",
        Role.HEAD_OF_OFFICE,
    ),
    Guide(
        "can-bo",
        "Cán bộ thực hiện",
        "Xem việc của mình, ghi tiến độ, nộp minh chứng, báo cáo hoàn thành, xin gia hạn.",
        Role.OFFICER,
    ),
    Guide(
        "thu-truong",
        "Thủ trưởng đơn vị",
        "Duyệt hoặc trả lại kế hoạch, ký số, duyệt báo cáo quý, xem đơn vị mình đang ở đâu.",
        Role.HEAD_OF_UNIT,
    ),
    Guide(
        "lanh-dao-tinh",
        "Lãnh đạo tỉnh",
        "Xem xếp hạng, tiến độ, việc quá hạn trên điện thoại và trên một trang giấy.",
        Role.PROVINCIAL_LEADER,
    ),
    Guide(
        "cong-nghe-thong-tin",
        "Cán bộ công nghệ thông tin",
        "Lập tài khoản, phân vai trò, rà soát quyền, đọc nhật ký, sao lưu, nối với hệ thống khác.",
        Role.IT_STAFF,
    ),
    Guide(
        "viec-chung",
        "Việc chung của mọi người",
        "Đăng nhập, xác thực hai bước, nhắc việc, cử người thay mặt, tra cứu văn bản, tìm, lọc, in.",
    ),
)


def guides_for(user: User) -> list[tuple[Guide, bool]]:
    """Every guide and whether it is the person's own; the own ones come first."""
    roles = user.current_roles()
    marked = [(guide, guide.role in roles) for guide in GUIDES]
    return sorted(marked, key=lambda item: not item[1])


def guide_at(slug: str) -> Guide | None:
    """The guide of an address."""
    return next((guide for guide in GUIDES if guide.slug == slug), None)


def anchors(html: str) -> Iterator[tuple[str, str]]:
    """The headings of a guide that can be gone to: id and text, in their order."""
    for piece in html.split('<h2 id="')[1:]:
        anchor, _, rest = piece.partition('">')
        yield anchor, rest.partition("</h2>")[0]
