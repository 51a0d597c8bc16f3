"""Sentences that the portal itself writes into a plan, the same on the page, in files and when they are read back."""

from plans.models import Plan, Target


def target_sentence(year: int, target: Target, component: str = "") -> str:
    """Return what stands under a heading about a target; `component` is named where the heading is about several."""
    named = f" đối với chỉ số “{component}”" if component else ""
    return f"Mục tiêu phấn đấu năm {year}{named}: {target}."


def target_sentences(plan: Plan, targets: list[Target]) -> list[str]:
    """Return the sentences of the targets of one section."""
    shared = len(targets) > 1
    return [target_sentence(plan.year, target, str(target.component) if shared else "") for target in targets]


def no_results(plan: Plan) -> str:
    """Return what stands instead of the table of results where none are published."""
    return f"(Chưa có kết quả {plan.index} năm {plan.year - 1} được công bố.)"
