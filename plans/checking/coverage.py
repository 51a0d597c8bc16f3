"""Whether every component has solutions, every fallen one a target, and every target makes sense."""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from plans.blocks import key_of
from plans.checking.material import Material, place_of
from plans.checking.problems import ERROR, WARNING, Mend, Problem
from plans.checking.wording import phrase, points
from plans.figures import Line
from plans.models import Section, Target
from plans.reading import Node


def check(material: Material) -> Iterator[Problem]:
    """Yield components without a solution, fallen ones without a target, and targets below what is reached."""
    yield from _without_solution(material)
    yield from _fallen_without_target(material)
    for node, target in _targets(material):
        yield from _below_reached(material, node, target)
        yield from _size(material, node, target)


def with_solution(sections: Iterable[Section], holding: Collection[int]) -> set[str]:
    """Return the codes of the components of which a section, or one below it, holds a solution.

    `sections` are all of a plan's, with their components; `holding` are the ids of those that hold a solution.
    """
    known = {section.pk: section for section in sections}
    found: set[str] = set()
    for pk in holding:
        section = known.get(pk)
        while section is not None:
            found.update(component.code for component in section.components.all())
            section = known.get(section.parent_id)
    return found


def fallen(lines: Iterable[Line], dropped: Collection[str]) -> list[Line]:
    """Return the components that fell, for which a plan should set a target, without those that its own year no longer
    has (`dropped`, codes)."""
    return [line for line in lines if line.fell and line.code not in dropped]


def _without_solution(material: Material) -> Iterator[Problem]:
    base, places = material.published.base, _component_sections(material)
    holding = {node.section.pk for node in material.nodes if any(item.is_solution for item in node.items)}
    solved = with_solution([node.section for node in material.nodes], holding)
    for line in base.lines if base else ():
        nodes = places.get(line.code, [])
        if line.code in material.dropped or line.code in solved:
            continue
        place, block = (place_of(nodes[0]), nodes[0].key) if nodes else _where_solutions_stand(material)
        message = f"Chỉ số “{line.name}” thuộc bộ chỉ số năm {base.year} nhưng kế hoạch không có giải pháp nào."
        fix = "Thêm giải pháp vào mục này." if nodes else "Thêm mục của chỉ số này với ít nhất một giải pháp."
        yield Problem("component-without-solution", ERROR, place, message, fix, block)


def _component_sections(material: Material) -> dict[str, list[Node]]:
    """The sections of each component, by code."""
    found: dict[str, list[Node]] = {}
    for node in material.nodes:
        for component in node.section.components.all():
            found.setdefault(component.code, []).append(node)
    return found


def _where_solutions_stand(material: Material) -> tuple[str, str]:
    """The top section that holds those of the components; the whole plan where there is none."""
    for top in material.text.body:
        if any(node.section.components.all() for node in top.walk()):
            return place_of(top), top.key
    return "toàn văn", ""


def _fallen_without_target(material: Material) -> Iterator[Problem]:
    """One problem for all of them: real plans often set no target at all."""
    base = material.published.base
    aimed = {target.component_id for target in material.targets}
    unaimed = [line for line in fallen(base.lines if base else (), material.dropped) if line.pk not in aimed]
    if unaimed and base:
        place, block = _where_solutions_stand(material)
        names = "; ".join(f"{line.name} ({_how_it_fell(line)})" for line in unaimed)
        message = f"{len(unaimed):02d} chỉ số giảm trong năm {base.year} chưa có mục tiêu phấn đấu: {names}."
        fix = "Ghi mục tiêu về điểm hoặc thứ hạng ở mục của từng chỉ số."
        yield Problem("fallen-without-target", WARNING, place, message, fix, block)


def _how_it_fell(line: Line) -> str:
    return phrase("places", line.now.places or 0) if line.now.change is None else phrase("change", line.now.change)


def _targets(material: Material) -> list[tuple[Node | None, Target]]:
    """Every target with the section that shows it; a target of a component without a section has none."""
    placed = {target.pk: node for node in material.nodes for target in node.targets}
    return [(placed.get(target.pk), target) for target in material.targets]


def _place(node: Node | None) -> str:
    return place_of(node) if node else "mục tiêu"


def _below_reached(material: Material, node: Node | None, target: Target) -> Iterator[Problem]:
    base = material.published.base
    line = base and base.line(target.component.code)
    reached = line and _reached(target, line)
    if base and line and reached:
        what, value, keep = reached
        message = f"{line.name}: mục tiêu {target} thấp hơn kết quả năm {base.year} ({what})."
        mend = Mend(key_of(target), "value", _stored(target.value), value, f"Đặt mục tiêu {keep}")
        fix = f"Đặt mục tiêu {keep} hoặc cao hơn."
        yield Problem("target-below-reached", ERROR, _place(node), message, fix, key_of(target), (mend,))


def _reached(target: Target, line: Line) -> tuple[str, str, str] | None:
    """What was reached beyond the target, the value that keeps it and how the button names it."""
    rank, score = line.now.rank, line.now.score
    if target.kind == Target.Kind.RANK_MAX:
        worse = rank is not None and target.value > rank
        return (phrase("rank", rank or 0), str(rank), f"hạng {rank}") if worse else None
    if score is None or target.value >= score:
        return None
    return phrase("score", score), _stored(score), f"{points(score)} điểm"


def _size(material: Material, node: Node | None, target: Target) -> Iterator[Problem]:
    """A rank is one of as many as the block ranks: in the year before or, where known, in the plan's own."""
    size, block, place = material.sizes.get(material.plan.year - 1), key_of(target), _place(node)
    if target.kind != Target.Kind.RANK_MAX or size is None:
        return
    rank = int(target.value)
    if target.of and target.of not in (size, material.size_now):
        message = f"{target.component}: mục tiêu {target}, nhưng khối có {size} đơn vị được xếp hạng."
        mend = Mend(block, "of", str(target.of), str(size), f"Sửa thành {rank}/{size}")
        fix = f"Sửa thành {rank}/{size}."
        yield Problem("target-size-differs", ERROR, place, message, fix, block, (mend,))
    if rank > max(size, material.size_now or 0):
        message = f"{target.component}: mục tiêu {target} vượt quá số đơn vị của khối ({size})."
        yield Problem("target-beyond-block", ERROR, place, message, f"Chọn thứ hạng từ 1 đến {size}.", block)


def _stored(value: Decimal) -> str:
    return f"{value.normalize():f}"
