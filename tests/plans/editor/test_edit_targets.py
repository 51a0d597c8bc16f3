"""The targets of all components on one page."""

import html
import json
import re
from decimal import Decimal

import pytest

from plans.editing import edit
from plans.models import Edit, Target
from tests.plans.editor.conftest import EDITOR

ADDRESS = f"{EDITOR}muc-tieu/"


def seen_on(page: str) -> str:
    """What the page says that its reader saw."""
    return html.unescape(re.search(r'name="seen" value="(.*?)"', page)[1])


def targets() -> list[tuple]:
    return list(Target.objects.order_by("component__code").values_list("component__code", "kind", "value", "of"))


@pytest.fixture
def page(desk) -> str:
    return desk.get("muc-tieu/", script=False).content.decode()


def typed(cast, kind="score_min", value="", of="") -> dict[str, str]:
    name = f"c{cast.time.pk}"
    return {f"{name}-kind": kind, f"{name}-value": value, f"{name}-of": of}


def test_the_page_shows_what_was_reached_what_is_suggested_and_what_is_aimed_at(cast, desk, keys, page):
    assert "năm 2024 đạt 9,10 điểm" in page
    assert f'name="c{cast.time.pk}-value" value="9,2"' in page
    assert f'name="c{cast.technology.pk}-value"' not in page


def test_all_are_saved_as_one_edit_that_can_be_undone(cast, desk, keys, page):
    answer = desk.client.post(ADDRESS, typed(cast, value="9,35") | {"seen": seen_on(page)})

    assert (answer.status_code, answer.url) == (302, EDITOR)
    assert targets() == [("chi-phi-thoi-gian", "score_min", Decimal("9.35"), None)]
    assert [done.summary for done in Edit.objects.all()] == ["Đặt mục tiêu"]
    desk.do("undo")
    assert targets() == [("chi-phi-thoi-gian", "score_min", Decimal("9.20"), None)]


def test_an_empty_value_gives_the_target_up_and_the_same_one_is_no_edit(cast, desk, keys, page):
    desk.client.post(ADDRESS, typed(cast, value="9,2") | {"seen": seen_on(page)})
    assert Edit.objects.count() == 0
    desk.client.post(ADDRESS, typed(cast, value=" ") | {"seen": seen_on(page)})

    assert targets() == []


def test_suggestions_are_offered_and_filled_in_where_there_is_no_target(cast, desk, keys, page):
    assert "Điền gợi ý vào ô trống" not in page
    Target.objects.all().delete()
    assert "Điền gợi ý vào ô trống" in desk.get("muc-tieu/", script=False).content.decode()

    filled = desk.get("muc-tieu/", script=False, **{"goi-y": "1"}).content.decode()
    assert f'name="c{cast.time.pk}-value" value="9,1"' in filled
    assert 'data-guard="dirty"' in filled
    assert targets() == []


@pytest.mark.parametrize(
    ("typing", "sentence"),
    [
        ({"value": "10,5"}, "10,5 lớn hơn 10. Điểm phải từ 0 đến 10."),
        ({"value": "7", "of": "5", "kind": "rank_max"}, "Hạng 7 lớn hơn tổng số 5."),
    ],
)
def test_what_cannot_be_a_target_is_refused_at_its_field(cast, desk, keys, page, typing, sentence):
    answer = desk.client.post(ADDRESS, typed(cast, **typing) | {"seen": seen_on(page)})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count(sentence) == 2
    assert f'value="{typing["value"]}"' in text
    assert targets() == [("chi-phi-thoi-gian", "score_min", Decimal("9.20"), None)]


def test_two_people_set_one_target_and_both_values_are_shown(cast, desk, keys, page):
    change = [{"value": "9.2"}, {"value": "9.6"}]
    edit(plan=desk.plan, by=cast.head_of_unit, summary="Mục tiêu", changes={keys.target: change})
    answer = desk.client.post(ADDRESS, typed(cast, value="9,4") | {"seen": seen_on(page)})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Chi phí thời gian: hiện nay đạt từ 9,6 điểm trở lên" in text
    assert 'value="9,4"' in text
    assert targets() == [("chi-phi-thoi-gian", "score_min", Decimal("9.60"), None)]
    desk.client.post(ADDRESS, typed(cast, value="9,4") | {"seen": seen_on(text)})
    assert targets() == [("chi-phi-thoi-gian", "score_min", Decimal("9.40"), None)]


def test_the_first_target_set_by_two_people(cast, desk, keys):
    Target.objects.all().delete()
    page = desk.get("muc-tieu/", script=False).content.decode()
    state = {"component_id": cast.time.pk, "kind": "score_min", "value": "9.5", "of": None, "in_text": False}
    edit(plan=desk.plan, by=cast.head_of_unit, summary="Mục tiêu", changes={"t+1": [None, state]})
    answer = desk.client.post(ADDRESS, typed(cast, value="9,4") | {"seen": seen_on(page)})

    assert answer.status_code == 409
    assert "Chi phí thời gian: hiện nay đạt từ 9,5 điểm trở lên" in answer.content.decode()


@pytest.mark.parametrize(
    "seen", ["", "[]", "{", '{"t1": {}}', '{"p1": {}}', json.dumps({"t1": {"value": "9"}}), "[" * 9999]
)
def test_a_broken_request_is_refused(cast, desk, keys, seen):
    assert desk.client.post(ADDRESS, typed(cast, value="9,4") | {"seen": seen}).status_code == 400
    assert Edit.objects.count() == 0
