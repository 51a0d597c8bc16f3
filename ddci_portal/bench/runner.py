"""Runs cases: each beside its yardstick, turn by turn, in several rounds."""

import traceback
from collections.abc import Callable, Iterable

from ddci_portal.bench.case import Case, Missing, Outcome
from ddci_portal.bench.load import Refused
from ddci_portal.bench.stage import Stage


def run(
    cases: Iterable[Case], stage: Stage, rounds: int, say: Callable[[str], object] = lambda line: None
) -> list[Outcome]:
    """Measure every case; one that cannot be measured says why in its outcome and does not stop the others."""
    outcomes = []
    for case in cases:
        say(f"{case.title}…")
        outcomes.append(outcome := Outcome(case))
        try:
            _measure(outcome, stage, case.rounds or rounds)
        except Missing as missing:
            outcome.problem = f"thiếu: {missing}"
        except Refused as refused:
            outcome.problem = f"hỏng: {refused}"
        except Exception as error:
            say(traceback.format_exc())
            outcome.problem = f"hỏng: {type(error).__name__}: {error}"
        say(f"    {outcome.about}  {outcome.problem or f'tỷ lệ {outcome.ratio:.3g}'}")
    return outcomes


def _measure(outcome: Outcome, stage: Stage, rounds: int) -> None:
    pair = outcome.case.prepare(stage)
    outcome.about = pair.about
    if pair.queries:
        outcome.queries = pair.queries()
    for _ in range(rounds):
        outcome.yardstick.append(yardstick := pair.yardstick())
        try:
            outcome.ours.append(pair.ours())
        except BaseException:
            outcome.yardstick.remove(yardstick)
            raise
