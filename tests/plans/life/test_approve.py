import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans import life
from plans.models import Plan
from tests.plans.life.walk import address, drafted, state, submitted, text_of
from units.models import AuditEntry, Unit

SIGNING = {"position": "GIÁM ĐỐC", "signatory": "Trịnh Giám Đốc"}


def test_the_head_approves(as_user, cast):
    plan = submitted(cast)
    page = text_of(as_user(cast.head_of_unit).get(address("approve", plan)))
    response = as_user(cast.head_of_unit).post(address("approve", plan), SIGNING)

    plan.refresh_from_db()
    assert response.url == "/ke-hoach/sngv/ddci/2025/ban-hanh/"
    assert "Kiểm tra tự động:" in page
    assert (plan.state, plan.approved_by) == (Plan.State.APPROVED, cast.head_of_unit)
    assert AuditEntry.objects.get(action="plan.approve").changes == {}


@pytest.mark.parametrize("authority", ["KT. GIÁM ĐỐC", "TL. GIÁM ĐỐC", "TUQ. GIÁM ĐỐC", "Q. GIÁM ĐỐC"])
def test_who_signs_for_another_needs_a_basis(as_user, cast, authority):
    plan = submitted(cast)
    response = as_user(cast.head_of_unit).post(address("approve", plan), SIGNING | {"authority": authority})

    assert response.status_code == 422
    assert "phải ghi văn bản phân công, ủy quyền làm căn cứ." in text_of(response)
    assert state(plan) == Plan.State.SUBMITTED


def test_a_deputy_signs_with_the_basis_and_the_trail_says_what_changed(as_user, cast):
    plan = submitted(cast)
    basis = "Quyết định số 15/QĐ-SNgV ngày 10/01/2025"
    data = {
        "authority": "KT. GIÁM ĐỐC",
        "position": "PHÓ GIÁM ĐỐC",
        "signatory": "Vi Phó",
        "delegation_basis": basis,
    }
    as_user(cast.head_of_unit).post(address("approve", plan), data)

    plan.refresh_from_db()
    assert {name: getattr(plan, name) for name in data} == data
    assert AuditEntry.objects.get(action="plan.approve").changes == {
        "authority": ["", "KT. GIÁM ĐỐC"],
        "position": ["GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"],
        "signatory": ["Trịnh Giám Đốc", "Vi Phó"],
        "delegation_basis": ["", basis],
    }
    page = text_of(as_user(cast.officer).get(plan.get_absolute_url()))
    assert f"<dt>Căn cứ ký</dt><dd>{basis}</dd>" in page


def test_an_acting_head_is_written_with_the_position(as_user, cast):
    plan = submitted(cast)
    data = SIGNING | {"authority": "Q. GIÁM ĐỐC", "delegation_basis": "Quyết định số 8/QĐ-UBND ngày 02/01/2025"}
    as_user(cast.head_of_unit).post(address("approve", plan), data)

    plan.refresh_from_db()
    assert (plan.authority, plan.position, plan.is_delegated) == ("", "Q. GIÁM ĐỐC", True)


def test_a_committee_signs_in_its_name_and_its_deputy_for_the_chair(as_user, cast):
    district = cast.unit("chi-lang", "Huyện Chi Lăng", Unit.Kind.DISTRICT, cast.province)
    chair = cast.person("chutich", "Chu Chủ Tịch", district, "head_of_unit")
    plan = drafted(cast, unit=district, symbol="KH-UBND")
    life.submit(plan=plan, by=chair)
    client = as_user(chair)
    assert "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH" in text_of(client.get(address("approve", plan)))
    data = {
        "authority": "TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH",
        "position": "PHÓ CHỦ TỊCH",
        "signatory": "Lý Phó",
        "delegation_basis": "Quyết định số 1/QĐ-UBND",
    }
    client.post(address("approve", plan), data)

    plan.refresh_from_db()
    assert (plan.state, plan.authority) == (Plan.State.APPROVED, "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH")


def test_an_authority_that_was_not_offered_is_refused(as_user, cast):
    plan = submitted(cast)
    response = as_user(cast.head_of_unit).post(address("approve", plan), SIGNING | {"authority": "VUA"})

    assert response.status_code == 422
    assert state(plan) == Plan.State.SUBMITTED


def test_the_clerk_does_not_approve(cast):
    with pytest.raises(PermissionDenied):
        life.approve(plan=submitted(cast), by=cast.unit_clerk)


def test_a_deputy_signs_as_a_deputy(cast):
    plan = life.submit(plan=cast.plan(state=Plan.State.DRAFT), by=cast.unit_clerk)
    signing = {"authority": "KT. GIÁM ĐỐC", "signatory": "Vi Phó", "delegation_basis": "Quyết định số 5/QĐ-SNgV"}

    with pytest.raises(ValidationError, match="PHÓ GIÁM ĐỐC"):
        life.approve(plan=plan, by=cast.head_of_unit, position="GIÁM ĐỐC", **signing)

    approved = life.approve(plan=plan, by=cast.head_of_unit, position="PHÓ GIÁM ĐỐC", **signing)
    assert approved.state == Plan.State.APPROVED
