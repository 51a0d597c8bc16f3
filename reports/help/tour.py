"""The tour of the first sign-in: a few steps by role, shown until it was seen or skipped, never again."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from units.models import User
from units.permissions import Permission, Role


@dataclass(frozen=True)
class Step:
    """A step: what it says, and the page of the menu that it is about, marked there while it is shown."""

    title: str
    text: str
    place: str = ""
    permission: Permission | None = None

    @property
    def url(self) -> str:
        """The address of the page; empty where the step is about none."""
        return reverse(self.place) if self.place else ""


_GREETING = {
    Role.STANDING_CLERK: "Bạn nhập, kiểm tra và công bố kết quả của cả tỉnh, theo dõi kế hoạch của các cơ quan.",
    Role.UNIT_CLERK: "Bạn nhập điểm, soạn kế hoạch và tổng hợp báo cáo quý của cơ quan mình.",
    Role.HEAD_OF_OFFICE: "Bạn giao việc, xác nhận và gửi báo cáo quý của phòng mình.",
    Role.OFFICER: "Bạn làm các nhiệm vụ được giao và báo cáo kết quả kèm minh chứng.",
    Role.HEAD_OF_UNIT: "Bạn duyệt, ký kế hoạch và xem đơn vị mình đang ở đâu.",
    Role.PROVINCIAL_LEADER: "Bạn xem xếp hạng, tiến độ và việc quá hạn của cả tỉnh.",
    Role.IT_STAFF: "Bạn lập tài khoản, phân vai trò, đọc nhật ký.",
}
P = Permission
_PLACES = (
    Step("Trang chủ", "Việc đang chờ bạn và số liệu mới nhất luôn ở trang này.", "reports:home"),
    Step(
        "Nhập điểm",
        "Các đợt đang nhập và những đơn vị bạn được nhập; có thể nhập từng đơn vị hoặc cả bảng.",
        "indices:entry",
        P.ENTER_RESULTS,
    ),
    Step(
        "Việc của tôi",
        "Mọi việc được giao cho bạn, việc gấp nhất ở trên. Mở một việc để ghi tiến độ, báo cáo hoàn thành.",
        "tasks:mine",
        P.DO_TASKS,
    ),
    Step(
        "Kế hoạch",
        "Kế hoạch của cơ quan bạn: soạn, trình, duyệt, ký, tải PDF và Word, tùy vai trò của bạn.",
        "plans:plans",
        P.VIEW_PLANS,
    ),
    Step(
        "Nhật ký",
        "Mọi thay đổi, đăng nhập, xuất tệp; không ai sửa được dòng nào.",
        "audit:entries",
        P.ADMINISTER,
    ),
    Step(
        "Tổng quan",
        "Khối và năm, tiến độ, so sánh, PCI của tỉnh: bấm một con số để mở đúng những dòng đó.",
        "reports:overview",
        P.VIEW_RESULTS,
    ),
)
_MOST_PLACES = 4
_END = Step(
    "Trợ giúp luôn ở đây",
    "Bấm tên bạn ở góc trên rồi chọn Trợ giúp, hoặc gõ phím ? khi không ở trong ô nhập. "
    "Cạnh các biểu mẫu có liên kết Hướng dẫn dẫn tới đúng chỗ.",
)


def steps_for(user: User) -> list[Step]:
    """A greeting by role, what of the menu the person can use, at most four places, and where help is."""
    roles, permissions = user.current_roles(), user.current_permissions()
    what = " ".join(text for role, text in _GREETING.items() if role in roles)
    greeting = Step(f"Chào {user}", what or "Khi bạn được phân vai trò, việc của bạn hiện ở Trang chủ.")
    places = [step for step in _PLACES if step.permission is None or step.permission in permissions]
    return [greeting, *places[:_MOST_PLACES], _END]


def is_due(user: User) -> bool:
    """Whether the person has neither seen nor skipped it."""
    return user.tour_seen_at is None


def finish(*, by: User) -> None:
    """Never show it to this person again. No audit line: nothing of others, no right and no figure changes."""
    User.objects.filter(pk=by.pk, tour_seen_at=None).update(tour_seen_at=timezone.now())
