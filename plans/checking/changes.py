"""Changes that contradict the two values they stand between: “giảm 01 bậc” from 11 to 10, “lên” to a worse rank."""

from decimal import Decimal

from plans.checking.claims import Claim, Move, Reading
from plans.checking.material import Material, Words
from plans.checking.problems import ERROR, WARNING, Problem
from plans.checking.wording import phrase, replacement, same


def contradictions(material: Material, words: Words, reading: Reading) -> dict[Claim, Problem]:
    """The problems of a paragraph's changes, by the claim that each is about."""
    found = {}
    for claim in reading.claims:
        problem = _contradicted(material, words, claim, reading.claims) if claim.is_change else None
        if problem:
            found[claim] = problem
    for move in reading.moves:
        problem = _wrong_way(words, move) if move.way and not _is_off(material, move) else None
        if problem:
            found[move.after] = problem
    return found


def _contradicted(material: Material, words: Words, claim: Claim, claims: list[Claim]) -> Problem | None:
    """The problem of a change that its two values, in the same paragraph, contradict; none where the data confirm it,
    for then one of the values is wrong and reported as such."""
    ends = _ends(claim, claims)
    if ends is None:
        return None
    before, now = ends
    true = now - before if claim.figure == "change" else before - now
    data = material.published.change(claim)
    if same(claim.value, true) or (data is not None and same(claim.value, data)):
        return None
    noun, there = ("score" if claim.figure == "change" else "rank"), phrase(claim.figure, true)
    message = (
        f"Văn bản ghi {phrase(claim.figure, claim.value)}, nhưng từ {phrase(noun, before)} (năm {claim.since}) đến "
        f"{phrase(noun, now)} (năm {claim.year}) là {there}."
    )
    label = f"Sửa thành {there}"
    mends = (words.mend(*replacement(words.text, claim, true, None), label),) if true else ()
    return words.problem("change-contradicts", ERROR, message, f"{label}.", mends)


def _ends(claim: Claim, claims: list[Claim]) -> tuple[Decimal, Decimal] | None:
    """The values before and after that the same paragraph gives for a change."""
    what = "score" if claim.figure == "change" else "rank"
    own = [one for one in claims if one.component == claim.component and one.figure == what]
    before = next((one.value for one in own if one.year == claim.since), None)
    now = next((one.value for one in own if one.year == claim.year), None)
    return None if before is None or now is None else (before, now)


def _is_off(material: Material, move: Move) -> bool:
    """Whether the data say otherwise of one of the two ends, so that this is what is reported."""
    for claim in (move.before, move.after):
        true = material.published.true_value(claim)
        if true is not None and not same(claim.value, true):
            return True
    return False


def _wrong_way(words: Words, move: Move) -> Problem | None:
    """“Lên” from a better to a worse value, or “xuống” from a worse to a better one; a lower rank is better."""
    gain = move.after.value - move.before.value
    better = -gain if move.after.figure == "rank" else gain
    if not better or (better > 0) == (move.way > 0):
        return None
    said, right = ("lên", "xuống") if move.way > 0 else ("xuống", "lên")
    before, after = (phrase(one.figure, one.value) for one in (move.before, move.after))
    message = f"Văn bản ghi từ {before} “{said}” {after}, nhưng như vậy là {'tăng' if better > 0 else 'giảm'}."
    return words.problem("change-contradicts", WARNING, message, f"Dùng “{right}” hoặc sửa lại hai số.")
