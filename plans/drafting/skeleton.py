"""The customary outline of a plan, empty or filled from the published figures. Pure functions."""

from dataclasses import dataclass

from plans.drafting.narrative import assessment
from plans.drafting.parts import Deed, Draft, Goal, Ground, Note, Part, Words, guide
from plans.drafting.said import recommendations
from plans.drafting.standing import Course, course, of
from plans.drafting.targets import Suggestion, suggestions
from plans.drafting.voice import Voice
from plans.drafting.wording import cited, joined, listing, raised, sentence
from plans.figures import Figures, Line
from plans.models import Marker, Paragraph


@dataclass(frozen=True)
class Setting:
    """What a new plan is about. `components` are those of the base year, (id, name) in order; `figures` its results.

    `secretariat` is the office that follows and consolidates, where one is known.
    """

    index: str
    index_name: str
    year: int
    voice: Voice
    components: tuple[tuple[int, str], ...] = ()
    figures: Figures | None = None
    secretariat: str = ""

    @property
    def base(self) -> int:
        return self.year - 1

    @property
    def title(self) -> str:
        return f"Cải thiện, nâng cao {self.index_name} ({self.index}) năm {self.year}"


def template_draft(setting: Setting) -> Draft:
    """Return the customary outline with guidance, a section for each component, and what every plan says."""
    sections = [_component(pk, name, Marker.NUMBER) for pk, name in setting.components]
    review = Part(
        f"Đánh giá kết quả {setting.index} năm {setting.base}",
        Marker.ROMAN,
        parts=[
            Part("Kết quả chung", Marker.NUMBER),
            Part("Kết quả từng chỉ số thành phần", Marker.NUMBER, items=[Words(kind=Paragraph.Kind.RESULTS)]),
            Part("Hạn chế và nguyên nhân", Marker.NUMBER),
        ],
        notes=[
            guide(
                f"Nêu tổng điểm, thứ hạng năm {setting.base} và mức thay đổi; chỉ số tăng, chỉ số giảm; hạn chế qua "
                "khảo sát và nguyên nhân. Bảng kết quả do cổng lập từ số liệu đã công bố."
            )
        ],
    )
    solutions = Part(_solutions_heading(setting), Marker.ROMAN, parts=sections, notes=[guide(_SOLUTIONS)])
    if not sections:
        solutions.notes.append(guide("Chưa có bộ chỉ số của năm trước; hãy thêm một mục cho mỗi chỉ số thành phần."))
    return Draft(setting.title, _bases(setting), [_opening(setting), _aims(setting), review, solutions, _last(setting)])


_SOLUTIONS = (
    "Mỗi chỉ số cần mục tiêu cụ thể và ít nhất một giải pháp, ghi rõ đơn vị chủ trì, đơn vị phối hợp, sản phẩm hoặc "
    "thước đo và thời hạn."
)


def figures_draft(setting: Setting) -> Draft:
    """Return a plan written from the published figures: assessment, targets, proposed solutions, recommendations.

    Raises ValueError where the setting has no figures.
    """
    figures = setting.figures
    if figures is None:
        raise ValueError("Chưa có kết quả được công bố để viết kế hoạch.")
    wished = suggestions(figures)
    appendix = recommendations(figures)
    return Draft(
        setting.title,
        _bases(setting),
        [
            _opening(setting),
            _aims(setting),
            assessment_part(setting, f"Đánh giá kết quả {setting.index} năm {setting.base}"),
            _solutions(setting, wished),
            _last(setting),
            *([appendix] if appendix else []),
        ],
        goals(wished),
    )


def goals(wished: list[Suggestion]) -> list[Goal]:
    """Return suggested targets as they are kept."""
    return [Goal(one.line.pk, one.kind, one.value, one.of) for one in wished if one.line.pk]


def assessment_part(setting: Setting, heading: str, marker: str = Marker.ROMAN) -> Part:
    """Return the whole assessment section; its only sub-section gives way to what it holds."""
    parts = assessment(setting.figures, setting.voice)
    if len(parts) == 1:
        return Part(heading, marker, items=parts[0].items, parts=parts[0].parts)
    return Part(heading, marker, parts=parts)


def lack(suggestion: Suggestion, figures: Figures) -> Words | None:
    """Return the paragraph that says where a component stands and what is lacking to its target; None for nothing."""
    line, year = suggestion.line, figures.year
    score, rank = line.now.score, line.now.rank
    reached = joined(
        [
            cited("score", line.code, year, score, "đạt ", " điểm") if score is not None else "",
            cited("rank", line.code, year, rank, "xếp hạng ", of(rank, figures.size)) if rank else "",
        ],
        ", ",
    )
    if not suggestion.lacking or not reached:
        return None
    said = f"Năm {year} " + reached + f"; {suggestion.lacking}."
    return Words(said.text, figures=said.figures)


def _bases(setting: Setting) -> list[Ground]:
    if setting.figures is None:
        return []
    return [Ground(f"Căn cứ kết quả công bố {setting.index_name} ({setting.index}) năm {setting.base}")]


def missing_bases(setting: Setting) -> Note:
    """Return guidance on the bases that the portal cannot know."""
    return guide(
        f"Bổ sung căn cứ: quyết định quy định chức năng, nhiệm vụ của cơ quan; kế hoạch của UBND tỉnh về "
        f"{setting.index} năm {setting.year}, ghi đủ số, ký hiệu, ngày, cơ quan ban hành và "
        "trích yếu. Cổng không tự đặt số văn bản."
    )


def _opening(setting: Setting) -> Part:
    what = f"Kế hoạch cải thiện, nâng cao chỉ số {setting.index} năm {setting.year}"
    return Part(items=[Words(f"{setting.voice.issuer} ban hành {what} với các nội dung sau:")])


def _aims(setting: Setting) -> Part:
    voice, index = setting.voice, setting.index
    own = f"{index} của {voice.scored}" if index == "PCI" else index
    aims = (
        f"Phát huy kết quả đã đạt được, khắc phục những hạn chế đã được chỉ ra trong kỳ đánh giá năm {setting.base}; "
        f"cải thiện điểm số và thứ hạng {own} năm {setting.year}.",
        "Nâng cao chất lượng phục vụ người dân, doanh nghiệp; gắn kết quả cải thiện chỉ số với trách nhiệm của từng "
        "đơn vị và người đứng đầu.",
    )
    demands = (
        "Mỗi chỉ số thành phần có mục tiêu cụ thể, giải pháp sát với hạn chế đã nêu, đơn vị chủ trì, thời hạn và kết "
        "quả kiểm chứng được.",
        f"{raised(voice.offices)} chủ động thực hiện nhiệm vụ được giao, phối hợp chặt chẽ trong công việc liên quan "
        f"đến nhiều đơn vị; kịp thời báo cáo {voice.leaders} khó khăn, vướng mắc vượt thẩm quyền.",
    )
    return Part(
        "Mục đích, yêu cầu",
        Marker.ROMAN,
        parts=[
            Part("Mục đích", Marker.NUMBER, items=[Words(text, Marker.DASH) for text in aims]),
            Part("Yêu cầu", Marker.NUMBER, items=[Words(text, Marker.DASH) for text in demands]),
        ],
        notes=[
            guide("Câu chữ ở mục này dùng được cho mọi cơ quan; hãy bổ sung nhiệm vụ đặc thù của ngành, địa phương.")
        ],
    )


def _solutions_heading(setting: Setting) -> str:
    return f"Giải pháp cải thiện, nâng cao chỉ số {setting.index} năm {setting.year}"


def _component(pk: int, name: str, marker: str) -> Part:
    return Part(name, marker, components=[pk])


def _last(setting: Setting) -> Part:
    voice = setting.voice
    office = setting.secretariat or "đơn vị đầu mối"
    follows = f"{office} là đầu mối" if setting.secretariat else "Đơn vị đầu mối"
    done = (
        f"{raised(voice.offices)} căn cứ nhiệm vụ được giao, cụ thể hóa thành công việc có người phụ trách và thời "
        f"hạn; hằng quý báo cáo kết quả về {office} để tổng hợp.",
        f"{follows} theo dõi, đôn đốc, tổng hợp kết quả thực hiện Kế hoạch, báo cáo {voice.leaders}; đề xuất "
        "điều chỉnh Kế hoạch khi cần thiết.",
    )
    closing = (
        f"Trên đây là Kế hoạch cải thiện, nâng cao chỉ số {setting.index} năm {setting.year} của {voice.issuer}. "
        f"Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các đơn vị kịp thời phản ánh về {office} để tổng hợp, "
        f"báo cáo {voice.leaders} xem xét, quyết định."
    )
    missing = (
        []
        if setting.secretariat
        else [guide("Ghi tên đơn vị làm đầu mối theo dõi, tổng hợp thay cho “Đơn vị đầu mối”.")]
    )
    items = [*(Words(text, Marker.NUMBER) for text in done), Words(closing)]
    return Part("Tổ chức thực hiện", Marker.ROMAN, items=items, notes=missing)


def _solutions(setting: Setting, wished: list[Suggestion]) -> Part:
    """The components in groups: what fell is mended, the rest kept; in one row where all went the same way."""
    figures = setting.figures
    aims = {one.line.code: one for one in wished}
    fell = [line for line in figures.lines if course(line) in FALLEN]
    rest = [line for line in figures.lines if line not in fell]
    grouped = bool(fell and rest)
    marker = Marker.DECIMAL if grouped else Marker.NUMBER
    sections = {line.code: _worked_out(line, aims.get(line.code), figures, marker) for line in figures.lines}
    part = Part(_solutions_heading(setting), Marker.ROMAN, notes=[guide(_SUGGESTED)] if wished else [])
    part.notes += _without_advice(figures)
    what = "Mục tiêu và giải pháp" if wished else "Giải pháp"
    part.items = [Words(f"{_emphasis(setting, fell, rest)} {what} cụ thể như sau:")]
    if not grouped:
        part.parts = list(sections.values())
        return part
    part.parts = [
        Part(heading, Marker.NUMBER, parts=[sections[line.code] for line in lines])
        for heading, lines in (
            (f"Cải thiện {_kinds(fell)} năm {figures.year}", fell),
            (f"Duy trì, phát huy {_kinds(rest)} năm {figures.year}", rest),
        )
    ]
    return part


_SUGGESTED = (
    "Mục tiêu ở từng chỉ số do cổng gợi ý: chỉ số không giảm thì ít nhất giữ điểm đã đạt; chỉ số giảm thì đạt trung vị "
    "hoặc trở lại mức trước. Hãy cân nhắc khả năng thực hiện rồi sửa. Các giải pháp là đề xuất từ khuyến nghị của đơn "
    "vị tư vấn; hãy cụ thể hóa, ghi đơn vị chủ trì và thời hạn."
)


def _without_advice(figures: Figures) -> list[Note]:
    advised = {one.component for one in figures.recommendations}
    names = listing(line.name for line in figures.lines if line.code not in advised)
    return [guide(f"Chưa có khuyến nghị để đề xuất giải pháp cho: {names}. Hãy bổ sung giải pháp.")] if names else []


def _emphasis(setting: Setting, fell: list[Line], rest: list[Line]) -> str:
    who = f"Năm {setting.year}, {setting.voice.short if setting.index != 'PCI' else setting.voice.issuer}"
    if not fell:
        return f"{who} tập trung giữ vững và nâng cao kết quả của các chỉ số thành phần."
    names = f"{_kinds(fell).replace('các', f'{len(fell):02d}', 1)} ({listing(line.name for line in fell)})"
    if not rest:
        return f"{who} tập trung cải thiện {names}."
    return f"{who} tập trung cải thiện {names}, đồng thời duy trì, phát huy {_kinds(rest)}."


def _kinds(lines: list[Line]) -> str:
    """What kinds of components there are: “các chỉ số tăng điểm và chỉ số mới”."""
    ways = {course(line) for line in lines}
    words = [word for way, word in _KINDS.items() if way in ways]
    if len(words) < len(ways):
        return "các chỉ số còn lại"
    named = " và ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"các {named}"


FALLEN = (Course.FELL, Course.DOWN)
_KINDS = {
    Course.ROSE: "chỉ số tăng điểm",
    Course.KEPT: "chỉ số giữ nguyên điểm",
    Course.UP: "chỉ số tăng hạng",
    Course.FELL: "chỉ số giảm điểm",
    Course.DOWN: "chỉ số giảm hạng",
    Course.NEW: "chỉ số mới",
}


def _worked_out(line: Line, wished: Suggestion | None, figures: Figures, marker: str) -> Part:
    part = Part(line.name, marker, components=[line.pk] if line.pk else [])
    missing = wished and lack(wished, figures)
    part.items = [missing] if missing else []
    part.items += [Deed(sentence(one.text)) for one in figures.recommendations if one.component == line.code]
    return part
