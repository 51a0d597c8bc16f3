import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans import life
from plans.blocks import contents
from plans.comparing import compare, word_changes
from plans.editing import change, keep_version
from plans.models import Paragraph, Section
from plans.outlining import add, move, remove
from tests.plans.life.walk import address, drafted, issued, text_of


@pytest.fixture
def plan(cast):
    found = drafted(cast)
    keep_version(plan=found, occasion="Ban đầu", by=cast.unit_clerk)
    return found


def told(plan):
    return [(one.what, one.kind, one.place) for one in compare(plan.versions.last().content, contents(plan))]


def paragraph():
    return f"p{Paragraph.objects.first().pk}"


def rewrite(cast, plan, text):
    row = Paragraph.objects.first()
    change(plan=plan, key=paragraph(), seen={"text": row.text}, values={"text": text}, by=cast.unit_clerk)


def test_words_that_go_and_come():
    assert word_changes("Năm 2024 đạt 9,10 điểm.", "Năm 2025 đạt hơn 9,10 điểm.") == [
        ("same", "Năm "),
        ("gone", "2024 "),
        ("new", "2025 "),
        ("same", "đạt "),
        ("new", "hơn "),
        ("same", "9,10 điểm."),
    ]


def test_words_at_the_end_do_not_touch_the_one_before():
    assert word_changes("Rà soát", "Rà soát thủ tục") == [("same", "Rà soát "), ("new", "thủ tục")]


WORDS = st.lists(st.sampled_from(["rà", "soát", "thủ", "tục", "9,10"]), max_size=12).map(" ".join)


@given(WORDS, WORDS)
def test_without_what_went_the_parts_are_the_later_text(before, after):
    parts = word_changes(before, after)

    assert "".join(text for verb, text in parts if verb != "gone") == after
    earlier = " ".join(text.strip() for verb, text in parts if verb != "new" and text.strip())
    assert earlier.split() == before.split()


def test_the_same_text_has_no_difference(cast, plan):
    assert told(plan) == []


def test_added_removed_and_changed_blocks_are_told_in_reading_order(cast, plan):
    rewrite(cast, plan, "Năm 2025 đạt 9,10 điểm.")
    add(plan=plan, kind="p", at=paragraph(), by=cast.unit_clerk, values={"text": "Đoạn thêm."})
    remove(plan=plan, key=f"g{cast.solution.pk}", by=cast.unit_clerk)

    assert told(plan) == [
        ("Đoạn văn", "changed", "I.1"),
        ("Giải pháp", "removed", "I.1"),
        ("Đoạn văn", "added", "I.1"),
    ]


def test_a_block_that_changes_its_place_is_told_as_moved(cast, plan):
    move(plan=plan, key=f"g{cast.solution.pk}", way="up", by=cast.unit_clerk)
    assert [(kind, what) for what, kind, _ in told(plan)] in ([("moved", "Giải pháp")], [("moved", "Đoạn văn")])


def test_a_section_in_another_one_is_moved_but_not_what_it_holds(cast, plan):
    move(plan=plan, key=f"s{Section.objects.get(heading='Chi phí thời gian').pk}", way="out", by=cast.unit_clerk)

    assert told(plan) == [("Tiêu đề mục", "changed", "II")]


def test_a_new_block_before_others_does_not_move_them(cast, plan):
    add(plan=plan, kind="s", at="", by=cast.unit_clerk, values={"position": 0, "heading": "Mở đầu"})

    assert told(plan) == [("Tiêu đề mục", "added", "I")]


def test_a_change_without_words_says_so(as_user, cast, plan):
    change(plan=plan, key=paragraph(), seen={"marker": ""}, values={"marker": "dash"}, by=cast.unit_clerk)

    page = text_of(as_user(cast.officer).get(address("compare", plan)))
    assert "Sửa cách trình bày, liên kết" in page


def test_the_page_marks_words_by_elements_and_blocks_by_words(as_user, cast, plan):
    rewrite(cast, plan, "Năm 2025 đạt 9,10 điểm.")
    page = text_of(as_user(cast.officer).get(address("compare", plan)))

    assert "So sánh phiên bản 1 với hiện nay" in page
    assert '<del><span class="visually-hidden">[bỏ: </span>2024' in page
    assert '<ins><span class="visually-hidden">[thêm: </span>2025' in page
    assert "Rút ngắn thời gian" not in page
    whole = text_of(as_user(cast.officer).get(address("compare", plan) + "?xem=tat-ca"))
    assert "Rút ngắn thời gian giải quyết hồ sơ." in whole


def test_any_two_are_compared_and_from_the_last_submission(as_user, cast, plan):
    life.submit(plan=plan, by=cast.unit_clerk)
    life.send_back(plan=plan, note="Sửa", by=cast.head_of_unit)
    rewrite(cast, plan, "Đã sửa.")
    life.submit(plan=plan, by=cast.unit_clerk)
    client = as_user(cast.head_of_unit)
    number = client.get(address("compare", plan)).context["before_this_round"].number
    page = client.get(address("compare", plan) + f"?tu={number}&den=nay")

    assert "Đã sửa." in text_of(page)
    assert [one.what for one in page.context["differences"] if one.key[0] == "p"] == ["Đoạn văn"]
    assert client.get(address("compare", plan) + "?tu=1&den=1").context["differences"] == []


@pytest.mark.parametrize("pair", ["tu=99&den=nay", "tu=abc&den=nay", "tu=goc&den=nay"])
def test_what_there_is_not_is_not_found(as_user, cast, plan, pair):
    assert as_user(cast.officer).get(f"{address('compare', plan)}?{pair}").status_code == 404


def test_an_adjusted_plan_is_compared_with_the_one_it_adjusts(as_user, cast):
    new = life.adjust(plan=issued(cast), by=cast.unit_clerk)
    response = as_user(cast.officer).get(f"{address('compare', new)}?tu=goc&den=nay")

    assert [one.what for one in response.context["differences"]] == ["Thể thức", "Căn cứ"]
    assert "So sánh Kế hoạch DDCI năm 2025 – Sở Ngoại vụ với hiện nay" in text_of(response)


def test_of_the_particulars_only_what_differs_is_told(cast, plan):
    change(plan=plan, key=f"k{plan.pk}", seen={"title": plan.title}, values={"title": "Nâng cao"}, by=cast.unit_clerk)

    (difference,) = compare(plan.versions.last().content, contents(plan))
    assert (difference.what, difference.parts) == (
        "Thể thức",
        [("same", "Trích yếu: "), ("gone", "Cải thiện Chỉ số DDCI năm 2025"), ("new", "Nâng cao")],
    )


def test_a_long_table_is_compared_row_by_row():
    rows = [f"{number} | Rà soát thủ tục | quý I" for number in range(200)]
    later = [*rows[:150], "150 | Rà soát hồ sơ | quý I", *rows[151:]]
    parts = word_changes("\n".join(rows), "\n".join(later))

    assert [part for part in parts if part[0] != "same"] == [("gone", "thủ tục "), ("new", "hồ sơ ")]
