"""The words of texts and questions, which Python and the database take alike."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Plan, Solution
from reports.search.marking import marked
from reports.search.words import Words
from units.search_words import search_words
from units.vietnamese import fold, nfc

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=80)
VIETNAMESE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậÀÁĐỞỮ ,.;/-0123456789", max_size=80)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Số 05/KH-SNgV", " so 05 kh sngv "),
        ("Ủy ban nhân dân Xã Đồng Đăng", " uy ban nhan dan xa dong dang "),
        ("hòa giải, hoà giải", " hoa giai hoa giai "),
        ("a\u0301 a\u0323\u0302", " a a "),
        ("“9,10” – 9.20 %", " 9 10 9 20 "),
        ("", "  "),
        ("!?…", "  "),
    ],
)
def test_words_stand_alone_without_diacritics(text, words):
    assert search_words(text) == words


@given(VIETNAMESE)
def test_the_words_are_those_of_the_folded_text(text):
    letters = "".join(one if one.isalnum() else " " for one in fold(text))
    assert search_words(text).split() == letters.split()


@given(TEXT)
def test_composed_and_decomposed_texts_have_the_same_words(text):
    assert search_words(text) == search_words(nfc(text))


@given(TEXT)
def test_words_are_stable_and_parted_by_single_spaces(text):
    words = search_words(text)
    assert search_words(words) == words
    assert words[0] == words[-1] == " "
    assert "  " not in words.strip()


@pytest.mark.django_db
@given(TEXT | VIETNAMESE)
def test_the_database_gives_the_same_words(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_words(%s)", [text])
        assert cursor.fetchone() == (search_words(text),)


def test_every_way_of_writing_writes_the_words(cast):
    plan = cast.plan(number=5, issued_on=date(2025, 2, 3))
    Solution.objects.filter(pk=cast.solution.pk).update(text="Số hóa hồ sơ", output="Báo cáo")
    copy = Solution(section=cast.solution.section, position=9, text="Đường dây nóng")
    Solution.objects.bulk_create([copy])
    Plan.objects.filter(pk=plan.pk).update(title="Nâng cao PCI")

    assert Plan.objects.get().words == " ke hoach nang cao pci nam 2025 5 kh sngv "
    found = Solution.objects.order_by("position").values_list("words", "plan")
    assert list(found) == [(" so hoa ho so bao cao ", plan.pk), (" duong day nong ", plan.pk)]


@pytest.mark.parametrize(
    ("asked", "text", "fits"),
    [
        ("thu tuc", "Thủ tục hành chính", True),
        ("CHÍNH thủ", "Thủ tục hành chính", True),
        ("hanh ch", "Thủ tục hành chính", True),
        ("ch hanh", "Thủ tục hành chính", False),
        ("anh", "Thanh tra", False),
        ("05/kh-sngv", "5 KH SNgV", True),
        ("5/kh", "05/KH-SNgV", True),
        ("5/kh", "15/KH-SNgV", False),
        ("50%", "50 phần trăm", True),
        ("_", "a_b", False),
    ],
)
def test_all_words_must_occur_in_any_order_the_last_perhaps_begun(asked, text, fits):
    words = Words.read(asked)
    assert bool(words and words.are_in(search_words(text))) is fits


@given(TEXT)
def test_any_question_can_be_read_and_finds_itself(text):
    words = Words.read(text)
    assert bool(words) is bool(search_words(text).split())
    assert not words or words.are_in(search_words(text))


@pytest.mark.parametrize(
    ("text", "asked", "html"),
    [
        ("Thủ tục hành chính", "tuc hanh", "Thủ <mark>tục hành</mark> chính"),
        ("<b>Thủ</b> tục", "thu", "&lt;b&gt;<mark>Thủ</mark>&lt;/b&gt; tục"),
        ("A & B", "b", "A &amp; <mark>B</mark>"),
        ("Đường, đường", "duong", "<mark>Đường</mark>, <mark>đường</mark>"),
        ("Không có gì", "xyz", "Không có gì"),
    ],
)
def test_marks_stand_around_the_words_and_everything_is_escaped(text, asked, html):
    assert marked(text, Words.read(asked)) == html


def test_a_long_text_is_shown_around_its_first_mark():
    text = "mở đầu " * 60 + "thủ tục " + "kết thúc " * 60
    shown = marked(text, Words.read("thu tuc"), 100)
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert "<mark>thủ tục</mark>" in shown
    assert len(shown) < 130


@given(TEXT, TEXT)
def test_nothing_of_a_text_is_taken_for_html(text, asked):
    words = Words.read(asked)
    shown = marked(text, words, 400) if words else ""
    assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
    assert shown.count("<mark>") == shown.count("</mark>")
