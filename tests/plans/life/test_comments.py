import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from plans.comments import mentions_of, resolve, say
from plans.models import Comment, Paragraph, Plan
from tests.plans.life.walk import address, approved, drafted, submitted, text_of
from units.models import AuditEntry


@pytest.fixture
def plan(cast):
    return drafted(cast)


@pytest.fixture
def key(plan):
    return f"p{Paragraph.objects.get(section__plan=plan).pk}"


def add(client, plan, block, text, **data):
    return client.post(f"{address('comment', plan)}?block={block}", {"text": text, **data})


def test_whoever_reads_the_plan_says_something_at_a_paragraph(as_user, cast, plan, key):
    client = as_user(cast.officer)
    response = add(client, plan, key, "Con số này lấy từ đâu?")

    said = Comment.objects.get()
    assert (said.block, said.by, said.kind, said.quote) == (key, cast.officer, "comment", "Năm 2024 đạt 9,10 điểm.")
    assert AuditEntry.objects.get(action="plan.comment").summary == "Ý kiến: Con số này lấy từ đâu?"
    page = text_of(client.get(response.url))
    assert "Mục I.1</h2>" in page
    assert "Con số này lấy từ đâu?" in page


def test_the_button_at_the_block_counts_what_is_open(as_user, cast, plan, key):
    one = say(plan=plan, block=key, text="Một", by=cast.officer)
    say(plan=plan, block=key, text="Hai", by=cast.officer)
    client = as_user(cast.officer)
    assert client.get(plan.get_absolute_url()).context["open_comments"] == {key: 2}
    resolve(comment=one, by=cast.officer)

    response = client.get(plan.get_absolute_url())
    assert response.context["open_comments"] == {key: 1}
    assert f'id="y-kien-{key}"' in response.content.decode()


def test_with_htmx_the_thread_of_the_block_comes_back(as_user, cast, plan, key):
    client = as_user(cast.officer)
    address_of = f"{address('comment', plan)}?block={key}"
    page = client.post(address_of, {"text": "Một"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "Một" in page

    refused = client.post(address_of, {"text": " "}, headers={"HX-Request": "true"})
    assert (refused.status_code, "Hãy viết ý kiến." in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("block", "text", "sentence"),
    [
        ("", "   ", "Hãy viết ý kiến."),
        ("p999999", "x", "vừa bị xóa hoặc không thuộc kế hoạch."),
        ("zzz", "x", "Nội dung này không thuộc kế hoạch."),
        ("", "Nhờ @khongco xem", "Không nhắc được @khongco"),
        ("", "Nhờ @nguoingoai xem", "Không nhắc được @nguoingoai"),
        ("", "x" * 4001, "tối đa 4000"),
    ],
)
def test_what_cannot_be_said_gets_a_sentence_and_keeps_the_words(as_user, cast, plan, block, text, sentence):
    response = add(as_user(cast.officer), plan, block, text)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Comment.objects.count() == 0


def test_somebody_who_is_mentioned_finds_it_at_home_with_the_way_to_the_block(as_user, cast, plan, key):
    said = say(plan=plan, block=key, text="Nhờ @canbo và @GIAMDOC xem, cc a@vidu.vn.", by=cast.unit_clerk)

    assert set(said.mentions.all()) == {cast.officer, cast.head_of_unit}
    page = text_of(as_user(cast.officer).get("/"))
    link = f"{address('comments', plan)}?den={said.pk}"
    assert "Nhắc đến bạn" in page
    assert f'href="{link}"' in page
    assert as_user(cast.officer).get(link).url == f"{plan.get_absolute_url()}#y-kien-{key}"
    assert "Nhắc đến bạn" not in text_of(as_user(cast.unit_clerk).get("/"))


def test_what_is_settled_or_no_longer_visible_is_not_a_mention(cast, plan):
    first = say(plan=plan, block="", text="@canbo", by=cast.unit_clerk)
    second = say(plan=plan, block="", text="@canbo nữa", by=cast.unit_clerk)
    assert list(mentions_of(cast.officer)) == [second, first]
    resolve(comment=first, by=cast.unit_clerk)
    assert list(mentions_of(cast.officer)) == [second]
    cast.officer.memberships.all().delete()

    assert list(mentions_of(cast.officer)) == []


def test_a_block_that_is_gone_leaves_its_quote(as_user, cast, plan, key):
    said = say(plan=plan, block=key, text="Xem lại", by=cast.officer)
    Paragraph.objects.all().delete()
    response = as_user(cast.officer).get(f"{address('comments', plan)}?den={said.pk}")

    page = text_of(response)
    assert response.status_code == 200
    assert "Nội dung đã bị xóa" in page
    assert "Năm 2024 đạt 9,10 điểm." in page


def test_one_settles_the_own_comment_and_the_clerk_anybodys(as_user, cast, plan):
    mine = say(plan=plan, block="", text="Của tôi", by=cast.officer)
    other = say(plan=plan, block="", text="Của trưởng phòng", by=cast.head)
    client = as_user(cast.officer)
    assert client.post(address("resolve-comment", plan, mine.pk)).status_code == 302
    assert client.post(address("resolve-comment", plan, other.pk)).status_code == 403
    as_user(cast.unit_clerk).post(address("resolve-comment", plan, other.pk))

    other.refresh_from_db()
    assert other.resolved_by == cast.unit_clerk
    page = text_of(as_user(cast.officer).get(f"{address('comments', plan)}?xem=tat-ca"))
    assert "Đã xong: Nông Chuyên Viên" in page
    assert "Của tôi" not in text_of(as_user(cast.officer).get(address("comments", plan)))


def test_a_settled_comment_stays_settled_as_it_was(cast, plan):
    said = say(plan=plan, block="", text="x", by=cast.officer)
    resolve(comment=said, by=cast.officer)
    again = resolve(comment=said, by=cast.unit_clerk)

    assert again.resolved_by == cast.officer


def test_a_comment_of_another_plan_does_not_exist_here(as_user, cast, plan):
    other = say(plan=cast.plan(year=2026), block="", text="x", by=cast.officer)

    assert as_user(cast.unit_clerk).post(address("resolve-comment", plan, other.pk)).status_code == 404


def test_a_reason_is_offered_to_the_head_while_the_plan_waits(as_user, cast):
    plan = submitted(cast)
    page = address("comments", plan)
    assert "is_reason" in as_user(cast.head_of_unit).get(page).context["form"].fields
    assert "is_reason" not in as_user(cast.unit_clerk).get(page).context["form"].fields
    add(as_user(cast.head_of_unit), plan, "", "Thiếu căn cứ", is_reason="on")
    add(as_user(cast.unit_clerk), plan, "", "Tôi giả làm lý do", is_reason="on")

    assert [said.kind for said in Comment.objects.order_by("pk")] == ["reason", "comment"]
    with pytest.raises(PermissionDenied):
        say(plan=plan, block="", text="x", by=cast.unit_clerk, kind=Comment.Kind.REASON)


def test_a_doubt_of_an_import_comes_from_the_portal(as_user, cast, plan):
    Comment.objects.create(plan=plan, kind=Comment.Kind.DOUBT, text="Chưa nhận ra đơn vị.")

    page = text_of(as_user(cast.unit_clerk).get(address("comments", plan)))
    assert "<strong>Cổng</strong>" in page
    assert "Cần xem lại" in page


def test_comments_are_ordered_as_the_plan_reads(as_user, cast, plan, key):
    for block in (f"g{cast.solution.pk}", key, f"b{plan.bases.get().pk}", ""):
        say(plan=plan, block=block, text=f"Tại {block}", by=cast.officer)

    threads = as_user(cast.officer).get(address("comments", plan)).context["threads"]
    assert [thread.where for thread in threads] == ["Chung cho kế hoạch", "Căn cứ", "Mục I.1", "Mục I.1"]
    assert [thread.block[:1] for thread in threads] == ["", "b", "p", "g"]


def test_a_comment_stands_on_an_approved_plan_too(cast):
    assert say(plan=approved(cast), block="", text="x", by=cast.officer).plan.state == Plan.State.APPROVED


def test_an_outsider_neither_reads_nor_writes(as_user, cast, plan):
    assert as_user(cast.outsider).get(address("comments", plan)).status_code == 404
    assert add(as_user(cast.outsider), plan, "", "x").status_code == 404
    with pytest.raises(PermissionDenied):
        say(plan=plan, block="", text="x", by=cast.outsider)


def test_a_table_is_quoted_by_its_cells(cast, plan):
    paragraph = Paragraph.objects.get()
    Paragraph.objects.filter(pk=paragraph.pk).update(
        kind="table", text="", table={"rows": [["TT", "Việc"], ["1", "A"]]}
    )

    assert say(plan=plan, block=f"p{paragraph.pk}", text="x", by=cast.officer).quote == "TT | Việc 1 | A"


def test_the_page_of_comments_takes_the_same_queries_for_many(as_user, cast, plan, key, django_assert_max_num_queries):
    for number in range(30):
        say(plan=plan, block=key, text=f"Ý kiến {number}", by=cast.officer)
    client = as_user(cast.officer)

    with django_assert_max_num_queries(16):
        client.get(address("comments", plan))
    with pytest.raises(ValidationError):
        say(plan=plan, block=key, text="", by=cast.officer)
