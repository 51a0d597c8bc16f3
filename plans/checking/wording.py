"""How messages name figures, and how a wrong figure is replaced in the way the text writes its own."""

from decimal import ROUND_HALF_UP, Decimal

from plans.checking.claims import Claim
from units.vietnamese import format_number


def phrase(figure: str, value: Decimal | int, of: int | None = None) -> str:
    """A figure as a message names it: “9,10 điểm”, “hạng 10/25”, “giảm 01 bậc”."""
    match figure:
        case "score":
            return f"{points(value)} điểm"
        case "rank":
            return f"hạng {int(value)}/{of}" if of else f"hạng {int(value)}"
        case "places":
            return _turn(value, f"{abs(int(value)):02d} bậc", "giữ nguyên hạng")
    return _turn(value, f"{points(abs(value))} điểm", "giữ nguyên điểm")


def points(value: Decimal | int) -> str:
    """A score with a comma and two digits; ten is written plain."""
    return "10" if value == 10 else format_number(value, 2)


def _turn(value: Decimal | int, amount: str, none: str) -> str:
    return f"{'tăng' if value > 0 else 'giảm'} {amount}" if value else none


def when(claim: Claim) -> str:
    """Of what year a claim is, and against which a change is set."""
    return f"năm {claim.year} so với năm {claim.since}" if claim.since else f"năm {claim.year}"


def same(stated: Decimal, true: Decimal | int) -> bool:
    """Whether two figures agree as precisely as the stated one is written: 80,2 is 80,17, and 9,1 is 9,10."""
    digits = -int(stated.as_tuple().exponent)
    rounded = Decimal(true).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if digits > 0 else None
    return stated in (true, rounded)


def replacement(text: str, claim: Claim, true: Decimal | int, size: int | None) -> tuple[int, int, str]:
    """What to put where for a claim to say the true figure: start, end and the words; a change that turns round also
    turns its verb."""
    digits = _digits(text[claim.start : claim.end], claim, true)
    if claim.of:
        digits = f"{digits}/{size or claim.of}"
    if claim.verb and true and (claim.value > 0) != (true > 0):
        verb = "tăng" if true > 0 else "giảm"
        if text[claim.verb[0]].isupper():
            verb = verb.capitalize()
        return claim.verb[0], claim.end, verb + text[claim.verb[1] : claim.start] + digits
    return claim.start, claim.end, digits


def _digits(old: str, claim: Claim, true: Decimal | int) -> str:
    """The digits of a figure as the text writes its own: with a zero before one digit, a point or a comma."""
    if claim.figure in ("rank", "places"):
        return f"{abs(int(true)):02d}" if old.startswith("0") else str(abs(int(true)))
    written = points(abs(true))
    return written.replace(",", ".") if "." in old else written
