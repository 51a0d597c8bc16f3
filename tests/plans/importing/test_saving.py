"""A document that was read becomes a draft plan: names tied, doubts kept at their places, nothing half-saved."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans.assignment import AssignmentStyle
from plans.document import (
    DocumentBasis,
    DocumentItem,
    DocumentParty,
    DocumentSection,
    DocumentTable,
    DocumentTarget,
    PlanDocument,
)
from plans.export_document import plan_document
from plans.importing.saving import save_document
from plans.models import Comment, Paragraph, Plan, Section, Solution, Target
from plans.reading import read_plan
from units.models import Unit, UnitGroup


def solution(text, lead, *supports, label="-", **values) -> DocumentItem:
    return DocumentItem(
        kind="solution",
        label=label,
        lines=[text],
        leads=[DocumentParty(lead)],
        supports=[DocumentParty(name) for name in supports],
        **values,
    )


def document(*items: DocumentItem, **values) -> PlanDocument:
    section = DocumentSection(
        label="1.", heading="Chỉ số “Chi phí thời gian”", level=2, components=["Chi phí thời gian"], items=list(items)
    )
    top = DocumentSection(label="I.", heading="GIẢI PHÁP", sections=[section])
    head = {"title": "Cải thiện Chỉ số DDCI năm 2025", "position": "GIÁM ĐỐC", "signatory": "Trịnh Giám Đốc"}
    return PlanDocument(index="DDCI", year=2025, unit="Sở Ngoại vụ", sections=[top], **(head | values))


@pytest.fixture
def save(cast):
    def save(document, **values):
        where = {"unit": cast.department, "index": cast.ddci, "year": 2025, "by": cast.unit_clerk}
        return save_document(document, **(where | values))

    return save


def test_the_head_is_that_of_the_document(save):
    plan = save(
        document(
            number=50,
            date=date(2025, 2, 20),
            symbol="KH-SNgV",
            recipients=["UBND tỉnh (b/c)", "Lưu: VT"],
            bases=[DocumentBasis("Căn cứ Kế hoạch số 94/KH-UBND;", "94/KH-UBND", date(2025, 3, 29))],
        )
    )

    assert (plan.state, plan.document_number, plan.issued_on) == ("draft", "50/KH-SNgV", date(2025, 2, 20))
    assert plan.recipient_lines == ["UBND tỉnh (b/c)", "Lưu: VT"]
    assert [(basis.number, basis.date) for basis in plan.bases.all()] == [("94/KH-UBND", date(2025, 3, 29))]
    assert [step.verb for step in plan.steps.all()] == ["import"]


def test_offices_and_groups_are_tied_by_their_names(cast, save):
    save(document(solution("Rút ngắn hồ sơ.", cast.consular.name, "các phòng chuyên môn", "Cục Thuế")))

    parties = Solution.objects.get().parties.order_by("role", "position")
    assert [(party.name, party.unit, party.group) for party in parties] == [
        (cast.consular.name, cast.consular, None),
        ("các phòng chuyên môn", None, cast.group),
        ("Cục Thuế", None, None),
    ]


def test_choices_tie_and_found_what_was_not_known(cast, save):
    choices = {
        "Phòng Lãnh sự": f"u{cast.consular.pk}",
        "Trung tâm Đối ngoại": "new:office",
        "Các phòng": "new:group",
        "Cục Thuế": "new:outside",
    }
    save(document(solution("Việc.", "Phòng Lãnh sự", "Trung tâm Đối ngoại", "Các phòng", "Cục Thuế")), choices=choices)

    tied = {party.name: party.unit or party.group for party in Solution.objects.get().parties.all()}
    center = Unit.objects.get(code="sngv-trung-tam-doi-ngoai")
    assert (center.kind, center.parent) == (Unit.Kind.OFFICE, cast.department)
    assert tied == {
        "Phòng Lãnh sự": cast.consular,
        "Trung tâm Đối ngoại": center,
        "Các phòng": UnitGroup.objects.get(phrase="Các phòng"),
        "Cục Thuế": Unit.objects.get(code="sngv-cuc-thue", kind=Unit.Kind.OUTSIDE),
    }


def test_assignments_that_the_portal_would_write_itself_are_left_to_it(cast, save):
    lines = [
        DocumentItem(lines=[f"Cơ quan chủ trì: {cast.consular.name}"]),
        DocumentItem(lines=["Cơ quan phối hợp: Các phòng chuyên môn."]),
    ]
    parties = (cast.consular.name, "Các phòng chuyên môn")
    plan = save(document(solution("Một.", *parties), solution("Hai.", *parties), *lines))

    node = [node for node in read_plan(plan).walk() if node.targets or node.items][0]
    assert plan.assignment_style == AssignmentStyle.AGENCIES
    assert [item.assignment for item in node.items] == [
        [],
        [f"Cơ quan chủ trì: {cast.consular.name}.", "Cơ quan phối hợp: Các phòng chuyên môn."],
    ]
    assert not Paragraph.objects.filter(section__plan=plan).exists()


def test_assignments_in_other_words_stay_as_they_are(cast, save):
    line = f"{cast.consular.name} làm đầu mối"
    plan = save(document(solution("Một.", cast.consular.name), DocumentItem(lines=[line])))

    assert Solution.objects.get().in_text is True
    assert [paragraph.text for paragraph in Paragraph.objects.filter(section__plan=plan)] == [line]


def test_a_target_in_the_portals_own_words_is_kept_as_a_target_alone(cast, save):
    sentence = "Mục tiêu phấn đấu năm 2025: đạt từ 9,2 điểm trở lên."
    target = DocumentTarget("Chi phí thời gian", "score_min", Decimal("9.2"))
    read = document(DocumentItem(lines=[sentence]))
    read.sections[0].sections[0].targets = [target]
    plan = save(read)

    saved = Target.objects.get()
    assert (saved.component, str(saved), saved.in_text) == (cast.time, "đạt từ 9,2 điểm trở lên", False)
    assert not Paragraph.objects.filter(section__plan=plan).exists()


def test_numbers_out_of_order_stay_as_written(save):
    read = document()
    read.sections = [DocumentSection(label=label, heading=label) for label in ("I.", "III.", "IV.")]
    plan = save(read)

    assert [node.label for node in read_plan(plan).body] == ["I.", "III.", "IV."]
    assert list(Section.objects.order_by("position").values_list("own_label", flat=True)) == ["", "III.", "IV."]


def test_a_table_keeps_its_cells_and_a_deadline_becomes_a_day(save):
    table = DocumentTable(rows=[["TT", "Nhiệm vụ"], ["1", "Rà soát"]], spans=[])
    hidden = solution("Rà soát", "Văn phòng Sở", label="", shown=False, due="Quý II/2025", output="Báo cáo")
    save(document(DocumentItem(kind="table", table=table), hidden))

    saved = Solution.objects.get()
    assert Paragraph.objects.get().table["rows"] == [["TT", "Nhiệm vụ"], ["1", "Rà soát"]]
    assert (saved.is_shown, saved.due_quarter, saved.output) == (False, 2, "Báo cáo")


def test_doubts_become_comments_at_their_places(save):
    read = document(DocumentItem(lines=["Câu lạ."], doubt="Chưa rõ đoạn này thuộc mục nào."), number=5)
    plan = save(read)

    paragraph = Paragraph.objects.get()
    comments = Comment.objects.filter(plan=plan, kind="doubt").order_by("block")
    assert [(comment.block, comment.text) for comment in comments] == [
        ("", "Văn bản chỉ có số 5; hãy ghi đủ số và ngày khi ban hành."),
        (f"p{paragraph.pk}", "Chưa rõ đoạn này thuộc mục nào."),
    ]
    assert plan.number is None


def test_what_was_saved_is_given_back(cast, save):
    read = document(
        solution("Một.", cast.consular.name, "Các phòng chuyên môn"),
        DocumentItem(lines=[f"Cơ quan chủ trì: {cast.consular.name}."]),
        DocumentItem(lines=["Cơ quan phối hợp: Các phòng chuyên môn."]),
        DocumentItem(label="a)", lines=["Chữ.", "Chữ nữa."]),
        opening=[DocumentItem(lines=["Sở ban hành Kế hoạch như sau:"])],
        recipients=["Lưu: VT"],
        appendices=[DocumentSection(heading="KHUYẾN NGHỊ", items=[DocumentItem(label="-", lines=["Một điều."])])],
    )
    expected = read.as_json()
    again = plan_document(save(read)).as_json()

    for key in ("sections", "general_tasks", "appendices", "recipients", "signatory", "title"):
        assert again[key] == expected[key]
    assert again["components"] == [expected["components"][0] | {"section": "I.1"}]


def test_a_second_plan_and_strangers_are_refused(cast, save):
    with pytest.raises(PermissionDenied):
        save(document(), by=cast.outside_clerk)
    save(document())
    with pytest.raises(ValidationError, match="đã có kế hoạch"):
        save(document())

    assert Plan.objects.count() == 1
