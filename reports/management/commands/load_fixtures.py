"""Load the data files under fixtures/: what is missing is created, what is there is kept; on any problem, nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from indices.fixtures import load_indices, load_results
from plans.fixtures import load_plan
from tasks.fixtures import load_tasks
from tasks.report_fixtures import load_reports
from units.accounts import load_accounts
from units.fixtures import FixtureError, display_name, load_units, read_yaml


class Command(BaseCommand):
    help = "Nạp danh mục đơn vị, bộ chỉ số và kết quả đã công bố; kèm dữ liệu mẫu nếu không có --reference-only."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reference-only",
            action="store_true",
            help="chỉ nạp đơn vị, bộ chỉ số và kết quả đã công bố; không nạp kế hoạch, nhiệm vụ và tài khoản mẫu",
        )

    def handle(self, *, reference_only, **options):
        try:
            with transaction.atomic():
                added = load_all(settings.FIXTURE_DIR, with_samples=not reference_only)
        except FixtureError as error:
            raise CommandError("\n".join(error.problems)) from None
        counts = ", ".join(f"{count} {noun}" for noun, count in added.items())
        self.stdout.write(f"Đã thêm {counts}. Những gì có từ trước được giữ nguyên.")


def load_all(folder: Path, with_samples: bool) -> dict[str, int]:
    """Load the folder's data files in the order in which they build on each other; return noun → how many were added.

    Raises FixtureError with the problems of all files of a stage; call it in a transaction, which then rolls back.
    """
    added = _load_data(folder, with_samples)
    if with_samples:
        sample = folder / "sample"
        added["tài khoản mẫu"] = sum(_each(load_accounts, [sample / "accounts.yaml"]))
        plans = _each(load_plan, sorted((folder / "plans").glob("*.yaml")))
        added["kế hoạch"] = sum(plan is not None for plan in plans)
        added["nhiệm vụ"] = sum(_each(load_tasks, [sample / "tasks.yaml"]))
        added["báo cáo quý"] = sum(_each(load_reports, [sample / "reports.yaml"]))
    return added


def _load_data(folder: Path, with_samples: bool) -> dict[str, int]:
    """Load units, index sets and results, so that all their problems are told together."""
    homes = [folder, folder / "sample"] if with_samples else [folder]
    steps: list[tuple[str, Callable[[dict, str], int], Path]] = [
        *(("đơn vị", load_units, home / "units.yaml") for home in homes),
        ("bộ chỉ số theo năm", load_indices, folder / "indices.yaml"),
        *(("bộ chỉ số theo năm", load_indices, home / "editions.yaml") for home in homes[1:]),
        *(("kết quả", load_results, path) for home in homes for path in sorted((home / "results").glob("*.yaml"))),
    ]
    contents = _each(read_yaml, [path for _, _, path in steps])
    loads = zip(steps, contents, strict=True)
    counts = _each(lambda load: load[0][1](load[1], display_name(load[0][2])), loads)
    added: dict[str, int] = {}
    for (noun, _, _), count in zip(steps, counts, strict=True):
        added[noun] = added.get(noun, 0) + count
    return added


def _each(load: Callable, items: Iterable) -> list:
    """Call `load` on every item; raise one FixtureError with the problems of all that were refused."""
    loaded, problems = [], []
    for item in items:
        try:
            loaded.append(load(item))
        except FixtureError as error:
            problems += error.problems
    if problems:
        raise FixtureError(*problems)
    return loaded
