import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from indices.models import Edition, Result
from plans.models import Plan
from tasks.models import Task
from units.models import AuditEntry, Change, Membership, Unit, User

REFERENCE_LINE = "Đã thêm 131 đơn vị, 14 bộ chỉ số theo năm, 23 kết quả. Những gì có từ trước được giữ nguyên.\n"
pytestmark = pytest.mark.django_db


def run(command: str, **options) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


def everything() -> dict:
    """Return all rows of the portal's own tables, to tell whether a command changed anything."""
    return {
        model._meta.label: sorted(map(str, model.objects.values_list()))
        for app in ("units", "indices", "plans", "tasks")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model is not Change
    }


@pytest.fixture
def debug(settings):
    settings.DEBUG = True


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    """A copy of the data files in which a test may spoil something."""
    shutil.copytree(settings.FIXTURE_DIR, tmp_path / "fixtures")
    settings.BASE_DIR, settings.FIXTURE_DIR = tmp_path, tmp_path / "fixtures"
    return settings.FIXTURE_DIR


def spoil(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def refused() -> list[str]:
    """Run the command, which must refuse the data, and return its sentences."""
    with pytest.raises(CommandError) as error:
        run("load_fixtures", reference_only=True)
    assert error.value.returncode == 1
    return str(error.value).splitlines()


def test_reference_data_come_without_accounts_plans_tasks_and_samples():
    assert run("load_fixtures", reference_only=True) == REFERENCE_LINE

    assert [User.objects.count(), Plan.objects.count(), Task.objects.count()] == [0, 0, 0]
    assert not Unit.objects.filter(is_sample=True).exists()
    assert [edition.code for edition in Edition.objects.filter(state=Edition.State.DRAFT)] == ["pci-tinh-2025"]


def test_reference_data_load_in_production_too(settings):
    settings.DEBUG = False

    assert run("load_fixtures", reference_only=True) == REFERENCE_LINE


def test_samples_are_refused_outside_debug_mode_and_nothing_is_saved(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="--reference-only"):
        run("load_fixtures")

    assert not Unit.objects.exists()


def test_a_second_load_of_everything_changes_nothing(debug):
    assert run("load_fixtures").startswith("Đã thêm 168 đơn vị, 18 bộ chỉ số theo năm, 84 kết quả, ")
    before = everything()

    assert run("load_fixtures").startswith("Đã thêm 0 đơn vị, 0 bộ chỉ số theo năm, 0 kết quả, 0 tài khoản mẫu, 0 ")

    assert everything() == before


def test_samples_may_follow_the_reference_data(debug):
    run("load_fixtures", reference_only=True)
    run("load_fixtures")

    assert (Unit.objects.count(), Edition.objects.count(), Result.objects.count()) == (168, 18, 84)
    assert sorted(Plan.objects.values_list("unit__code", "year")) == [
        ("bqlkktck", 2025),
        ("huyen-chi-lang", 2025),
        ("skhdt", 2023),
        ("sngv", 2024),
        ("sngv", 2025),
    ]


def test_corrections_survive_a_second_load():
    run("load_fixtures", reference_only=True)
    Unit.objects.filter(code="kbnn").update(name="Kho bạc Nhà nước khu vực", ends_on="2025-02-28")
    Result.objects.filter(edition__code="ddci-huyen-2021", unit__code="huyen-loc-binh").update(rank=7)
    before = everything()

    run("load_fixtures", reference_only=True)

    assert everything() == before


def test_an_unknown_unit_is_told_and_nothing_saved(folder):
    spoil(folder / "results" / "ddci-sbn-2024.yaml", "  sngv:", "  abc:")

    assert refused() == [
        "fixtures/results/ddci-sbn-2024.yaml: đơn vị “abc” không có trong danh mục đơn vị; "
        "hãy thêm vào fixtures/units.yaml hoặc sửa mã."
    ]
    assert not any(everything().values())


def test_problems_of_several_files_are_told_together(folder):
    spoil(folder / "results" / "ddci-sbn-2023.yaml", "score: 7.61", "score: 17.61")
    spoil(folder / "results" / "ddci-sbn-2023.yaml", "rank: 23", "rank: 26")
    spoil(folder / "results" / "pci-tinh-2024.yaml", "total: 69.01", "total: 690.1")
    spoil(folder / "units.yaml", "successors: [sxd]", "successors: [sxd1]")

    assert refused() == [
        "fixtures/units.yaml: đơn vị “sxd1” không có trong danh mục đơn vị; "
        "hãy thêm đơn vị kế tục này của “sgtvt” hoặc sửa mã.",
        "fixtures/results/ddci-sbn-2023.yaml: đơn vị “sngv”, chỉ số “tinh-minh-bach”: "
        "điểm 17.61 phải từ 0 đến 10; hãy xem lại số liệu công bố.",
        "fixtures/results/ddci-sbn-2023.yaml: đơn vị “sngv”, chỉ số “chi-phi-khong-chinh-thuc”: "
        "hạng 26 vượt quá số đơn vị được xếp hạng (25); hãy xem lại số liệu công bố.",
        "fixtures/results/pci-tinh-2024.yaml: đơn vị “lang-son”: "
        "điểm tổng 690.1 phải từ 0 đến 100; hãy xem lại số liệu công bố.",
    ]
    assert not any(everything().values())


def test_a_duplicate_row_is_told_with_its_line(folder):
    spoil(folder / "results" / "ddci-sbn-2021.yaml", "  bhxh:", "  cat:")

    assert refused() == ["fixtures/results/ddci-sbn-2021.yaml: dòng 6: “cat” ghi hai lần; hãy sửa hoặc bỏ dòng này."]
    assert not any(everything().values())


def test_a_wrong_file_stops_a_later_load_too(folder):
    run("load_fixtures", reference_only=True)
    before = everything()
    spoil(folder / "results" / "ddci-sbn-2024.yaml", "score: 8.35", "score: 83.5")
    spoil(folder / "units.yaml", "communes:", "communes:\n  - {code: xa-moi, name: Xã Mới}")

    assert refused() == [
        "fixtures/results/ddci-sbn-2024.yaml: đơn vị “sngv”, chỉ số “tinh-minh-bach”: "
        "điểm 83.5 phải từ 0 đến 10; hãy xem lại số liệu công bố."
    ]
    assert everything() == before


def test_a_missing_file_is_named(folder):
    (folder / "indices.yaml").unlink()

    assert refused() == ["fixtures/indices.yaml: không có tệp này; hãy khôi phục tệp từ bản cài đặt."]


# --- Taking the made-up province away --------------------------------------------------------------------------------


def test_the_made_up_province_goes_and_the_rest_stays(debug):
    run("load_fixtures")
    Membership.objects.create(
        user=User.objects.filter(is_sample=True).first(), unit=Unit.objects.get(code="minh-hoa"), role="officer"
    )

    assert run("remove_samples") == "Đã xóa 61 kết quả, 3 bộ chỉ số theo năm, 37 đơn vị.\n"

    assert (Unit.objects.count(), Edition.objects.count(), Result.objects.count()) == (131, 15, 23)
    assert AuditEntry.objects.filter(action="sample.remove").count() == 1
    assert run("remove_samples") == "Đã xóa 0 kết quả, 0 bộ chỉ số theo năm, 0 đơn vị.\n"
    assert AuditEntry.objects.filter(action="sample.remove").count() == 1


def test_real_data_on_a_sample_unit_forbid_the_removal(debug):
    run("load_fixtures")
    person = User.objects.create(username="that", full_name="Người Thật")
    Membership.objects.create(user=person, unit=Unit.objects.get(code="minh-hoa-stp"), role="officer")
    before = everything()

    with pytest.raises(CommandError) as error:
        run("remove_samples")

    assert str(error.value) == (
        "Không xóa được: còn dữ liệu khác gắn với đơn vị minh họa (vai trò). "
        "Hãy chuyển hoặc xóa những dữ liệu đó trước."
    )
    assert everything() == before


def test_every_data_file_is_loaded():
    """A file in the wrong place would be silently left out."""
    loaded = {
        "units.yaml",
        "indices.yaml",
        "sample/units.yaml",
        "sample/editions.yaml",
        "sample/accounts.yaml",
        "sample/tasks.yaml",
        "sample/reports.yaml",
    }
    places = {"results", "sample/results", "plans"}
    for path in settings.FIXTURE_DIR.rglob("*"):
        if path.is_file():
            relative = path.relative_to(settings.FIXTURE_DIR)
            assert relative.as_posix() in loaded or (relative.parent.as_posix() in places and path.suffix == ".yaml")
