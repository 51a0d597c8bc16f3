"""The real texts hold real faults: each is found, and what is sound in them raises no false alarm.

The sentences are read from beside the repository; only what the checks say of them stands here.
"""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.plans.checking.builder import SHARED, imported, problems_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SHARED.is_dir(), reason=f"không có thư mục {SHARED}: chưa kiểm tra được văn bản của kế hoạch thật"
    ),
]

TRUE_SLIPS = {"word-misspelt", "word-twice", "name-misspelt", "name-capitals"}


@pytest.fixture(scope="module", autouse=True)
def _reference(django_db_setup, django_db_blocker):
    """Units and published results, loaded once for the module by the command that users run."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEBUG=True):
            call_command("load_fixtures", reference_only=True, verbosity=0)
        yield
        transaction.set_rollback(True)


def found(stem: str, unit: str) -> tuple[list[tuple[str, str]], list[str]]:
    """The faults of content by place and code, and the slips of the pen as the checks quote them.

    Each slip was looked at: none is a false alarm.
    """
    problems = problems_of(imported(stem, unit))
    slips = [problem.message.partition("”")[0].lstrip("“") for problem in problems if problem.code in TRUE_SLIPS]
    return [(problem.place, problem.code) for problem in problems if problem.code not in TRUE_SLIPS], slips


def test_so_ngoai_vu():
    """Transparency: the published rank, and the table's, is 10; the words say 11."""
    faults, slips = found("so-ngoai-vu-2025", "sngv")

    assert faults == [("II.2", "figure-differs"), ("III", "fallen-without-target")]
    assert slips == [
        "vì trí", "chuyển đối", "hiệ", "giai quyết", "hiểu quả", "phòng Quản lý biên giới", "phòng Quảng lý biên giới",
        "phòng Lãnh sự - Hợp tác quốc tế", "nghiệm vụ", "Hiệp hội doanh nghiệp tỉnh", "hành hính",
    ]  # fmt: skip


def test_so_ke_hoach_va_dau_tu():
    """A rank of 11 in one place and 10 in another, “down one” from 11 to 10, a plan of 2022 for 2023."""
    faults, slips = found("so-khdt-2023", "skhdt")

    assert faults == [
        ("căn cứ", "basis-year-unlike"),
        ("III.1.2", "change-contradicts"),
        ("III.1.2", "figure-differs"),
    ]
    assert slips == [
        "hiện quả", "đặc lực", "tập chung", "Trung tâm xúc tiến đầu tư", "triển khai", "bút phá", "lấy", "Thanh Tra Sở",
    ]  # fmt: skip


def test_huyen_chi_lang():
    """Two of the ten components have no solution."""
    faults, slips = found("chi-lang-2025", "huyen-chi-lang")

    assert faults == [
        ("III", "component-without-solution"),
        ("III", "component-without-solution"),
        ("III", "fallen-without-target"),
    ]
    assert slips == [
        "DCCI", "thanh tranh", "mặt bàng", "nhứng", "Hội doanh nghiệp huyện", "Tiêp", "của", "guyết",
        "sựnhằm", "lýthủ",
    ]  # fmt: skip
