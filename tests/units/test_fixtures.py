from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from vietnam_provinces import ProvinceCode, Ward

from units.fixtures import FixtureError, load_units, read_yaml
from units.models import Letterhead, Succession, Unit, UnitGroup

HOME = settings.FIXTURE_DIR / "units.yaml"
SOURCE = "fixtures/units.yaml"


@pytest.fixture
def home(db):
    load_units(read_yaml(HOME), SOURCE)


def province(**sections) -> dict:
    """A small file: a province with one department and its office, and whatever a test adds or replaces."""
    return {
        "province": {"code": "tinh-a", "name": "Tỉnh A"},
        "departments": [{"code": "so-a", "name": "Sở A"}],
        "offices": {"so-a": [{"code": "so-a-van-phong", "name": "Văn phòng Sở"}]},
        **sections,
    }


def codes(units) -> list[str]:
    return sorted(units.values_list("code", flat=True))


def test_the_communes_are_those_of_the_official_catalogue(home):
    official = {ward.code.value: ward.name for ward in Ward.iter_by_province(ProvinceCode.P_20)}
    communes = Unit.objects.filter(kind=Unit.Kind.COMMUNE, parent__code="lang-son")

    assert len(official) == 65
    assert {int(unit.official_code): unit.name for unit in communes} == official
    assert {len(unit.official_code) for unit in communes} == {5}


def test_units_live_from_a_day_to_a_day(home):
    def alive(kind, *day):
        return Unit.objects.filter(kind=kind).alive_on(date(*day)).count()

    assert [alive(Unit.Kind.DISTRICT, 2025, 6, 30), alive(Unit.Kind.DISTRICT, 2025, 7, 1)] == [11, 0]
    assert [alive(Unit.Kind.COMMUNE, 2025, 6, 30), alive(Unit.Kind.COMMUNE, 2025, 7, 1)] == [0, 65]
    assert [alive(Unit.Kind.DEPARTMENT, 2024, 12, 31), alive(Unit.Kind.DEPARTMENT, 2025, 12, 31)] == [25, 20]


def test_what_ended_in_2025_has_its_successors(home):
    ended = Unit.objects.filter(kind__in=[Unit.Kind.DEPARTMENT, Unit.Kind.DISTRICT]).exclude(ends_on=None)
    assert ended.filter(successors=None).count() == 0
    assert codes(Unit.objects.get(code="skhdt").successors) == ["stc"]
    assert codes(Unit.objects.get(code="snnmt").predecessors) == ["snnptnt", "stnmt"]
    assert codes(Unit.objects.get(code="huyen-chi-lang").successors) == [
        "xa-bang-mac",
        "xa-chi-lang",
        "xa-chien-thang",
        "xa-nhan-ly",
        "xa-quan-son",
        "xa-van-linh",
    ]
    assert Succession.objects.filter(predecessor__kind=Unit.Kind.DISTRICT).count() == 65


def test_a_phrase_unfolds_into_offices(home):
    def members(agency, phrase):
        return codes(UnitGroup.objects.get(agency__code=agency, phrase=phrase).members)

    divisions = ["sngv-phong-lanh-su-hop-tac-quoc-te", "sngv-phong-quan-ly-bien-gioi"]
    assert members("sngv", "Các phòng chuyên môn liên quan") == divisions
    assert members("sngv", "Các phòng chuyên môn, đơn vị thuộc Sở") == [
        *divisions,
        "sngv-trung-tam-thong-tin-va-dich-vu-doi-ngoai",
    ]
    assert len(members("huyen-chi-lang", "Các phòng, ban, đơn vị, UBND các xã, thị trấn")) == 7
    assert UnitGroup.objects.count() == 13


def test_the_issuing_agencies_have_letterheads(home):
    letterheads = {row.unit.code: row for row in Letterhead.objects.select_related("unit")}

    assert sorted(letterheads) == ["bqlkktck", "huyen-chi-lang", "skhdt", "sngv"]
    district = letterheads["huyen-chi-lang"]
    assert (district.parent_agency, district.authority, district.place) == ("", "TM. ỦY BAN NHÂN DÂN", "Chi Lăng")


def test_everything_created_is_valid(home):
    for model in (Unit, Succession, UnitGroup, Letterhead):
        for row in model.objects.all():
            row.full_clean()


def test_a_second_load_creates_nothing_and_keeps_corrections(home):
    Unit.objects.filter(code="kbnn").update(name="Kho bạc Nhà nước khu vực")
    Succession.objects.filter(predecessor__code="skhdt").delete()
    UnitGroup.objects.get(agency__code="skhdt").members.clear()
    before = (Unit.objects.count(), Succession.objects.count(), UnitGroup.objects.count())

    assert load_units(read_yaml(HOME), SOURCE) == 0

    assert (Unit.objects.count(), Succession.objects.count(), UnitGroup.objects.count()) == before
    assert Unit.objects.get(code="kbnn").name == "Kho bạc Nhà nước khu vực"
    assert not UnitGroup.objects.get(agency__code="skhdt").members.exists()


def test_a_second_load_adds_what_the_file_has_gained(db):
    load_units(province(), SOURCE)
    merged = [
        {"code": "so-a", "name": "Sở A", "successors": ["so-b"]},
        {"code": "so-b", "name": "Sở B", "starts_on": "2025-03-01"},
    ]

    assert load_units(province(departments=merged), SOURCE) == 1

    assert Unit.objects.get(code="so-b").starts_on == date(2025, 3, 1)
    assert codes(Unit.objects.get(code="so-a").successors) == ["so-b"]


@pytest.mark.parametrize(
    ("sections", "sentence"),
    [
        (
            {"departments": [{"code": "so-a", "name": "Sở A"}, {"code": "so-a", "name": "Sở B"}]},
            "đơn vị “so-a” ghi hai lần; hãy bỏ một dòng hoặc sửa mã.",
        ),
        (
            {"departments": [{"code": "so-a", "name": "Sở A", "successors": ["so-x"]}]},
            "đơn vị “so-x” không có trong danh mục đơn vị; hãy thêm đơn vị kế tục này của “so-a” hoặc sửa mã.",
        ),
        (
            {"offices": {"so-x": [{"code": "so-x-van-phong", "name": "Văn phòng Sở"}]}},
            "đơn vị “so-x” không có trong danh mục đơn vị; "
            "hãy thêm đơn vị cấp trên này của “so-x-van-phong” hoặc sửa mã.",
        ),
        (
            {"groups": {"so-a": {"Các phòng": ["so-a-phong-x"]}}},
            "đơn vị “so-a-phong-x” không có trong danh mục đơn vị; "
            "hãy thêm vào mục offices hoặc bỏ khỏi cụm “Các phòng” của “so-a”.",
        ),
        (
            {"groups": {"tinh-a": {"Các phòng": ["so-a-van-phong"]}}},
            "cụm “Các phòng” của “tinh-a”: “so-a-van-phong” không trực thuộc “tinh-a”; hãy sửa mã.",
        ),
        (
            {"letterheads": {"so-a": {"agency": "SỞ A", "symbol": "SA", "place": "A"}}},
            "thể thức văn bản của “so-a” thiếu trường “position”; hãy bổ sung.",
        ),
        (
            {"departments": [{"code": "Sở A", "name": "Sở A"}], "offices": None},
            "đơn vị “Sở A”, trường “code”: "
            "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ “huyen-chi-lang”.",
        ),
        (
            {"departments": [{"code": "so-a", "name": "Sở A", "starts_on": "2025-03-01", "ends_on": "2025-02-28"}]},
            "đơn vị “so-a”: Ngày kết thúc của đơn vị không được trước ngày thành lập.",
        ),
        (
            {"departments": [{"code": "so-a", "name": "Sở A", "end_on": "2025-02-28"}], "offices": None},
            "mục departments của “tinh-a”, dòng thứ 1 có trường “end_on” không dùng ở đây; chỉ có: "
            "code, name, short_name, official_code, starts_on, ends_on, successors.",
        ),
        (
            {"departments": "so-a", "offices": None},
            "mục departments của “tinh-a” phải là danh sách; hãy viết lại.",
        ),
        (
            {"departments": [{"code": 12, "name": "Sở A"}], "offices": None},
            "mục departments của “tinh-a”, dòng thứ 1: mã “12” phải là chữ; hãy viết mã như “huyen-chi-lang”.",
        ),
        (
            {"departments": [{"code": "so-a", "name": "Sở A", "starts_on": 2025}], "offices": None},
            "đơn vị “so-a” có giá trị không đúng kiểu; hãy viết ngày dạng 2025-07-01, còn lại là chữ hoặc số.",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence(db, sections, sentence):
    with pytest.raises(FixtureError) as refused:
        load_units(province(**sections), SOURCE)

    assert refused.value.problems == [f"{SOURCE}: {sentence}"]


def test_all_problems_of_a_file_are_told_at_once(db):
    wrong = province(
        departments=[{"code": "so-a", "name": "Sở A", "successors": ["so-x"]}],
        letterheads={"so-y": {"agency": "SỞ Y", "symbol": "SY", "place": "A", "position": "GIÁM ĐỐC"}},
    )

    with pytest.raises(FixtureError) as refused:
        load_units(wrong, SOURCE)

    assert len(refused.value.problems) == 2


def write(folder: Path, text: str) -> Path:
    path = folder / "data.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_decimals_keep_their_digits_and_text_is_composed(tmp_path):
    data = read_yaml(write(tmp_path, "score: 9.10\nwhole: 8\nday: 2025-06-30\nname: Huye\u0323\u0302n\n"))

    assert data == {"score": Decimal("9.10"), "whole": 8, "day": date(2025, 6, 30), "name": "Huyện"}
    assert str(data["score"]) == "9.10"


def test_anchors_share_what_is_equal(tmp_path):
    data = read_yaml(write(tmp_path, "a: &same {x: 1}\nb: *same\nc: {<<: *same, y: 2}\nd: {<<: *same, x: 3}\n"))

    assert data == {"a": {"x": 1}, "b": {"x": 1}, "c": {"x": 1, "y": 2}, "d": {"x": 3}}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a: 1\nsngv: {rank: 1}\nsngv: {rank: 2}\n", "dòng 3: “sngv” ghi hai lần; hãy sửa hoặc bỏ dòng này."),
        ("a: {b: 1, b: 2}\n", "dòng 1: “b” ghi hai lần; hãy sửa hoặc bỏ dòng này."),
        ("a: 1\nb: [1, 2\n", "dòng 3: sai cú pháp YAML; hãy xem lại dấu hai chấm, dấu ngoặc và thụt đầu dòng."),
        ("a: .inf\n", "dòng 1: “.inf” không phải là số; hãy sửa hoặc bỏ dòng này."),
        ("? [a, b]\n: 1\n", "dòng 1: tên của một mục phải là chữ hoặc số; hãy sửa hoặc bỏ dòng này."),
        ("a: 2025-02-30\n", "dòng 1: “2025-02-30” không phải là ngày; hãy sửa hoặc bỏ dòng này."),
        (
            "a: !!python/object/apply:os.getcwd []\n",
            "dòng 1: kiểu “tag:yaml.org,2002:python/object/apply:os.getcwd” không dùng được ở đây; "
            "hãy sửa hoặc bỏ dòng này.",
        ),
        ("a: \x00\n", "không phải tệp YAML; hãy bỏ các ký tự lạ và lưu lại tệp."),
        ("- a\n- b\n", "tệp phải gồm các mục dạng “tên: giá trị”; hãy viết lại theo tệp mẫu."),
        ("", "tệp phải gồm các mục dạng “tên: giá trị”; hãy viết lại theo tệp mẫu."),
    ],
)
def test_what_is_no_proper_yaml_is_refused(tmp_path, text, sentence):
    path = write(tmp_path, text)

    with pytest.raises(FixtureError) as refused:
        read_yaml(path)

    assert refused.value.problems == [f"{path}: {sentence}"]


def test_a_missing_or_unreadable_file_is_named(tmp_path):
    with pytest.raises(FixtureError) as missing:
        read_yaml(settings.BASE_DIR / "fixtures" / "khong-co.yaml")
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: Huyện".encode("utf-16"))
    with pytest.raises(FixtureError) as unreadable:
        read_yaml(path)

    assert missing.value.problems == [
        "fixtures/khong-co.yaml: không có tệp này; hãy khôi phục tệp từ bản cài đặt.",
    ]
    assert unreadable.value.problems == [
        f"{path}: không đọc được tệp; hãy kiểm tra quyền đọc và lưu tệp theo mã UTF-8."
    ]


def test_every_reference_file_is_plain_yaml():
    for path in settings.FIXTURE_DIR.rglob("*.yaml"):
        assert set(read_yaml(path)) == set(yaml.safe_load(path.read_text(encoding="utf-8")))
