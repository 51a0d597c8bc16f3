"""The page that imports a plan from a file: upload, review, corrections, offices, saved as a draft."""

import hashlib
from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.importing.serial import document_from_json, document_to_json, source_to_json
from plans.importing.source import Line, Source, Table
from plans.models import Comment, Party, Plan, PlanImport, Section, Solution, Step, Target
from tests.plans.importing.documents import a_plan
from units.models import AuditEntry, Unit, UnitGroup

SENTENCE = "Sở Ngoại vụ đã có kế hoạch DDCI năm 2025. Hãy mở kế hoạch đó hoặc chọn năm khác."
STALE = "Người khác vừa sửa bản đọc này sau khi bạn mở trang, nên thay đổi của bạn chưa được ghi."


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def a_source(lines: int = 15) -> Source:
    blocks = [Line(f"Dòng thứ {n}", n, page=1 + n // 10) for n in range(1, lines + 1)]
    blocks[6] = Table((("Chỉ số", "Điểm"), ("Chi phí thời gian", "9,10")), 7)
    return Source("docx", tuple(blocks), pages=3)


@pytest.fixture
def taken(cast) -> PlanImport:
    """A file that is read and waits for somebody to look at it."""
    return PlanImport.objects.create(
        unit=cast.department, index=cast.ddci, year=2026, name="ke-hoach.docx", sha256="0" * 64, size=4,
        state=PlanImport.State.READ, source=source_to_json(a_source()), document=document_to_json(a_plan()),
        uploaded_by=cast.unit_clerk, file=default_storage.save("ke-hoach-nhap/x", ContentFile(b"docx")),
    )  # fmt: skip


def address(taken, name="import-review", *more) -> str:
    return reverse(f"plans:{name}", args=[taken.pk, *more])


def upload(client, cast, data=b"KE HOACH", name="kế hoạch.docx", **values):
    posted = {"unit": cast.department.pk, "index": cast.ddci.pk, "year": 2026, "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("plans:import"), posted | values)


def post(client, taken, name, action="save", htmx=True, version=None, **values):
    headers = {"HX-Request": "true"} if htmx else {}
    version = PlanImport.objects.get(pk=taken.pk).version if version is None else version
    return client.post(
        address(taken, "import-place", name), values | {"action": action, "version": version}, headers=headers
    )


def document(taken):
    return document_from_json(PlanImport.objects.get(pk=taken.pk).document)


# --- Upload ---


def test_an_uploaded_file_waits_for_the_worker_with_who_when_and_hash(
    as_user, cast, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as enqueued:
        response = upload(as_user(cast.unit_clerk), cast, b"PK du lieu")

    taken = PlanImport.objects.get()
    assert response.url == address(taken)
    assert (taken.state, taken.name, taken.uploaded_by, taken.size) == ("waiting", "kế hoạch.docx", cast.unit_clerk, 10)
    assert taken.sha256 == hashlib.sha256(b"PK du lieu").hexdigest()
    assert taken.file.read() == b"PK du lieu"
    assert "hoạch" not in taken.file.name
    assert len(enqueued) == 1
    entry = AuditEntry.objects.get(action="plan.import-upload")
    assert (entry.actor, entry.summary) == (
        cast.unit_clerk, "Tải lên tệp kế hoạch.docx: kế hoạch DDCI năm 2026 – Sở Ngoại vụ",
    )  # fmt: skip


def test_a_year_that_has_a_plan_is_refused_before_anything_is_kept(as_user, cast):
    cast.plan()

    response = upload(as_user(cast.unit_clerk), cast, year=2025)

    assert response.status_code == 422
    assert SENTENCE in response.content.decode()
    assert PlanImport.objects.count() == 0
    assert not default_storage.exists("ke-hoach-nhap")


def test_another_agency_an_odd_year_and_no_file_are_refused(as_user, cast):
    client = as_user(cast.unit_clerk)
    errors = {
        name: upload(client, cast, **values).context["form"].errors
        for name, values in {
            "unit": {"unit": cast.other_department.pk},
            "year": {"year": 25},
            "file": {"file": SimpleUploadedFile("a.txt", b"")},
        }.items()
    }

    assert {name: list(found) for name, found in errors.items()} == {name: [name] for name in errors}
    assert errors["file"]["file"] == ["Tệp trống. Hãy chọn lại tệp kế hoạch."]
    assert PlanImport.objects.count() == 0


def test_a_file_over_20_mb_is_refused(as_user, cast):
    response = upload(as_user(cast.unit_clerk), cast, b"x" * (20 * 2**20 + 1))

    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "Tệp lớn hơn 20 MB là mức đọc được. Hãy bỏ bớt hình ảnh hoặc tách riêng phần kế hoạch."
    ]


def test_only_who_writes_plans_may_upload_or_look(as_user, cast, taken):
    people = ["unit_clerk", "head_of_unit", "standing_clerk", "officer", "outsider", "outside_clerk"]
    got = {name: as_user(getattr(cast, name)).get(reverse("plans:import")).status_code for name in people}
    seen = {name: as_user(getattr(cast, name)).get(address(taken)).status_code for name in people}
    changed = {name: post(as_user(getattr(cast, name)), taken, "b0", "sure").status_code for name in people}

    assert got == dict(zip(people, [200, 200, 403, 403, 403, 200], strict=True))
    assert seen == changed == dict(zip(people, [200, 200, 404, 404, 404, 404], strict=True))


# --- Progress ---


def test_the_page_says_how_far_it_is_and_reloads_when_it_is_done(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    PlanImport.objects.update(state="waiting")
    page = client.get(address(taken)).content.decode()
    same = client.get(address(taken), {"state": "waiting"}, headers={"HX-Request": "true"})
    PlanImport.objects.update(state="reading")
    moved = client.get(address(taken), {"state": "waiting"}, headers={"HX-Request": "true"})
    PlanImport.objects.update(state="read")
    done = client.get(address(taken), {"state": "reading"}, headers={"HX-Request": "true"})

    assert "Tệp đang chờ đến lượt đọc." in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert (same.status_code, moved.status_code) == (204, 200)
    assert "Cổng đang đọc tệp." in moved.content.decode()
    assert done.headers["HX-Refresh"] == "true"


def test_a_refused_file_says_why_and_where_to_go_on(as_user, cast, taken):
    PlanImport.objects.update(state="refused", problem="Tệp là ảnh quét.", file="")

    page = as_user(cast.unit_clerk).get(address(taken)).content.decode()

    assert "Tệp là ảnh quét." in page
    assert f'href="{reverse("plans:import")}">Chọn tệp khác</a>' in page
    assert as_user(cast.unit_clerk).get(address(taken, "import-file")).status_code == 404


# --- Review ---


def test_source_and_understanding_are_shown_and_linked_both_ways(as_user, cast, taken):
    page = as_user(cast.unit_clerk).get(address(taken))
    parts, lines = page.context["parts"], {
        block.number: block.name for one in page.context["pages"] for block in one.blocks
    }  # fmt: skip

    assert [one.number for one in page.context["pages"]] == [1, 2]
    assert [(entry.name, entry.first, entry.last) for entry in parts.entries()] == [
        ("d0", 1, 1), ("head", 1, 2), ("b0", 3, 3), ("b1", 6, 6), ("f0", 6, 6), ("f1", 9, 9), ("o0", 4, 4),
        ("s0", 5, 5), ("s0-i0", 6, 6), ("s0-i1", 7, 7), ("s1", 7, 7), ("s1-i0", 7, 7), ("s1-0", 8, 8),
        ("s1-0-t0", 9, 9), ("s1-0-i0", 9, 9), ("s1-0-i1", 10, 10), ("a0", 14, 14), ("a0-i0", 15, 15),
        ("foot", 11, 13),
    ]  # fmt: skip
    assert [lines[n] for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 13, 14, 15)] == [
        "head", "head", "b0", "o0", "s0", "s0-i0", "s1-0-i0", "s1-0-i1", "foot", "foot", "a0", "a0-i0",
    ]  # fmt: skip
    assert [entry.name for entry in parts.doubtful] == ["d0", "f1"]
    assert [body.name for body in page.context["bodies"] if body.doubt] == ["Phòng Lạ"]
    html = page.content.decode()
    assert html.count('id="l') == 15
    assert "2 chỗ cần xem lại" in html
    assert '<th colspan="2">Điểm</th>' in html


def test_pages_without_text_are_told(as_user, cast, taken):
    PlanImport.objects.update(source=source_to_json(replace(a_source(), missing=(2, 5))))

    page = as_user(cast.unit_clerk).get(address(taken)).content.decode()

    assert "Trang 2, 5 không có lớp chữ nên chưa được đọc" in page


def test_the_review_asks_few_questions_whatever_the_length(as_user, cast, taken, django_assert_max_num_queries):
    plan = a_plan()
    plan.sections *= 40
    PlanImport.objects.update(document=document_to_json(plan), source=source_to_json(a_source(600)))
    client = as_user(cast.unit_clerk)
    client.get(address(taken))

    with django_assert_max_num_queries(16):
        page = client.get(address(taken))

    assert len(list(page.context["parts"].entries())) > 300


def test_the_original_file_can_be_taken_back(as_user, cast, taken):
    response = as_user(cast.unit_clerk).get(address(taken, "import-file"))

    assert b"".join(response.streaming_content) == b"docx"
    assert response.headers["Content-Disposition"] == 'attachment; filename="ke-hoach.docx"'


# --- Corrections ---


def test_the_head_is_corrected(as_user, cast, taken):
    values = {"title": "Trích yếu mới", "number": "", "symbol": "KH-X", "date": "07/04/2026", "place": "Hà Nội"}

    response = post(as_user(cast.unit_clerk), taken, "head", **values)

    plan = document(taken)
    assert response.status_code == 200
    assert (plan.title, plan.number, plan.symbol, plan.date.isoformat(), plan.place) == (
        "Trích yếu mới", None, "KH-X", "2026-04-07", "Hà Nội",
    )  # fmt: skip
    assert response.context["after"] == "head"
    assert PlanImport.objects.get().version == 2


def test_a_solution_gets_its_parties_and_a_paragraph_loses_them(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    rows = {
        "party-TOTAL_FORMS": 3, "party-INITIAL_FORMS": 0,
        "party-0-role": "directors", "party-0-name": "Trịnh Giám Đốc", "party-0-note": "Giám đốc Sở",
        "party-1-role": "leads", "party-1-name": "Văn phòng Sở", "party-1-note": "nội dung 1",
        "party-2-role": "supports", "party-2-name": "", "party-2-note": "",
    }  # fmt: skip
    words = {"label": "-", "text": "Làm việc một\n\n  Làm việc hai ", "due": "Quý II", "in_text": "on"}

    post(client, taken, "s0-i0", kind="solution", **words, **rows)
    solution = document(taken).sections[0].items[0]
    post(client, taken, "s0-i0", kind="text", **words, **rows)
    text = document(taken).sections[0].items[0]

    assert (solution.kind, solution.lines, solution.due) == ("solution", ["Làm việc một", "Làm việc hai"], "Quý II")
    assert [(party.name, party.title, party.scope) for party in (*solution.directors, *solution.leads)] == [
        ("Trịnh Giám Đốc", "Giám đốc Sở", ""),
        ("Văn phòng Sở", "", "nội dung 1"),
    ]
    assert solution.supports == []
    assert (text.kind, text.directors, text.leads) == ("text", [], [])


def test_a_section_and_its_target_are_corrected_and_added(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    choices = {"label": "2.", "heading": "Tính minh  bạch", "components": ["Tính minh bạch và tiếp cận thông tin"]}
    target = {
        "target-component": "Chi phí thời gian",
        "target-kind": "rank_max",
        "target-value": "3",
        "target-of": "25",
    }

    post(client, taken, "s0", **choices)
    post(client, taken, "s1-0-t0", component="Chi phí thời gian", kind="score_above", value="9,5", of="")
    added = post(client, taken, "s1-0", "add_target", **target)

    plan = document(taken)
    assert (plan.sections[0].label, plan.sections[0].heading, plan.sections[0].components) == (
        "2.", "Tính minh bạch", ["Tính minh bạch và tiếp cận thông tin"],
    )  # fmt: skip
    assert [(one.kind, one.value, one.of, one.in_text) for one in plan.sections[1].sections[0].targets] == [
        ("score_above", Decimal("9.50"), None, False),
        ("rank_max", Decimal("3.00"), 25, False),
    ]
    assert added.context["after"] == "s1-0-t1"


def test_cells_of_a_table_are_corrected_covered_ones_stay_empty(as_user, cast, taken):
    cells = {"c0-0": "Tên", "c0-1": "Kết quả", "c1-0": "Chi phí thời gian", "c1-1": "9,11", "c1-2": "1/2"}

    form = as_user(cast.unit_clerk).get(address(taken, "import-place", "s1-i0"), headers={"HX-Request": "true"})
    post(as_user(cast.unit_clerk), taken, "s1-i0", header="1", **cells)

    assert sorted(form.context["form"].form.fields) == ["c0-0", "c0-1", "c1-0", "c1-1", "c1-2", "header"]
    assert document(taken).sections[1].items[0].table.rows == [
        ["Tên", "Kết quả", ""],
        ["Chi phí thời gian", "9,11", "1/2"],
    ]


def test_recipients_signatory_bases_and_figures_are_corrected(as_user, cast, taken):
    client = as_user(cast.unit_clerk)

    post(client, taken, "foot", recipients="A\n\n B ", authority="KT. GIÁM ĐỐC", position="PHÓ GIÁM ĐỐC", signatory="C")
    post(client, taken, "b0", text="Căn cứ khác", number="1/KH", date="1/2/2026")
    post(client, taken, "f0", component="", year="2025", score="81,5", rank="2", of="25", change="-0,3")
    post(client, taken, "f1", "remove")
    post(client, taken, "d0", "sure")

    plan = document(taken)
    assert (plan.recipients, plan.authority, plan.position, plan.signatory) == (
        ["A", "B"], "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "C",
    )  # fmt: skip
    assert (plan.bases[0].text, plan.bases[0].date.isoformat()) == ("Căn cứ khác", "2026-02-01")
    assert [(one.component, one.year, one.score, one.change) for one in plan.figures] == [
        (None, 2025, Decimal("81.50"), Decimal("-0.30"))
    ]
    assert plan.doubts == []


def test_headings_and_paragraphs_change_places(as_user, cast, taken):
    client = as_user(cast.unit_clerk)

    heading = post(client, taken, "s0-i0", "to_heading")
    text = post(client, taken, "s1", "to_text")

    assert (heading.context["after"], text.context["after"]) == ("s1", "s0-i0")
    assert [item.lines for item in document(taken).sections[0].items] == [["Nâng cao điểm số"], ["của Sở."]]


@pytest.mark.parametrize(
    ("name", "values", "field", "error"),
    [
        ("head", {"title": ""}, "title", "Trường này là bắt buộc."),
        ("s0-i0", {"kind": "text", "text": " "}, "text", "Trường này là bắt buộc."),
        ("b0", {"text": "x", "date": "31/2/2026"}, "date", "Nhập một ngày hợp lệ."),
        ("f0", {"year": "2025", "score": "180"}, "score", "180 lớn hơn 100. Điểm phải từ 0 đến 100."),
        ("s1-0-t0", {"component": "Chi phí thời gian", "kind": "score_min", "value": "19"}, "value",
         "Mục tiêu điểm phải từ 0 đến 10."),
        ("s1-0-t0", {"component": "Chi phí thời gian", "kind": "rank_max", "value": "1,5"}, "value",
         "Mục tiêu xếp hạng phải là số nguyên từ 1 trở lên."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_the_field_and_kept_on_screen(as_user, cast, taken, name, values, field, error):
    rows = {"party-TOTAL_FORMS": 0, "party-INITIAL_FORMS": 0}
    response = post(as_user(cast.unit_clerk), taken, name, **values, **rows)

    assert response.status_code == 422
    assert response.context["form"].form.errors[field] == [error]
    assert response.headers["HX-Retarget"] == f"#slot-{name}"
    assert PlanImport.objects.get().version == 1


def test_a_correction_that_cannot_be_made_says_why(as_user, cast, taken):
    response = post(as_user(cast.unit_clerk), taken, "s1-0", "to_text")

    assert response.status_code == 422
    assert "Hãy bỏ gắn trước khi chuyển tiêu đề thành đoạn văn." in response.content.decode()


def test_an_edit_on_an_older_version_is_refused_with_both_texts_on_screen(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    first = post(client, taken, "b0", text="Của người trước", number="", date="")
    late = post(client, taken, "b0", version=1, text="Của người sau", number="9/X", date="")
    vanished = post(client, taken, "b1", "remove", version=1)
    plain = post(client, taken, "b0", version=1, htmx=False, text="Của người sau")

    assert (first.status_code, late.status_code, vanished.status_code, plain.status_code) == (200, 409, 409, 409)
    html = late.content.decode()
    assert STALE in html
    assert [text in html for text in ("Của người sau", "9/X", "Của người trước")] == [True, True, True]
    assert document(taken).bases[0].text == "Của người trước"
    assert len(document(taken).bases) == 2


def test_everything_works_as_plain_forms(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    page = client.get(address(taken, "import-place", "b0"))
    response = post(client, taken, "b0", htmx=False, text="Căn cứ khác", number="", date="")
    wrong = post(client, taken, "b0", htmx=False, text="")

    assert page.status_code == 200
    assert "Dòng thứ 3" in page.content.decode()
    assert response.url == f"{address(taken)}#b0"
    assert (wrong.status_code, document(taken).bases[0].text) == (422, "Căn cứ khác")


@pytest.mark.parametrize("name", ["s9", "s0-i77", "khong-co"])
def test_a_place_that_is_not_there_is_not_found(as_user, cast, taken, name):
    assert as_user(cast.unit_clerk).get(address(taken, "import-place", name)).status_code == 404


# --- Offices, and the draft ---


def bodies(**choices) -> dict:
    names = ["Phòng Lãnh sự - Hợp tác quốc tế", "Các phòng chuyên môn", "Phòng Lạ"]
    posted = {f"name-{n}": name for n, name in enumerate(names)}
    return posted | {f"body-{n}": choices.get(f"body{n}", "") for n in range(3)}


def test_offices_are_matched_and_what_is_chosen_stays(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    before = client.get(address(taken)).context["bodies"]
    kept = client.post(
        address(taken, "import-choices"),
        bodies(body0=f"u{cast.consular.pk}", body1=f"c{cast.group.pk}", body2="new:office") | {"version": 1},
        headers={"HX-Request": "true"},
    )
    late = client.post(address(taken, "import-choices"), bodies() | {"version": 1})

    assert [(body.name, body.choice, body.count) for body in before] == [
        ("Phòng Lãnh sự - Hợp tác quốc tế", f"u{cast.consular.pk}", 1),
        ("Các phòng chuyên môn", f"c{cast.group.pk}", 1),
        ("Phòng Lạ", "", 1),
    ]
    assert (kept.status_code, kept.headers["HX-Retarget"], late.status_code) == (200, "#bodies", 409)
    assert PlanImport.objects.get().choices["Phòng Lạ"] == "new:office"
    assert [body.doubt for body in kept.context["bodies"]] == ["", "", ""]


def test_the_draft_is_saved_with_everything_that_was_understood(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    chosen = bodies(body0=f"u{cast.consular.pk}", body1=f"c{cast.group.pk}", body2="new:office")

    response = client.post(address(taken, "import-save"), chosen | {"version": 1})

    plan = Plan.objects.get(year=2026)
    taken.refresh_from_db()
    assert response.status_code == 302
    assert response.url.startswith("/ke-hoach/sngv/ddci/2026/")
    assert (taken.state, taken.plan) == ("saved", plan)
    assert (plan.state, plan.title, plan.document_number) == ("draft", "Cải thiện Chỉ số DDCI năm 2026", "12/KH-SNgV")
    assert [basis.number for basis in plan.bases.all()] == ["94/KH-UBND", "7/CV"]
    assert Section.objects.filter(plan=plan).count() == 5
    assert Target.objects.get(plan=plan).value == Decimal("9.20")
    assert Solution.objects.get(section__plan=plan).text == "Rút ngắn thời gian giải quyết hồ sơ."
    new = Unit.objects.get(parent=cast.department, name="Phòng Lạ")
    assert {(party.name, party.unit, party.group) for party in Party.objects.filter(solution__section__plan=plan)} == {
        ("Trịnh Giám Đốc", None, None),
        ("Phòng Lãnh sự - Hợp tác quốc tế", cast.consular, None),
        ("Các phòng chuyên môn", None, cast.group),
        ("Phòng Lạ", new, None),
    }
    assert [comment.text for comment in Comment.objects.filter(plan=plan)] == ["Dòng ở đầu văn bản chưa rõ là gì."]
    assert Step.objects.get(plan=plan).verb == Step.Verb.IMPORT
    assert AuditEntry.objects.get(action="plan.import").actor == cast.unit_clerk
    assert taken.file.read() == b"docx"


def test_a_group_and_an_outside_body_are_founded_when_saved_not_before(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    chosen = bodies(body0="new:outside", body1="", body2="new:group") | {"version": 1}
    client.post(address(taken, "import-choices"), chosen)
    before = (Unit.objects.filter(kind=Unit.Kind.OUTSIDE).count(), UnitGroup.objects.count())
    client.post(address(taken, "import-save"), bodies(body0="new:outside", body2="new:group") | {"version": 2})

    assert before == (0, 1)
    assert Unit.objects.get(kind=Unit.Kind.OUTSIDE).name == "Phòng Lãnh sự - Hợp tác quốc tế"
    assert set(UnitGroup.objects.values_list("phrase", flat=True)) == {"Các phòng chuyên môn", "Phòng Lạ"}
    assert Party.objects.get(name="Các phòng chuyên môn").group is None


def test_a_plan_made_meanwhile_stops_the_save_and_nothing_is_kept(as_user, cast, taken):
    PlanImport.objects.update(year=2025)
    cast.plan()
    units = Unit.objects.count()

    response = as_user(cast.unit_clerk).post(address(taken, "import-save"), bodies(body2="new:office") | {"version": 1})

    assert response.status_code == 422
    assert SENTENCE in response.content.decode()
    assert (Plan.objects.count(), Unit.objects.count(), PlanImport.objects.get().state) == (1, units, "read")


def test_a_stale_save_and_a_second_save_make_no_second_plan(as_user, cast, taken):
    client = as_user(cast.unit_clerk)
    post(client, taken, "b1", "remove")

    stale = client.post(address(taken, "import-save"), bodies() | {"version": 1})
    saved = client.post(address(taken, "import-save"), bodies() | {"version": 2})
    again = client.post(address(taken, "import-save"), bodies() | {"version": 2})

    assert (stale.status_code, saved.status_code, again.url) == (409, 302, address(taken))
    assert Plan.objects.count() == 1
    assert "Đã lưu thành kế hoạch" in client.get(address(taken)).content.decode()


# --- Another year, or no plan at all ---


def test_the_file_is_read_again_for_another_year(as_user, cast, taken, django_capture_on_commit_callbacks):
    cast.plan()
    client = as_user(cast.unit_clerk)
    refused = client.post(address(taken, "import-again"), {"index": cast.ddci.pk, "year": 2025, "version": 1})
    with django_capture_on_commit_callbacks() as enqueued:
        client.post(address(taken, "import-again"), {"index": cast.ddci.pk, "year": 2027, "version": 1})

    taken.refresh_from_db()
    assert refused.status_code == 422
    assert SENTENCE in refused.content.decode()
    assert (taken.state, taken.year, taken.document, taken.choices) == ("waiting", 2027, None, {})
    assert len(enqueued) == 1


def test_an_import_is_given_up_with_its_file_unless_it_was_saved(
    as_user, cast, taken, django_capture_on_commit_callbacks
):
    client, name = as_user(cast.unit_clerk), taken.file.name
    PlanImport.objects.update(state="saved")
    kept = client.post(address(taken, "import-discard"))
    still = default_storage.exists(name)
    PlanImport.objects.update(state="read")
    with django_capture_on_commit_callbacks(execute=True):
        gone = client.post(address(taken, "import-discard"))

    assert (kept.url, still) == (address(taken), True)
    assert (gone.url, PlanImport.objects.count(), default_storage.exists(name)) == (reverse("plans:import"), 0, False)
    assert AuditEntry.objects.get(action="plan.import-discard").actor == cast.unit_clerk


def test_every_address_of_an_import_is_closed_to_others(as_user, cast, taken):
    people = ["standing_clerk", "leader", "unit_clerk", "head_of_unit", "head", "officer", "outsider"]
    get = {"import-review": [], "import-file": [], "import-place": ["head"]}
    post = {"import-choices": 409, "import-save": 409, "import-again": 422}
    inside = {"unit_clerk", "head_of_unit"}

    for name in people:
        client = as_user(getattr(cast, name))
        got = [client.get(address(taken, one, *more)).status_code for one, more in get.items()]
        sent = {one: client.post(address(taken, one)).status_code for one in post}
        place = client.post(address(taken, "import-place", "head")).status_code
        if name in inside:
            assert (name, got, sent, place) == (name, [200] * 3, post, 409)
        else:
            assert (name, got, sent, place) == (name, [404] * 3, dict.fromkeys(post, 404), 404)
            assert client.post(address(taken, "import-discard")).status_code == 404
