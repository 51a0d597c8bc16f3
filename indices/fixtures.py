"""Loading index sets and published results from data files. What is already there is kept as it is."""

from datetime import date
from decimal import Decimal

from django.db.models import Model

from indices.models import (
    Block,
    Component,
    ComponentScore,
    Edition,
    EditionComponent,
    Feedback,
    Finding,
    Index,
    Recommendation,
    Result,
)
from units.audit import record
from units.fixtures import Problems
from units.models import Unit

_EDITION_OPTIONAL = ("province", "state", "size", "published_median", "published_top", "bands", "source", "weights")
_FIGURES = ("score", "rank", "change", "change_rank")
_CENT = Decimal("0.01")


def load_indices(data: dict, source: str) -> int:
    """Create the missing indices, components and editions of a file; return how many editions.

    The lines of an edition come only with a new edition. Raises FixtureError with every problem of the file.
    """
    problems = Problems(source)
    created = 0
    if problems.fits(data, "tệp", (), ("indices", "components", "editions")):
        _load_families(data, problems)
        created = _load_editions(data, problems)
    problems.raise_any()
    return created


def _load_families(data: dict, problems: Problems) -> None:
    known = {index.code: index for index in Index.objects.all()}
    for place, row in enumerate(problems.rows(data.get("indices"), "mục indices", list), start=1):
        if not problems.fits(row, f"mục indices, dòng thứ {place}", ("code", "name")) or row["code"] in known:
            continue
        index = Index(**row)
        if problems.clean(index, f"bộ chỉ số “{row['code']}”"):
            index.save()
            known[index.code] = index
    there = set(Component.objects.values_list("index__code", "code"))
    for index_code, names in problems.rows(data.get("components"), "mục components", dict).items():
        if index_code not in known:
            problems.add(f"bộ chỉ số “{index_code}” ở mục components không có; hãy thêm vào mục indices hoặc sửa mã.")
            continue
        for code, name in problems.rows(names, f"mục components của “{index_code}”", dict).items():
            component = Component(index=known[index_code], code=code, name=name)
            if (index_code, code) not in there and problems.clean(component, f"chỉ số thành phần “{code}”"):
                component.save()


def _load_editions(data: dict, problems: Problems) -> int:
    known = set(Edition.objects.values_list("code", flat=True))
    seen: set[str] = set()
    created = 0
    for place, row in enumerate(problems.rows(data.get("editions"), "mục editions", list), start=1):
        where = f"mục editions, dòng thứ {place}"
        if not problems.fits(row, where, ("code", "index", "block", "year", "components"), _EDITION_OPTIONAL):
            continue
        if row["code"] in seen:
            problems.add(f"bộ chỉ số “{row['code']}” ghi hai lần; hãy bỏ một dòng hoặc sửa mã.")
        elif row["code"] not in known:
            created += _load_edition(row, problems)
        seen.add(row["code"])
    return created


def _load_edition(row: dict, problems: Problems) -> bool:
    where = f"bộ chỉ số “{row['code']}”"
    before = len(problems.sentences)
    index = Index.objects.filter(code=row["index"]).first()
    if index is None:
        problems.add(f"{where}: bộ chỉ số “{row['index']}” không có; hãy thêm vào mục indices hoặc sửa mã.")
    province = Unit.objects.filter(code=row.get("province"), kind=Unit.Kind.PROVINCE).first()
    if row.get("province") and province is None:
        problems.add(f"{where}: tỉnh “{row['province']}” không có; hãy thêm vào danh mục đơn vị hoặc sửa mã.")
    bands = _bands(row.get("bands"), where, problems)
    components = {component.code: component for component in Component.objects.filter(index=index)} if index else {}
    names = problems.rows(row["components"], f"{where}, mục components", dict)
    weights = problems.rows(row.get("weights"), f"{where}, mục weights", dict)
    for code in [*names, *(code for code in weights if code not in names)]:
        if index and code not in components:
            problems.add(f"{where}: chỉ số thành phần “{code}” không có; hãy thêm vào mục components hoặc sửa mã.")
        elif code not in names:
            problems.add(f"{where}: “{code}” có trọng số mà không có tên; hãy thêm vào mục components của năm.")
    if len(problems.sentences) > before:
        return False

    fields = ("code", "block", "year", "state", "size", "published_median", "published_top", "source")
    edition = Edition(index=index, province=province, bands=bands, **_given(row, fields))
    if not problems.clean(edition, where):
        return False
    edition.save()
    lines = [
        EditionComponent(
            edition=edition, component=components[code], position=position, name=name, weight=weights.get(code)
        )
        for position, (code, name) in enumerate(names.items(), start=1)
    ]
    sound = [problems.clean(line, f"{where}, chỉ số “{line.component.code}”") for line in lines]
    if all(sound):
        EditionComponent.objects.bulk_create(lines)
    return True


def _bands(value, where: str, problems: Problems) -> list:
    """Return bands as [name, from], highest first, with what JSON can hold."""
    bands = problems.rows(value, f"{where}, mục bands", list)
    for band in bands:
        if not (isinstance(band, list) and len(band) == 2 and isinstance(band[1], (int, Decimal))):
            problems.add(f"{where}: thang xếp loại phải gồm các cặp [tên, từ điểm]; hãy viết như [Tốt, 70].")
            return []
    lows = [low for _, low in bands]
    if lows != sorted(set(lows), reverse=True) or any(not 0 <= low <= 100 for low in lows):
        problems.add(f"{where}: thang xếp loại phải xếp từ cao xuống thấp, điểm từ 0 đến 100; hãy xếp lại.")
    return [[name, low if isinstance(low, int) else float(low)] for name, low in bands]


def _given(row: dict, fields: tuple[str, ...]) -> dict:
    return {field: row[field] for field in fields if row.get(field) is not None}


def load_results(data: dict, source: str) -> int:
    """Create the missing results of one edition, with component figures and remarks; return how many units' results.

    A result that is there is left as it is, whoever entered it. Scores are 0-10, totals 0-100, ranks within the block.
    Raises FixtureError with every problem of the file.
    """
    problems = Problems(source)
    created = _ResultsFile(data, problems).load() if _is_results_file(data, problems) else 0
    problems.raise_any()
    return created


def _is_results_file(data: dict, problems: Problems) -> bool:
    if not problems.fits(data, "tệp", ("edition", "results"), ("columns",)):
        return False
    if not Edition.objects.filter(code=data["edition"]).exists():
        problems.add(f"bộ chỉ số “{data['edition']}” không có; hãy thêm vào fixtures/indices.yaml hoặc sửa mã.")
        return False
    return True


class _ResultsFile:
    def __init__(self, data: dict, problems: Problems):
        self.problems = problems
        self.edition = Edition.objects.select_related("province").get(code=data["edition"])
        self.lines = {line.component.code: line for line in self.edition.lines.select_related("component")}
        self.columns = problems.rows(data.get("columns"), "mục columns", list)
        self.rows = problems.rows(data["results"], "mục results", dict)
        self.units = {unit.code: unit for unit in Unit.objects.filter(code__in=list(self.rows))}
        self.allowed = set(self.edition.units().values_list("code", flat=True))
        self.there = set(self.edition.results.values_list("unit__code", flat=True))
        self.scores: list[ComponentScore] = []
        self.remarks: dict[type[Model], list] = {Finding: [], Recommendation: [], Feedback: []}

    def load(self) -> int:
        if len(set(map(str, self.columns))) < len(self.columns):
            self.problems.add("mục columns ghi một chỉ số hai lần; hãy bỏ một dòng.")
        results = [result for code, row in self.rows.items() if (result := self._result(code, row))]
        if self.problems.sentences:
            return 0
        Result.objects.bulk_create(results)
        ComponentScore.objects.bulk_create(self.scores)
        for model, remarks in self.remarks.items():
            model.objects.bulk_create(remarks)
        if results:
            summary = f"Nạp kết quả {self.edition} từ {self.problems.source}: {len(results)} đơn vị"
            record("result.load", self.edition, summary, by=None)
        return len(results)

    def _result(self, code: str, row: dict) -> Result | None:
        """Return the unit's unsaved result, its figures kept for saving; None for one that is there or not allowed."""
        optional = ("total", "rank", "change", "change_rank", "scores", "findings", "recommendations", "feedback")
        if not self.problems.fits(row, f"đơn vị “{code}”", (), optional) or not self._may_stand(code):
            return None
        where = f"đơn vị “{code}”"
        result = Result(
            edition=self.edition,
            unit=self.units[code],
            total=self._number(row.get("total"), f"{where}: điểm tổng", 0, 100),
            rank=self._rank(row.get("rank"), f"{where}: hạng"),
            published_change=self._number(row.get("change"), f"{where}: mức thay đổi", -100, 100),
            published_change_rank=self._rank(row.get("change_rank"), f"{where}: hạng về mức thay đổi"),
        )
        for component, cell in self._cells(row.get("scores"), where).items():
            self._score(result, component, cell, f"{where}, chỉ số “{component}”")
        self._remarks(result, Finding, row.get("findings"), f"{where}, mục findings")
        self._remarks(result, Recommendation, row.get("recommendations"), f"{where}, mục recommendations")
        for text in self.problems.rows(row.get("feedback"), f"{where}, mục feedback", list):
            self._remark(result, Feedback, None, text, None, f"{where}, mục feedback")
        return result if code not in self.there else None

    def _may_stand(self, code: str) -> bool:
        """Tell whether the block can rank the unit; a result that is there already is not asked again."""
        if code not in self.units:
            self.problems.add(
                f"đơn vị “{code}” không có trong danh mục đơn vị; hãy thêm vào fixtures/units.yaml hoặc sửa mã."
            )
            return False
        if code in self.allowed or code in self.there:
            return True
        unit, edition, day = self.units[code], self.edition, date(self.edition.year, 12, 31)
        if not unit.is_alive_on(day) and unit.kind == Block(edition.block).unit_kind:
            reason = f"không tồn tại vào ngày {day:%d/%m/%Y}; hãy sửa mã hoặc ngày của đơn vị."
        else:
            place = f" của {edition.province}" if edition.province else ""
            reason = f"không thuộc {edition.get_block_display().lower()}{place}; hãy sửa mã hoặc chuyển sang tệp khác."
        self.problems.add(f"đơn vị “{code}” {reason}")
        return False

    def _cells(self, scores, where: str) -> dict:
        """Return the component cells by code; a list of them follows the file's columns."""
        if isinstance(scores, list):
            if len(scores) != len(self.columns):
                self.problems.add(
                    f"{where}: có {len(scores)} ô điểm cho {len(self.columns)} chỉ số ở mục columns; hãy ghi đủ từng ô."
                )
                return {}
            return dict(zip(map(str, self.columns), scores, strict=True))
        return self.problems.rows(scores, f"{where}, mục scores", dict)

    def _score(self, result: Result, component: str, cell, where: str) -> None:
        if isinstance(cell, list) and len(cell) <= len(_FIGURES):
            cell = dict(zip(_FIGURES, cell, strict=False))
        line = self._line(component, where)
        if line is None or not self.problems.fits(cell, where, (), _FIGURES):
            return
        score = ComponentScore(
            result=result,
            line=line,
            score=self._number(cell.get("score"), f"{where}: điểm", 0, 10),
            rank=self._rank(cell.get("rank"), f"{where}: hạng"),
            published_change=self._number(cell.get("change"), f"{where}: mức thay đổi", -10, 10),
            published_change_rank=self._rank(cell.get("change_rank"), f"{where}: hạng về mức thay đổi"),
        )
        if result.unit.code not in self.there:
            self.scores.append(score)

    def _line(self, component: str, where: str) -> EditionComponent | None:
        line = self.lines.get(component)
        if line is None:
            self.problems.add(
                f"{where} không có trong {self.edition.code}; hãy dùng một trong: {', '.join(self.lines)}."
            )
        return line

    def _remarks(self, result: Result, model: type[Model], by_component, where: str) -> None:
        for component, remarks in self.problems.rows(by_component, where, dict).items():
            line = self._line(component, f"{where}, chỉ số “{component}”")
            for remark in self.problems.rows(remarks, f"{where} của “{component}”", list):
                if model is not Finding:
                    self._remark(result, model, line, remark, None, where)
                elif self.problems.fits(remark, f"{where} của “{component}”", ("text",), ("percentage",)):
                    percentage = self._number(remark.get("percentage"), f"{where} của “{component}”: tỷ lệ", 0, 100)
                    self._remark(result, model, line, remark["text"], percentage, where)

    def _remark(self, result, model, line, text, percentage, where: str) -> None:
        if not isinstance(text, str) or not text.strip():
            self.problems.add(f"{where}: “{text}” phải là một câu; hãy đặt trong dấu ngoặc kép nếu có dấu hai chấm.")
            return
        if result.unit.code in self.there:
            return
        position = sum(remark.result is result for remark in self.remarks[model]) + 1
        extra = {"percentage": percentage} if model is Finding else {}
        self.remarks[model].append(model(result=result, line=line, position=position, text=text, **extra))

    def _number(self, value, what: str, low: int, high: int) -> Decimal | None:
        """Return the figure as Decimal; note one that is no number, out of range or too fine, and return None."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            self.problems.add(f"{what} “{value}” không phải là số; hãy ghi dạng 8.35 hoặc bỏ trống.")
            return None
        number = Decimal(value)
        if not low <= number <= high:
            self.problems.add(f"{what} {value} phải từ {low} đến {high}; hãy xem lại số liệu công bố.")
        elif number != number.quantize(_CENT):
            self.problems.add(f"{what} {value} có quá hai chữ số thập phân; hãy ghi như đã công bố.")
        else:
            return number
        return None

    def _rank(self, value, what: str) -> int | None:
        """Return the rank; note one that is no whole number or beyond the block, and return None."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self.problems.add(f"{what} “{value}” không hợp lệ; hãy ghi số nguyên từ 1 hoặc bỏ trống.")
            return None
        size = self.edition.size
        if size and value > size:
            self.problems.add(f"{what} {value} vượt quá số đơn vị được xếp hạng ({size}); hãy xem lại số liệu công bố.")
            return None
        return value
