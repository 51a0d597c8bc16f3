"""The whole way from lines to a plan: what is refused, what is kept, and how long it takes."""

import re
import time
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plans.document import PlanDocument
from plans.importing.source import Line, PlanRefused, Source, Table
from plans.importing.understanding import understand
from tests.plans.importing.made_up import lines, plan_of, solutions, source


def words(text: str) -> Counter:
    return Counter(re.findall(r"\w+", text))


def written(plan: PlanDocument) -> str:
    """Everything that a plan keeps, wherever it stands."""
    parts = [plan.title, plan.symbol, plan.place, plan.parent_agency, plan.agency, plan.authority, plan.position]
    parts += [plan.signatory, *plan.recipients, *(basis.text for basis in plan.bases if not basis.in_text)]
    items = [*plan.opening, *(item for section in plan.walk() for item in section.items)]
    for item in items:
        parts += item.printed()
    parts += [f"{section.label} {section.heading}" for section in plan.walk()]
    return "\n".join(part for part in parts if part)


def test_a_plan_without_numbered_sections_is_refused():
    with pytest.raises(PlanRefused) as refused:
        understand(source("KẾ HOẠCH\nnấu ăn ngày chủ nhật\nMua cá, rau.\nNấu canh."), index="DDCI", year=2025)

    assert refused.value.sentence == (
        "Văn bản không có mục nào được đánh số (I., 1., …). Hãy kiểm tra lại: tệp phải là toàn văn một kế hoạch."
    )


def test_a_file_without_the_heading_is_refused():
    with pytest.raises(PlanRefused, match="Không tìm thấy tiêu đề “KẾ HOẠCH”"):
        understand(source("CÔNG VĂN\nKính gửi: UBND tỉnh"), index="DDCI", year=2025)


def test_an_empty_file_is_refused():
    with pytest.raises(PlanRefused):
        understand(Source("txt", ()), index="DDCI", year=2025)


def test_notes_and_lines_that_nothing_explains_are_kept_and_doubted():
    made = source("Bản lưu hành nội bộ\nKẾ HOẠCH\nNâng cao DDCI\nI. MỤC ĐÍCH\nLời.")
    plan = understand(Source(made.kind, made.blocks, footnotes=("Số liệu của tỉnh.",)), index="DDCI", year=2025)

    assert [item.lines for item in plan.opening] == [["Bản lưu hành nội bộ"]]
    assert [item.lines for item in plan.sections[-1].items] == [["Số liệu của tỉnh."]]
    assert plan.doubts == [
        (1, "Chưa rõ dòng này là gì: “Bản lưu hành nội bộ”."),
        (0, "Chưa rõ dòng này là gì: “Số liệu của tỉnh.”."),
    ]


def test_every_item_knows_the_lines_it_comes_from():
    plan = plan_of("II. GIẢI PHÁP\n1. Chỉ số Chi phí thời gian\n- Giảm số ngày giải quyết.\nChủ trì: Văn phòng Sở")

    (section,) = plan.component_sections()
    assert (section.first, [(item.first, item.last) for item in section.items]) == (6, [(7, 7), (8, 8)])


def test_the_same_text_as_whole_and_as_cut_lines_gives_the_same_json():
    work = (
        "- Rà soát từng bước giải quyết thủ tục hành chính, bỏ những giấy tờ mà cơ quan nhà nước đã có; công khai "
        "tiến độ xử lý hồ sơ để doanh nghiệp theo dõi, phản ánh khi quá hạn và góp ý cho cơ quan về cách làm của "
        "từng bộ phận tiếp nhận."
    )
    text = f"""
II. GIẢI PHÁP
1. Chỉ số “Chi phí thời gian”
{work}
Cơ quan chủ trì: Văn phòng
Cơ quan phối hợp: Các phòng, ban
"""
    whole = Source("docx", tuple(lines("KẾ HOẠCH\nNâng cao DDCI\nI. MỤC ĐÍCH\nLời." + text, whole=True)))
    cut = "\n".join(part for line in text.splitlines() for part in re.findall(r".{1,76}(?:\s|$)", line))

    found = [
        understand(read, index="DDCI", year=2025).as_json()
        for read in (whole, source("KẾ HOẠCH\nNâng cao DDCI\nI. MỤC ĐÍCH\nLời.", cut))
    ]
    assert found[0] == found[1]
    assert found[0]["components"][0]["leads"] == ["Văn phòng"]


PIECES = st.sampled_from(
    [
        "I. MỤC ĐÍCH", "II. GIẢI PHÁP", "1. Chỉ số “Chi phí thời gian”", "1.1. Chỉ số Tính minh bạch: đạt 7 điểm",
        "- Giảm số ngày", "+ Việc nhỏ", "a) Điểm", "(1) Một", "(2)", "2025. Kết quả", "Phần thứ nhất", "*", "“", "\"",
        "Cơ quan chủ trì: Văn phòng, các phòng chuyên môn", "Giao Phòng A chủ trì, phối hợp với", "Lãnh đạo chỉ đạo:",
        "Lãnh đạo chỉ đạo: đồng chí Lê Văn An – ", "Thời gian: Quý I", "Nơi nhận:", "- Lưu: VT.", "GIÁM ĐỐC",
        "Lê Văn An",
        "Phụ lục I", "PHỤ LỤC: MẪU", "STT Chỉ số thành phần 2023 2024", "1 Tính minh bạch", "Điểm số 7.1 8.2 1.1",
        "Xếp hạng 3 2", "Chi phí thời gian 7 8", "năm 2024 đạt 7,5 điểm, xếp thứ 3/25 tăng 2 bậc", "Căn cứ Luật;",
        "Thực hiện Kế hoạch số 9/KH-UBND ngày 31/2/2025, Sở A xây dựng Kế hoạch:", "Phòng", "Các phòng:", "Các", "và",
        "Mục tiêu: phấn đấu", "TM. ỦY BAN", "75-", "KH/HU", "UBND", "Trên đây là kế hoạch./.", "Phòng X, phòng Y; Sở",
    ]
)  # fmt: skip
LINE = st.one_of(PIECES, st.text(max_size=40), st.lists(PIECES, min_size=2, max_size=3).map(" ".join))
CELLS = st.lists(
    st.lists(st.one_of(PIECES, st.sampled_from(["7,5", "3/25", "–", ""])), min_size=1, max_size=4), max_size=4
)


@st.composite
def files(draw) -> Source:
    blocks = [Line("KẾ HOẠCH", 1)] if draw(st.booleans()) else []
    for content in draw(st.lists(st.one_of(LINE, LINE, LINE, CELLS), max_size=25)):
        number = len(blocks) + 1
        if isinstance(content, str):
            marks = draw(st.sampled_from([{}, {"bold": True}, {"gap": True}, {"whole": True}, {"level": 2}]))
            blocks.append(Line(content.strip(), number, **marks))
        else:
            blocks.append(Table(tuple(map(tuple, content)), number))
    return Source("txt", tuple(blocks))


@settings(max_examples=300, deadline=None)
@given(files())
@example(Source("txt", (Line("KẾ HOẠCH", 1), Line("1. A", 2), Line("Nơi nhận:", 3), Line("-", 4))))
@example(Source("txt", (Line("KẾ HOẠCH", 1), Line("I.", 2), Line("", 3), Table((), 4), Table(((),), 5))))
@example(Source("txt", (Line("KẾ HOẠCH", 1), Line("I. MỤC ĐÍCH", 2), Line("PHU LUC:0", 3), Line("", 4))))
def test_any_file_gives_a_plan_with_all_its_words_or_a_sentence(file):
    try:
        plan = understand(file, index="DDCI", year=2025)
    except PlanRefused:
        return
    plan.as_json()
    heads = ("KẾ", "HOẠCH", "Nơi", "nhận")
    there = words(written(plan))
    # Words of the form itself (the heading, “Nơi nhận”), number and date are kept as what they are.
    lost = words(re.sub(r"[Ss]ố\s?:.*|.*ngày.*tháng.*", "", file.text().replace("|", " "))) - there
    assert {word: count for word, count in lost.items() if word not in heads} == {}


@pytest.mark.parametrize(
    "piece",
    [
        "- ", "1.1.", "1.1. ", "(", "(1) ", "I. ", "“", "Chỉ số ", "Chi phí thời gian, ", "Phòng A, ", "các phòng, ",
        "phối hợp với ", "giao phòng A chủ trì, ", "Chủ trì: Phòng A; ", "đồng chí A B – ", "năm 2024 đạt 7,5 điểm, ",
        "xếp thứ 3/25 ", "mục tiêu đạt từ ", "Kế hoạch số 9/KH-UBND ngày ", "; Sở A xây dựng ", "a", " ", "7 ",
        "Điểm số ", "tăng ", "so với năm 2024 ", "STT chỉ số ", "cơ quan ", "(chủ trì: ",
        "ban hành kế hoạch, Sở ", "UBND các xã, ",
    ],
    ids=str.strip,
)  # fmt: skip
def test_monotonous_letters_do_not_explode(piece):
    """Four times as long a paragraph may take up to its square, sixteen times; an expression that goes back and forth
    over what it has read would take its cube or worse, sixty-four times."""

    def seconds(letters: int) -> float:
        text = piece * (letters // len(piece))
        made = [Line("KẾ HOẠCH", 1), Line("I. GIẢI PHÁP", 2), Line("1. Chỉ số Chi phí thời gian", 3)]
        places = [f"- {text}", text, f"Cơ quan chủ trì: {text}", f"Giao {text}"]
        file = Source("txt", (*made, *(Line(line, 4 + number) for number, line in enumerate(places))))
        started = time.process_time()
        understand(file, index="DDCI", year=2025)
        return time.process_time() - started

    few = min(seconds(12_500), seconds(12_500))

    assert seconds(50_000) < 30 * max(few, 0.03)


def test_many_short_lines_do_not_explode():
    def seconds(times: int) -> float:
        lines = ["- Giảm số ngày giải quyết.", "STT Chỉ số 2024", "1", "Chủ trì: Phòng A"] * times
        text = "\n".join(["I. GIẢI PHÁP", *lines])
        started = time.process_time()
        assert len(solutions(plan_of(text))) == times
        return time.process_time() - started

    few = min(seconds(1_000), seconds(1_000))

    assert seconds(4_000) < 30 * max(few, 0.03)
