"""Figures in the text against what was published, and against the other places of the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.checking.changes import contradictions
from plans.checking.claims import Claim, Context, Reading, read
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Problem
from plans.checking.tables import broken_numbers, table_claims
from plans.checking.wording import phrase, replacement, same, when


@dataclass(frozen=True)
class Stated:
    """A claim and where it stands."""

    words: Words
    claim: Claim

    @property
    def key(self) -> tuple[str, int, str, int | None]:
        return self.claim.component, self.claim.year, self.claim.figure, self.claim.since


def check(material: Material) -> Iterator[Problem]:
    """Yield figures that differ from the data or from each other, and changes that contradict their values."""
    stated: list[Stated] = []
    for words in material.body:
        reading = _read(material, words)
        contradicted = contradictions(material, words, reading)
        yield from contradicted.values()
        stated += [Stated(words, claim) for claim in reading.claims if claim not in contradicted]
        yield from _against_targets(material, words, reading.aims)
        yield from _torn(words)
    held = [(one, _against_data(material, one, stated)) for one in stated]
    yield from (problem for _, problem in held if problem)
    yield from _against_each_other(material, [one for one, problem in held if not problem])


def _read(material: Material, words: Words) -> Reading:
    if words.node is None or words.item is None or not words.text and not words.table:
        return Reading()
    if not words.is_prose:
        return Reading(list(table_claims(words.table, material.lexicon)) if words.table else [])
    context = material.contexts[words.node.key]
    if words.item.is_solution:
        context = Context(context.subjects, None)
    return read(words.text, material.lexicon, context)


def _torn(words: Words) -> Iterator[Problem]:
    for cell in broken_numbers(words.table or {}):
        message = f"“{cell}” trong bảng có số bị ngắt quãng."
        yield words.problem("number-torn", WARNING, message, "Ghi lại số trong bảng.")


# Against what was published


def _against_data(material: Material, one: Stated, stated: Iterable[Stated]) -> Problem | None:
    claim = one.claim
    true = material.published.true_value(claim)
    if true is None:
        return None
    size = material.sizes.get(claim.year)
    if not same(claim.value, true):
        return _differs(material, one, true, size, _elsewhere(one, true, stated))
    if claim.figure == "rank" and claim.of and size and claim.of != size:
        message = (
            f"{material.lexicon.title(claim.component)} {when(claim)}: văn bản ghi trên tổng số {claim.of} đơn vị, "
            f"nhưng có {size} đơn vị được xếp hạng."
        )
        return _corrected(one, "rank-size-differs", message, true, size)
    return None


def _elsewhere(one: Stated, true: Decimal | int, stated: Iterable[Stated]) -> str:
    """Where the plan itself gives the true figure."""
    others = [other for other in stated if other.key == one.key and other.words.place != one.words.place]
    right = [other.words.place for other in others if same(other.claim.value, true)]
    return f" Chỗ khác trong kế hoạch ({right[0]}) ghi đúng." if right else ""


def _differs(material: Material, one: Stated, true: Decimal | int, size: int | None, elsewhere: str) -> Problem:
    claim = one.claim
    here = phrase(claim.figure, claim.value, claim.of)
    there = phrase(claim.figure, true, claim.of and size)
    message = (
        f"{material.lexicon.title(claim.component)} {when(claim)}: văn bản ghi {here}, số liệu đã công bố là {there}."
        f"{elsewhere}"
    )
    return _corrected(one, "figure-differs", message, true, size)


def _corrected(one: Stated, code: str, message: str, true: Decimal | int, size: int | None) -> Problem:
    """An error with its mend; figures of tables have no place in the text and are mended by hand."""
    words, claim = one.words, one.claim
    label = f"Sửa thành {phrase(claim.figure, true, claim.of and size)}"
    mends = (words.mend(*replacement(words.text, claim, true, size), label),) if claim.end else ()
    return words.problem(code, ERROR, message, f"{label}.", mends)


# Against each other


def _against_each_other(material: Material, stated: list[Stated]) -> Iterator[Problem]:
    """Two places that give one figure, of which nothing is published, differently: the later ones are reported."""
    first: dict[tuple, Stated] = {}
    for one in stated:
        known = first.setdefault(one.key, one)
        if same(known.claim.value, one.claim.value) or same(one.claim.value, known.claim.value):
            continue
        here, there = (phrase(x.claim.figure, x.claim.value, x.claim.of) for x in (one, known))
        message = (
            f"{material.lexicon.title(one.claim.component)} {when(one.claim)}: ở đây ghi {here}, nhưng chỗ khác "
            f"({known.words.place}) ghi {there}."
        )
        fix = "Đối chiếu với văn bản công bố rồi sửa cho thống nhất."
        yield one.words.problem("figure-contradicts", ERROR, message, fix)


def _against_targets(material: Material, words: Words, aims: list[Claim]) -> Iterator[Problem]:
    """An aim in the words of a component's section that is not the target that the plan keeps for it."""
    kept = {target.component.code: target for target in material.targets}
    for aim in aims:
        target = kept.get(aim.component)
        kind = "rank" if target and target.kind == target.Kind.RANK_MAX else "score"
        if target and aim.figure == kind and aim.value != target.value and _is_of(words, aim.component):
            name = material.lexicon.title(aim.component)
            message = (
                f"{name}: lời văn đặt mục tiêu {phrase(kind, aim.value, aim.of)}, mục tiêu của kế hoạch là {target}."
            )
            yield words.problem("target-differs", ERROR, message, "Sửa lời văn hoặc mục tiêu cho thống nhất.")


def _is_of(words: Words, code: str) -> bool:
    """Whether the words stand in the section of a component."""
    components = words.node.section.components.all() if words.node else ()
    return code in {component.code for component in components}
