"""Components and weights are put right while nothing is published; a round founded by mistake is taken back."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from indices import actions
from indices.component_set import Particulars, WantedLine, fingerprint, lines_of
from indices.models import ComponentScore, Edition, Finding, Result
from tests.indices.round_forms import posted
from units.models import AuditEntry

ADDRESS = "/xep-hang/ddci-sbn-2025/bo-chi-so/"


@pytest.fixture
def office(as_user, cast):
    return as_user(cast.standing_clerk)


@pytest.fixture
def revise(office):
    """Return a function that opens the page, changes what is given and posts it."""

    def post(**changed):
        return office.post(ADDRESS, posted(office.get(ADDRESS).context, **changed))

    return post


def lines(cast):
    return list(cast.draft.lines.values_list("position", "name", "weight"))


def test_weights_names_and_order_change_and_the_figures_stay(revise, cast):
    cast.result(cast.draft, cast.department, "80.00", 1, [("8", 1), ("7", 1), ("6", 1)])
    answer = revise(
        rows={0: {"weight": "50"}, 1: {"weight": "20"}, 2: {"place": "1", "weight": "30", "name": "Chuyển đổi số"}},
        published_median="75,5",
    )

    assert answer.url == cast.draft.get_absolute_url()
    assert lines(cast) == [
        (1, "Chuyển đổi số", Decimal("30.00")),
        (2, "Tính minh bạch và tiếp cận thông tin", Decimal("50.00")),
        (3, "Chi phí thời gian", Decimal("20.00")),
    ]
    scores = ComponentScore.objects.filter(result__edition=cast.draft).order_by("line__position")
    assert [score.score for score in scores] == [Decimal(6), Decimal(8), Decimal(7)]
    entry = AuditEntry.objects.get(action="edition.revise")
    assert entry.changes["published_median"] == [None, "75.50"]
    assert entry.changes["components"][1] == (
        "Chuyển đổi số (30 %); Tính minh bạch và tiếp cận thông tin (50 %); Chi phí thời gian (20 %)"
    )


def test_saving_what_is_there_leaves_no_line(revise):
    revise()

    assert not AuditEntry.objects.filter(action="edition.revise").exists()


def test_a_component_without_figures_goes_with_its_empty_cells(revise, cast):
    result = Result.objects.create(edition=cast.draft, unit=cast.department)
    ComponentScore.objects.create(result=result, line=cast.draft.lines.get(position=2))
    revise(rows={1: {"DELETE": "on"}}, new=[{"name": "Đổi mới sáng tạo"}])

    assert [name for _, name, _ in lines(cast)] == [
        "Tính minh bạch và tiếp cận thông tin", "Ứng dụng công nghệ thông tin", "Đổi mới sáng tạo",
    ]  # fmt: skip


def test_a_component_with_figures_stays(revise, cast):
    cast.result(cast.draft, cast.department, "80.00", 1, [("8", 1), ("7", 1), ("6", 1)])
    answer = revise(rows={1: {"DELETE": "on"}})

    assert answer.status_code == 422
    assert "“Chi phí thời gian” đã có điểm hoặc hạng của 1 đơn vị." in answer.content.decode()
    assert len(lines(cast)) == 3


def test_a_component_of_which_something_was_said_stays(revise, cast):
    result = Result.objects.create(edition=cast.draft, unit=cast.department)
    Finding.objects.create(result=result, line=cast.draft.lines.get(position=2), position=1, text="Chờ lâu")
    answer = revise(rows={1: {"DELETE": "on"}})

    assert "“Chi phí thời gian” đã có nhận xét, mục tiêu hoặc phân công." in answer.content.decode()
    assert len(lines(cast)) == 3


def test_the_block_is_not_smaller_than_a_rank_that_stands(revise, cast):
    cast.result(cast.draft, cast.department, "80.00", 2, [("8", 1), ("7", 1), ("6", 1)])
    answer = revise(size="1")

    assert answer.status_code == 422
    assert "Đã nhập hạng 2, số đơn vị không thể là 1." in answer.content.decode()


def test_who_comes_second_sees_what_the_first_saved_and_decides(office, cast):
    context = office.get(ADDRESS).context
    mine = posted(context, rows={0: {"name": "Minh bạch"}})
    first = [WantedLine(cast.time, "Thời gian")]
    seen = fingerprint(cast.draft)
    wanted = {"lines": first, "particulars": Particulars(size=2)}
    actions.revise(edition=cast.draft, seen=seen, by=cast.standing_clerk, **wanted)
    answer = office.post(ADDRESS, mine)

    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Có người vừa sửa đợt này" in body
    assert "<li>Thời gian</li>" in body
    assert lines_of(cast.draft) == first
    office.post(ADDRESS, mine | {"seen": answer.context["form"]["seen"].value()})
    assert [name for _, name, _ in lines(cast)][0] == "Minh bạch"


@pytest.mark.parametrize("state", [Edition.State.CHECKED, Edition.State.PUBLISHED])
def test_a_round_that_is_closed_keeps_its_components(office, cast, state):
    Edition.objects.filter(pk=cast.draft.pk).update(state=state)

    assert office.get(ADDRESS, follow=True).redirect_chain == [(cast.draft.get_absolute_url(), 302)]
    page = office.post(reverse("indices:discard", args=[cast.draft.code]), follow=True)
    assert Edition.objects.filter(pk=cast.draft.pk).exists()
    assert "Đợt đã" in page.content.decode()


def test_a_round_founded_by_mistake_is_taken_back(office, cast):
    Result.objects.create(edition=cast.draft, unit=cast.department)
    assert "Bỏ đợt này" in office.get(ADDRESS).content.decode()
    answer = office.post(reverse("indices:discard", args=[cast.draft.code]))

    assert answer.url == reverse("indices:editions")
    assert not Edition.objects.filter(code="ddci-sbn-2025").exists()
    assert AuditEntry.objects.get(action="edition.discard").summary == (
        "Bỏ đợt lập nhầm: DDCI khối sở, ban, ngành năm 2025"
    )


def test_a_round_with_figures_is_not_taken_back(office, cast):
    cast.result(cast.draft, cast.department, "80.00", 1, [("8", 1), ("7", 1), ("6", 1)])
    assert "Bỏ đợt này" not in office.get(ADDRESS).content.decode()
    page = office.post(reverse("indices:discard", args=[cast.draft.code]), follow=True)

    assert "Đợt này đã có số liệu, nhận xét, tệp nhập hoặc phân công, không bỏ được." in page.content.decode()
    assert Edition.objects.filter(code="ddci-sbn-2025").exists()


def test_only_the_standing_office_revises_and_takes_back(cast):
    for person in (cast.unit_clerk, cast.leader):
        with pytest.raises(PermissionDenied):
            actions.discard(edition=cast.draft, by=person)
        with pytest.raises(PermissionDenied):
            actions.revise(edition=cast.draft, lines=[], particulars=Particulars(), seen="", by=person)
