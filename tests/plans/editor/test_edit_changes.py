"""What an open page is told of the edits of others."""

from plans.editing import change
from plans.models import Edit, Target
from plans.outlining import add, move, remove
from tests.plans.editor.conftest import EDITOR


def reword(desk, key, by):
    """Somebody writes the paragraph anew."""
    seen = {"text": "Năm 2024 đạt 9,10 điểm."}
    change(plan=desk.plan, key=key, seen=seen, values={"text": "Câu của giám đốc."}, by=by)


def test_words_of_another_come_with_their_name(cast, desk, keys):
    reword(desk, keys.paragraph, cast.head_of_unit)
    told = desk.get("thay-doi/", since=0).json()

    assert (told["number"], told["others"], told["people"]) == (
        1,
        {keys.paragraph: "Trịnh Giám Đốc"},
        ["Trịnh Giám Đốc"],
    )
    assert "Câu của giám đốc." in told["blocks"][keys.paragraph]
    assert told["places"] is None
    assert "blocks" not in desk.get("thay-doi/", since=1).json()


def test_ones_own_edits_are_not_announced(desk, keys):
    desk.save(keys.paragraph, text="Câu của tôi.")
    told = desk.get("thay-doi/", since=0).json()

    assert (told["others"], told["people"]) == ({}, [])


def test_places_come_with_the_words_of_what_is_new(cast, desk, keys):
    _, key = add(plan=desk.plan, kind="p", at=keys.paragraph, by=cast.head_of_unit, values={"text": "Đoạn mới."})
    move(plan=desk.plan, key=keys.solution, way="up", by=cast.head_of_unit)
    remove(plan=desk.plan, key=keys.paragraph, by=cast.head_of_unit)
    told = desk.get("thay-doi/", since=0).json()

    assert list(told["blocks"]) == [key]
    assert told["places"]["sections"][keys.section][0] == [keys.solution, key]


def test_a_saving_also_brings_what_others_did_meanwhile(cast, desk, keys):
    reword(desk, keys.paragraph, cast.head_of_unit)
    told = desk.save(keys.solution, text="Câu của tôi.", since=0).json()

    assert sorted(told["blocks"]) == sorted([keys.paragraph, keys.solution])
    assert told["others"] == {keys.paragraph: "Trịnh Giám Đốc"}


def test_a_new_target_shows_at_its_sections(cast, desk, keys):
    target = Target.objects.get()
    change(plan=desk.plan, key=f"t{target.pk}", seen={"value": "9.2"}, values={"value": "9.4"}, by=cast.head_of_unit)
    told = desk.get("thay-doi/", since=0).json()

    assert list(told["blocks"]) == [keys.section]
    assert "đạt từ 9,4 điểm trở lên" in told["blocks"][keys.section]


def test_a_page_that_was_away_too_long_is_loaded_afresh(cast, desk, keys):
    Edit.objects.bulk_create(
        Edit(plan=desk.plan, number=number, summary="Sửa", changes={}, by=cast.unit_clerk) for number in range(1, 203)
    )

    assert desk.get("thay-doi/", since=0).json()["reload"] is True
    assert "reload" not in desk.get("thay-doi/", since=10).json()


def test_names_to_choose_from(cast, desk, keys):
    told = desk.client.get(f"{EDITOR}ten/").json()

    assert [(one["name"], one["note"], one["bare"]) for one in told["names"]][:3] == [
        ("Phòng Lãnh sự - Hợp tác quốc tế", "Phòng, trung tâm", "phong lanh su - hop tac quoc te"),
        ("Văn phòng Sở", "Phòng, trung tâm", "van phong so"),
        ("Các phòng chuyên môn", "Cụm đơn vị", "cac phong chuyen mon"),
    ]
    assert [one["name"] for one in told["leaders"]] == ["Trịnh Giám Đốc"]
