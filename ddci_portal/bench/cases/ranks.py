"""Ranks of one block and year with their change, and its whole table, out of all scores that are stored."""

import time
from collections.abc import Callable

from django.db import connection

from ddci_portal.bench.case import Case, Pair, Sample
from ddci_portal.bench.database import scanned_whole, statements_of
from ddci_portal.bench.load import Refused
from ddci_portal.bench.picking import fullest_round, size_of
from ddci_portal.bench.stage import Stage
from indices.models import ComponentScore, Edition
from indices.ranking import Ranking, ranking

_LARGE = {"indices_result", "indices_componentscore", "units_unit"}
_WHOLE = "SELECT result_id, rank() OVER (PARTITION BY line_id ORDER BY score DESC) FROM indices_componentscore"
_TIMES = 50

Statement = tuple[str, tuple]


def _statements(reading: Callable[[Edition], object]) -> tuple[Edition, list[Statement]]:
    """The fullest round, and what is sent to the database to read it, the year before being at hand."""
    edition = fullest_round()
    _ = edition.previous
    return edition, statements_of(lambda: reading(edition))


def _prepare(reading: Callable[[Edition], object], other: str, times: int):
    def prepare(stage: Stage) -> Pair:
        edition, own = _statements(reading)
        about = f"{edition.code}, {size_of(edition)}, trong {ComponentScore.objects.count()} điểm"
        return Pair(lambda: _read(own, _TIMES), lambda: _read([(other, ())], times), about, lambda: len(own))

    return prepare


def _without_scan(stage: Stage) -> Pair:
    edition, own = _statements(lambda edition: (_ranks(edition), ranking(edition)))
    whole = scanned_whole(own) & _LARGE
    if whole:
        raise Refused(f"đọc cả bảng {', '.join(sorted(whole))}")
    return Pair(lambda: _read(own, 1), lambda: _read(own, 1), f"{edition.code}, không đọc cả bảng nào")


def _read(statements: list[Statement], times: int) -> Sample:
    """Send the statements and fetch what they give, so many times; the sample is of one time."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        for _ in range(times):
            for sql, params in statements:
                cursor.execute(sql, params)
                cursor.fetchall()
    return Sample((time.perf_counter() - started) / times)


def _ranks(edition: Edition) -> Ranking:
    return ranking(edition, years_of_scores=0)


_ONE = "SELECT 1"
CASES = [
    Case("ranks", "hạng và thay đổi của một khối, một năm", "select 1", _prepare(_ranks, _ONE, _TIMES), 6),
    Case("ranks-table", "cả bảng xếp hạng, mọi điểm thành phần", "select 1", _prepare(ranking, _ONE, _TIMES)),
    Case("ranks-whole", "cả bảng xếp hạng, so với xếp hạng cả bảng", "xếp hạng cả bảng", _prepare(ranking, _WHOLE, 1),
         0.003, quick=False, rounds=3, scales=(100,)),
    Case("ranks-plan", "hạng của một khối: không đọc cả bảng", "chính nó", _without_scan, rounds=1,
         quick=False, scales=(10, 100)),
]  # fmt: skip
