import json
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from indices.models import Block, ComponentScore, Edition, EditionComponent, Result
from units.models import AuditEntry, Membership, Unit


def address(name, edition):
    return reverse(f"indices:{name}", args=[edition.code])


def lines(cast):
    """The components of the draft: tính minh bạch, chi phí thời gian, ứng dụng CNTT."""
    return list(cast.draft.lines.values_list("pk", flat=True))


def change(unit, line, value, seen="", kind="score"):
    return {"unit": unit.pk, "line": line, "kind": kind, "seen": seen, "value": value}


def send(client, cast, *changes, edition=None):
    body = {"changes": list(changes)}
    return client.post(address("save-cells", edition or cast.draft), body, content_type="application/json")


def entered(cast):
    """What stands in the draft: (unit, component or total, score, rank)."""
    rows = [
        (result.unit.code, "tổng", result.total, result.rank)
        for result in Result.objects.filter(edition=cast.draft).select_related("unit")
    ]
    scores = ComponentScore.objects.filter(result__edition=cast.draft)
    return sorted(rows) + sorted(scores.values_list("result__unit__code", "line__component__code", "score", "rank"))


INPUT = re.compile(r'<input name="([^"]*)" value="([^"]*)" inputmode="decimal"')
ROW = re.compile(r'<th scope="row" class="grid-unit" id="u\d+">([^<]*)</th>')


def cells_of(page) -> dict[str, str]:
    """What stands in each cell for typing, by its name."""
    return {name: unescape(text) for name, text in INPUT.findall(page.content.decode())}


def rows_of(page) -> list[str]:
    """The names at the head of the rows."""
    return [unescape(name) for name in ROW.findall(page.content.decode())]


# --- The page ---------------------------------------------------------------------------------------------------------


def test_from_the_table_the_standing_office_goes_on_to_the_check(as_user, cast):
    way = f'href="{cast.draft.get_absolute_url()}"'
    people = (cast.standing_clerk, cast.unit_clerk)
    shown = [way in as_user(person).get(address("grid", cast.draft)).content.decode() for person in people]

    assert shown == [True, False]


def test_rows_are_the_ranked_units_that_the_reader_may_enter(as_user, cast):
    own = as_user(cast.unit_clerk).get(address("grid", cast.draft))
    all_of_them = as_user(cast.standing_clerk).get(address("grid", cast.draft))

    assert rows_of(own) == ["Sở Ngoại vụ"]
    assert rows_of(all_of_them) == ["Sở Ngoại vụ", "Sở Tư pháp"]
    assert [column.name for column in own.context["table"].columns] == [
        "Điểm tổng",
        "Hạng",
        "Tính minh bạch và tiếp cận thông tin",
        "Chi phí thời gian",
        "Ứng dụng công nghệ thông tin",
    ]


def test_stored_figures_stand_in_their_cells(as_user, cast):
    first, *_ = lines(cast)
    client = as_user(cast.unit_clerk)
    send(
        client,
        cast,
        change(cast.department, None, "80.5"),
        change(cast.department, first, "7", kind="rank") | {"value": "2"},
    )
    page = client.get(address("grid", cast.draft))

    cells = cells_of(page)
    unit = cast.department.pk
    assert cells[f"{unit}-tong-score"] == "80,50"
    assert f"{unit}-{first}-rank" not in cells
    assert json.loads(page.context["seen"]) == {f"{unit}-tong-score": "80,50"}

    with_ranks = client.get(address("grid", cast.draft), {"hang": "1"})
    cells = cells_of(with_ranks)
    assert cells[f"{unit}-{first}-rank"] == "2"


@pytest.mark.parametrize(
    ("edition", "sentence"),
    [("edition_2024", "Đã công bố."), ("draft", "Đã kiểm tra, mở lại để nhập.")],
)
def test_a_closed_round_is_read_only(as_user, cast, edition, sentence):
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.CHECKED)
    body = as_user(cast.standing_clerk).get(address("grid", getattr(cast, edition))).content.decode()

    assert sentence in body
    assert "data-grid" not in body
    assert 'inputmode="decimal"' not in body
    assert "grid.js" not in body


@pytest.mark.parametrize("person", ["leader", "officer", "outsider"])
def test_who_does_not_enter_has_no_table_of_a_published_round(as_user, cast, person):
    assert as_user(getattr(cast, person)).get(address("grid", cast.edition_2024)).status_code == 403


def test_a_clerk_of_a_unit_sees_nothing_of_the_others(as_user, cast):
    send(as_user(cast.standing_clerk), cast, change(cast.other_department, None, "66,66"))

    assert "66,66" not in as_user(cast.unit_clerk).get(address("grid", cast.draft)).content.decode()


def test_a_block_without_units_says_so(as_user, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(block=Block.COMMUNES)

    assert (
        "Chưa có đơn vị nào để nhập." in as_user(cast.standing_clerk).get(address("grid", cast.draft)).content.decode()
    )


@pytest.fixture
def province_wide(cast):
    """A round of 65 communes by 10 components, half of it entered."""
    edition = Edition.objects.create(
        index=cast.ddci, province=cast.province, block=Block.COMMUNES, year=2026, code="ddci-xa-2026", size=65
    )
    for place in range(1, 11):
        component = cast.component(f"cs-{place}", f"Chỉ số {place}")
        EditionComponent.objects.create(edition=edition, component=component, position=place, name=component.name)
    own = list(edition.lines.all())
    for place in range(65):
        unit = cast.unit(f"xa-{place}", f"Xã {place:02d}", Unit.Kind.COMMUNE, cast.province)
        if place % 2:
            cast.result(edition, unit, "70.5", place, [("8.25", place)] * len(own))
    return edition


@pytest.mark.parametrize("query", ["", "?hang=1"])
def test_the_largest_table_takes_six_queries(as_user, cast, province_wide, django_assert_num_queries, query):
    """Session and marks; the round, who is in it, its columns and its figures. Who reads was known already."""
    client, url = as_user(cast.standing_clerk), address("grid", province_wide) + query
    client.get(url)
    Result.objects.filter(edition=province_wide).update(rank=None)
    with django_assert_num_queries(6):
        page = client.get(url)

    assert len(rows_of(page)) == 65
    with django_assert_num_queries(2):
        client.get(url)


def test_each_thing_on_the_page_changes_it(as_user, cast):
    """What is kept of a page is shown only while its data are as they were."""
    first, *_ = lines(cast)
    client, url = as_user(cast.standing_clerk), address("grid", cast.draft)
    cell = f"{cast.department.pk}-{first}-score"
    result = cast.result(cast.draft, cast.department, "70.5", 1, [("8.25", 1), ("7", 1), ("6", 1)])

    assert cells_of(client.get(url))[cell] == "8,25"
    result.scores.filter(line=first).update(score="3.5")
    assert cells_of(client.get(url))[cell] == "3,50"
    Unit.objects.filter(pk=cast.department.pk).update(name="Sở Đối ngoại")
    assert rows_of(client.get(url)) == ["Sở Đối ngoại", "Sở Tư pháp"]
    EditionComponent.objects.filter(pk=first).update(name="Tên <b>mới</b>")
    assert "Tên &lt;b&gt;mới&lt;/b&gt;" in client.get(url).content.decode()
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.CHECKED)
    assert cells_of(client.get(url)) == {}


def test_what_people_wrote_is_text(as_user, cast):
    Unit.objects.filter(pk=cast.department.pk).update(name="<script>1</script>")
    client, url = as_user(cast.standing_clerk), address("grid", cast.draft)
    name = f"{cast.other_department.pk}-tong-score"
    body = client.get(url).content.decode() + client.post(url, {name: '"><script>2</script>'}).content.decode()

    assert "<script>1" not in body
    assert "<script>2" not in body
    assert "&lt;script&gt;1&lt;/script&gt;" in body
    assert "&quot;&gt;&lt;script&gt;2" in body


def test_the_largest_table_posts_without_javascript(as_user, cast, province_wide):
    client = as_user(cast.standing_clerk)
    url = address("grid", province_wide) + "?hang=1"
    page = client.get(url)
    data = cells_of(page)
    name = next(iter(data))
    response = client.post(url, data | {"seen": page.context["seen"], name: "61,5"})

    assert len(data) == 65 * 22
    assert response.status_code == 302
    assert Result.objects.get(edition=province_wide, unit=name.split("-")[0]).total == Decimal("61.5")


# --- Saving cells -----------------------------------------------------------------------------------------------------


def test_cells_are_saved_as_typed(as_user, cast):
    transparency, time, technology = lines(cast)
    answer = send(
        as_user(cast.standing_clerk),
        cast,
        change(cast.department, None, "81,2"),
        change(cast.department, None, "1", kind="rank"),
        change(cast.department, transparency, "8.35"),
        change(cast.other_department, time, "9"),
        change(cast.department, technology, "-"),
    )

    assert answer.status_code == 200
    assert answer.json() == {
        "saved": [
            {"unit": cast.department.pk, "line": None, "kind": "score", "value": "81,20"},
            {"unit": cast.department.pk, "line": None, "kind": "rank", "value": "1"},
            {"unit": cast.department.pk, "line": transparency, "kind": "score", "value": "8,35"},
            {"unit": cast.other_department.pk, "line": time, "kind": "score", "value": "9,00"},
            {"unit": cast.department.pk, "line": technology, "kind": "score", "value": ""},
        ]
    }
    assert entered(cast) == [
        ("sngv", "tổng", Decimal("81.20"), 1),
        ("stp", "tổng", None, None),
        ("sngv", "tinh-minh-bach", Decimal("8.35"), None),
        ("stp", "chi-phi-thoi-gian", Decimal("9.00"), None),
    ]


def test_an_emptied_cell_is_not_applicable_and_audited(as_user, cast):
    client = as_user(cast.unit_clerk)
    send(client, cast, change(cast.department, None, "81,2"))
    answer = send(client, cast, change(cast.department, None, "", seen="81,20"))

    assert answer.json()["saved"][0]["value"] == ""
    assert AuditEntry.objects.latest("pk").changes == {"total": ["81.20", None]}


@pytest.mark.parametrize(
    ("line", "kind", "value", "sentence"),
    [
        (None, "score", "181", "181 lớn hơn 100. Điểm phải từ 0 đến 100."),
        (0, "score", "50", "50 lớn hơn 10. Điểm phải từ 0 đến 10."),
        (0, "score", "-1", "-1 nhỏ hơn 0. Điểm phải từ 0 đến 10."),
        (0, "score", "8,355", "8,355 có quá hai chữ số thập phân. Hãy làm tròn đến hai chữ số."),
        (0, "score", "chín", "“chín” không phải là số. Hãy nhập dạng 8,35 hoặc 8.35."),
        (None, "rank", "3", "Hạng 3 không hợp lệ: hạng phải từ 1 đến 2 (khối có 2 sở, ban, ngành)."),
        (0, "rank", "1,5", "“1,5” không phải là thứ hạng. Hãy nhập số nguyên từ 1."),
    ],
)
def test_a_wrong_figure_is_answered_with_its_sentence_and_nothing_is_saved(as_user, cast, line, kind, value, sentence):
    line = line if line is None else lines(cast)[line]
    wrong = change(cast.department, line, value, kind=kind)
    answer = send(as_user(cast.standing_clerk), cast, change(cast.other_department, None, "80"), wrong)

    assert answer.status_code == 422
    place = {"unit": cast.department.pk, "line": line, "kind": kind}
    assert answer.json() == {"problems": [{**place, "message": sentence}]}
    assert entered(cast) == []


def test_a_rank_has_a_limit_where_the_size_is_not_known(as_user, cast):
    Edition.objects.filter(pk=cast.draft.pk).update(size=None)
    client = as_user(cast.standing_clerk)

    assert send(client, cast, change(cast.department, None, "31", kind="rank")).status_code == 200
    answer = send(client, cast, change(cast.department, None, "99999", seen="31", kind="rank"))
    assert answer.json()["problems"][0]["message"] == "Hạng 99999 không hợp lệ: hạng phải từ 1 đến 9999."


def test_the_second_of_two_clerks_is_told_what_stands_there(as_user, cast):
    (first, *_) = lines(cast)
    send(as_user(cast.standing_clerk), cast, change(cast.department, first, "8,1"))
    answer = send(
        as_user(cast.unit_clerk), cast, change(cast.department, first, "8,4"), change(cast.department, None, "80")
    )

    assert answer.status_code == 409
    place = {"unit": cast.department.pk, "line": first, "kind": "score"}
    assert answer.json() == {"conflicts": [{**place, "current": "8,10"}]}
    assert entered(cast) == [
        ("sngv", "tổng", None, None),
        ("sngv", "tinh-minh-bach", Decimal("8.10"), None),
    ]
    mine = send(as_user(cast.unit_clerk), cast, change(cast.department, first, "8,4", seen="8,10"))
    assert mine.status_code == 200


def test_a_cell_of_another_unit_is_forbidden(as_user, cast):
    assert send(as_user(cast.unit_clerk), cast, change(cast.other_department, None, "80")).status_code == 403
    assert entered(cast) == []


def test_a_cell_takes_few_queries(as_user, cast, settings):
    """Session and person; the round, what the person may in it now, the round again once it is locked, and the row."""
    settings.PREPARE_STATEMENTS = False  # each query is sent as it is written
    cast.result(cast.draft, cast.department, "70", 1, [("8", 1), ("7", 1), ("6", 1)])
    client, (first, *_) = as_user(cast.standing_clerk), lines(cast)
    send(client, cast, change(cast.department, first, "8,1", seen="8,00"))
    with CaptureQueriesContext(connection) as queries:
        answer = send(client, cast, change(cast.department, first, "8,2", seen="8,10"))

    assert answer.json()["saved"][0]["value"] == "8,20"
    assert len([query for query in queries if query["sql"].startswith("SELECT")]) == 6


def test_a_cell_of_an_invisible_round_is_not_there(as_user, cast):
    """What stands in a round, and even that there is one, is told to nobody who does not enter there."""
    assert send(as_user(cast.officer), cast, change(cast.department, None, "80")).status_code == 404
    assert send(as_user(cast.officer), cast, change(cast.department, None, "wrong")).status_code == 404
    assert send(as_user(cast.officer), cast, change(cast.department, None, "80", seen="70")).status_code == 404
    body = {"changes": [change(cast.department, None, "80")]}
    nowhere = reverse("indices:save-cells", args=["ddci-sbn-1999"])
    client = as_user(cast.standing_clerk)
    assert client.post(nowhere, body, content_type="application/json").status_code == 404
    assert entered(cast) == []


def test_a_right_that_ended_meanwhile_saves_nothing(as_user, cast):
    client = as_user(cast.standing_clerk)
    assert client.get(address("grid", cast.draft)).status_code == 200
    Membership.objects.filter(user=cast.standing_clerk).update(ends_on=timezone.localdate() - timedelta(days=1))

    assert send(client, cast, change(cast.department, None, "80")).status_code == 404
    assert entered(cast) == []


def test_a_cell_outside_the_table_is_refused(as_user, cast):
    line = cast.edition_2024.lines.first().pk
    answer = send(
        as_user(cast.standing_clerk), cast, change(cast.consular, None, "80"), change(cast.department, line, "8")
    )

    assert answer.status_code == 422
    assert {one["message"] for one in answer.json()["problems"]} == {"Ô này không thuộc bảng điểm của đợt."}


@pytest.mark.parametrize("state", [Edition.State.CHECKED, Edition.State.PUBLISHED])
def test_a_closed_round_takes_no_cells(as_user, cast, state):
    Edition.objects.filter(pk=cast.draft.pk).update(state=state)
    answer = send(as_user(cast.standing_clerk), cast, change(cast.department, None, "80"))

    assert answer.status_code == 422
    assert answer.json()["message"].startswith(
        "Đợt này đã kiểm tra xong" if state == Edition.State.CHECKED else "Kết quả đã công bố"
    )
    assert entered(cast) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"changes": 1}',
        '{"changes": [{}]}',
        '{"changes": [{"unit": "1", "line": null, "kind": "score", "seen": "", "value": "8"}]}',
        '{"changes": [{"unit": 1e30, "line": null, "kind": "score", "seen": "", "value": "8"}]}',
        '{"changes": [{"unit": 100000000000000000000, "line": null, "kind": "score", "seen": "", "value": "8"}]}',
        '{"changes": [{"unit": 1, "line": null, "kind": "grade", "seen": "", "value": "8"}]}',
        '{"changes": [{"unit": 1, "line": null, "kind": "score", "seen": "a", "value": "8"}]}',
        '{"changes": [{"unit": 1, "line": null, "kind": "score", "seen": null, "value": 8}]}',
    ],
)
def test_a_malformed_request_is_told_to_reload(as_user, cast, body):
    client = as_user(cast.standing_clerk)
    answer = client.post(address("save-cells", cast.draft), body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json() == {"message": "Yêu cầu không đúng dạng. Hãy tải lại trang rồi thử lại."}


def test_saving_only_by_post(as_user, cast):
    client = as_user(cast.standing_clerk)

    assert client.get(address("save-cells", cast.draft)).status_code == 405
    assert client.get(address("paste-preview", cast.draft)).status_code == 405


# --- Without JavaScript -----------------------------------------------------------------------------------------------


def post_form(client, cast, typed, take=()):
    """Post the whole form as a browser does: all cells of the page as it stands, with some of them typed anew."""
    page = client.get(address("grid", cast.draft))
    data = cells_of(page)
    return client.post(address("grid", cast.draft), data | typed | {"seen": page.context["seen"], "take": list(take)})


def test_the_whole_form_posts_and_only_what_changed_is_saved(as_user, cast):
    client = as_user(cast.standing_clerk)
    unit, (first, *_) = cast.department.pk, lines(cast)
    send(client, cast, change(cast.department, None, "80"), change(cast.other_department, None, "70"))
    response = post_form(client, cast, {f"{unit}-tong-score": "80.0", f"{unit}-{first}-score": "8.5"})

    assert response.status_code == 302
    assert AuditEntry.objects.latest("pk").changes == {"tinh-minh-bach": [None, "8.50"]}
    assert "Đã lưu 1 ô." in client.get(response.url).content.decode()


def test_a_wrong_cell_is_named_and_nothing_of_the_form_is_saved(as_user, cast):
    unit, (first, second, _) = cast.department.pk, lines(cast)
    response = post_form(
        as_user(cast.standing_clerk), cast, {f"{unit}-{first}-score": "50", f"{unit}-{second}-score": "8"}
    )

    body = response.content.decode()
    assert response.status_code == 422
    assert [(name, place) for name, place, _ in response.context["problems"]] == [
        (f"{unit}-{first}-score", "Sở Ngoại vụ, Tính minh bạch và tiếp cận thông tin")
    ]
    assert body.count("50 lớn hơn 10. Điểm phải từ 0 đến 10.") == 2
    assert f'name="{unit}-{first}-score" value="50"' in body
    assert f'name="{unit}-{second}-score" value="8"' in body
    assert entered(cast) == []


def test_a_conflict_shows_both_values_and_the_writer_chooses(as_user, cast):
    unit = cast.department.pk
    name = f"{unit}-tong-score"
    client = as_user(cast.standing_clerk)
    stale = client.get(address("grid", cast.draft)).context["seen"]
    send(client, cast, change(cast.department, None, "81"))
    response = client.post(address("grid", cast.draft), {name: "79,5", "seen": stale})

    body = response.content.decode()
    assert response.status_code == 422
    assert "bạn nhập 79,5, người khác vừa lưu 81,00." in body
    assert json.loads(response.context["seen"]) == {name: "81,00"}
    assert Result.objects.get(edition=cast.draft).total == Decimal("81.00")

    seen = response.context["seen"]
    taken = client.post(address("grid", cast.draft), {name: "79,5", "seen": seen, "take": name})
    assert taken.status_code == 302
    assert Result.objects.get(edition=cast.draft).total == Decimal("81.00")

    client.post(address("grid", cast.draft), {name: "79,5", "seen": seen})
    assert Result.objects.get(edition=cast.draft).total == Decimal("79.50")


def test_a_form_posted_after_the_round_was_closed_tells_what_was_typed(as_user, cast):
    client = as_user(cast.standing_clerk)
    Edition.objects.filter(pk=cast.draft.pk).update(state=Edition.State.CHECKED)
    response = client.post(address("grid", cast.draft), {f"{cast.department.pk}-tong-score": "79,5", "seen": "{}"})

    body = response.content.decode()
    assert response.status_code == 422
    assert "Hãy mở lại để nhập." in body
    assert "Sở Ngoại vụ, Điểm tổng: Chưa lưu 79,5." in " ".join(body.split())


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"x": 1}'])
def test_a_broken_field_of_what_was_seen_counts_as_an_empty_page(as_user, cast, seen):
    client = as_user(cast.standing_clerk)
    response = client.post(address("grid", cast.draft), {f"{cast.department.pk}-tong-score": "79,5", "seen": seen})

    assert response.status_code == 302


# --- Pasting ----------------------------------------------------------------------------------------------------------


def preview(client, cast, text, unit=None, line=None, kind="score", ranks=False):
    at = {"unit": (unit or cast.department).pk, "line": line, "kind": kind}
    body = {"text": text, "at": at, "ranks": ranks}
    return client.post(address("paste-preview", cast.draft), body, content_type="application/json")


def told(answer):
    """(unit, component, from, to) of each change in a preview."""
    return [(one["unit_name"], one["component"], one["seen"], one["value"]) for one in answer.json()["changes"]]


def test_figures_alone_go_where_the_cursor_is(as_user, cast):
    transparency, time, technology = lines(cast)
    client = as_user(cast.standing_clerk)
    send(client, cast, change(cast.department, time, "9"), change(cast.other_department, time, "7,5"))
    answer = preview(client, cast, "8,35\t-\r\n8.1\t7.50\r\n", line=transparency)

    assert answer.json() == {
        "changes": [
            {
                "unit": cast.department.pk,
                "line": transparency,
                "kind": "score",
                "unit_name": "Sở Ngoại vụ",
                "component": "Tính minh bạch và tiếp cận thông tin",
                "seen": "",
                "value": "8,35",
            },
            {
                "unit": cast.department.pk,
                "line": time,
                "kind": "score",
                "unit_name": "Sở Ngoại vụ",
                "component": "Chi phí thời gian",
                "seen": "9,00",
                "value": "",
            },
            {
                "unit": cast.other_department.pk,
                "line": transparency,
                "kind": "score",
                "unit_name": "Sở Tư pháp",
                "component": "Tính minh bạch và tiếp cận thông tin",
                "seen": "",
                "value": "8,10",
            },
        ],
        "unchanged": 1,
        "problems": [],
        "skipped": [],
    }
    assert AuditEntry.objects.count() == 2


def test_rows_find_their_units_and_columns_their_components(as_user, cast):
    block = (
        "STT\tĐơn vị\tChi phí thời gian\tXếp hạng\tTÍNH MINH BẠCH VÀ TIẾP CẬN THÔNG TIN\tGhi chú\n"
        "1\tso tu phap\t7,9\t2\t8\tx\n"
        "2\tSNgV\t9,1\t1\t8,35\t\n"
        "3\tTổng cộng\t\t\t\t\n"
    )
    answer = preview(as_user(cast.standing_clerk), cast, block, unit=cast.other_department)

    assert told(answer) == [
        ("Sở Tư pháp", "Chi phí thời gian", "", "7,90"),
        ("Sở Tư pháp", "Hạng", "", "2"),
        ("Sở Tư pháp", "Tính minh bạch và tiếp cận thông tin", "", "8,00"),
        ("Sở Ngoại vụ", "Chi phí thời gian", "", "9,10"),
        ("Sở Ngoại vụ", "Hạng", "", "1"),
        ("Sở Ngoại vụ", "Tính minh bạch và tiếp cận thông tin", "", "8,35"),
    ]
    assert answer.json()["problems"] == []
    assert answer.json()["skipped"] == [
        "Cột “Ghi chú” không khớp chỉ số nào của bảng.",
        "Dòng 4: “Tổng cộng” không khớp đơn vị nào của bảng.",
    ]


def test_headings_of_two_rows_with_ranks_beside_scores(as_user, cast):
    block = "Đơn vị\tChi phí thời gian\t\n\tĐiểm\tHạng\nSở Tư pháp\t7,9\t2\nSở Ngoại vụ\t9,1\t1\n"
    client = as_user(cast.standing_clerk)

    assert told(preview(client, cast, block, ranks=True)) == [
        ("Sở Tư pháp", "Chi phí thời gian", "", "7,90"),
        ("Sở Tư pháp", "Hạng Chi phí thời gian", "", "2"),
        ("Sở Ngoại vụ", "Chi phí thời gian", "", "9,10"),
        ("Sở Ngoại vụ", "Hạng Chi phí thời gian", "", "1"),
    ]
    without = preview(client, cast, block)
    assert len(told(without)) == 2
    assert without.json()["skipped"] == [
        "Cột “Chi phí thời gian Hạng”: bảng đang chỉ hiện điểm, không hiện hạng của chỉ số."
    ]


def test_a_clerk_of_a_unit_pastes_into_the_own_row_only(as_user, cast):
    answer = preview(as_user(cast.unit_clerk), cast, "Sở Tư pháp\t70\nSở Ngoại vụ\t80")

    assert told(answer) == [("Sở Ngoại vụ", "Điểm tổng", "", "80,00")]
    assert answer.json()["skipped"] == ["Dòng 1: “Sở Tư pháp” không khớp đơn vị nào của bảng."]


@pytest.mark.parametrize(
    ("block", "problems"),
    [
        (
            "8,35\t50\n8\t8",
            ["Sở Ngoại vụ, Ứng dụng công nghệ thông tin (dòng 1, cột 2): 50 lớn hơn 10. Điểm phải từ 0 đến 10."],
        ),
        ("1\t2\t3", ["Khối dán rộng hơn phần bảng từ ô đang chọn: thừa 1 cột."]),
        ("1\n2\n3", ["Khối dán dài hơn phần bảng từ ô đang chọn: thừa 1 dòng."]),
        ("Sở Ngoại vụ\t8\nSNGV\t9", ["Dòng 1 và dòng 2 cùng là “Sở Ngoại vụ”. Hãy giữ một dòng."]),
        ("Sở A\t8\nSở B\t9", ["Không tìm thấy đơn vị hoặc chỉ số nào của bảng trong khối dán."]),
        ("\n\n", ["Khối dán trống. Hãy chép vùng số liệu từ bảng tính rồi dán lại."]),
        (
            "Đơn vị\tChi phí thời gian\tChi phí thời gian\nSở Ngoại vụ\t8\t9",
            ["Khối dán có 2 cột cùng là “Chi phí thời gian”. Hãy bỏ bớt cột thừa."],
        ),
    ],
)
def test_what_cannot_be_pasted_is_said(as_user, cast, block, problems):
    answer = preview(as_user(cast.standing_clerk), cast, block, line=lines(cast)[1])

    assert answer.status_code == 200
    assert answer.json()["problems"] == problems


def test_a_name_that_fits_several_units_is_a_problem_and_a_near_one_a_hint(as_user, cast):
    cast.unit("stpkt", "Sở Tư pháp kinh tế", Unit.Kind.DEPARTMENT, cast.province)
    answer = preview(as_user(cast.standing_clerk), cast, "So Tu\t80\nSở Ngọai vu\t70\nSở Ngoại vụu\t70\nSNgV\t60")

    assert answer.json()["problems"] == [
        "Dòng 1: “So Tu” có thể là “Sở Tư pháp”, “Sở Tư pháp kinh tế”. Hãy ghi đủ tên đơn vị.",
        "Dòng 2 và dòng 4 cùng là “Sở Ngoại vụ”. Hãy giữ một dòng.",
    ]
    assert answer.json()["skipped"] == ["Dòng 3: “Sở Ngoại vụu” không khớp đơn vị nào của bảng. Có phải “Sở Ngoại vụ”?"]


@pytest.mark.parametrize("block", ["1\t" * 200_000, "Sở Tư pháp\t1\n" * 1001])
def test_a_block_that_is_too_large_is_refused(as_user, cast, block):
    answer = preview(as_user(cast.standing_clerk), cast, block)

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Khối dán quá lớn")


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"text": "1", "ranks": false, "at": {"unit": 0}}'])
def test_a_malformed_preview_is_told_to_reload(as_user, cast, body):
    client = as_user(cast.standing_clerk)
    answer = client.post(address("paste-preview", cast.draft), body, content_type="application/json")

    assert answer.status_code == 400


def test_a_preview_at_a_cell_outside_the_table_is_malformed(as_user, cast):
    assert preview(as_user(cast.unit_clerk), cast, "1\t2", unit=cast.other_department).status_code == 400
    assert preview(as_user(cast.unit_clerk), cast, "1\t2", line=lines(cast)[0], kind="rank").status_code == 400
