"""Printed pages as PDF."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from reports.documents.pdf import page_pdf
from reports.sheets.block import BlockSheet
from reports.sheets.picture import stacked_picture
from reports.sheets.ranking import RankingSheet
from reports.sheets.unit import UnitSheet

_FOLDER = Path("documents") / "sheets"


def ranking_pdf(sheet: RankingSheet) -> bytes:
    """Return the ranking as PDF/A-2b on as many A4 pages as it takes; the same sheet gives the same bytes."""
    return page_pdf(render_to_string(f"{_FOLDER}/ranking.html", {"sheet": sheet}), _stylesheet("ranking"))


def unit_pdf(sheet: UnitSheet) -> bytes:
    """Return a unit's summary as PDF/A-2b on one A4 page; the same sheet gives the same bytes."""
    return page_pdf(render_to_string(f"{_FOLDER}/unit.html", {"sheet": sheet}), _stylesheet("unit"))


def block_pdf(sheet: BlockSheet) -> bytes:
    """Return a block's table as PDF/A-2b on as many A4 pages as it takes; the same sheet gives the same bytes."""
    return page_pdf(render_to_string(f"{_FOLDER}/block.html", {"sheet": sheet}), _stylesheet("block"))


def block_png(sheet: BlockSheet) -> bytes:
    """Return the same pages as one picture, below each other, in a resolution that a phone shows sharp."""
    return stacked_picture(block_pdf(sheet))


@cache
def _stylesheet(name: str) -> str:
    folder = settings.BASE_DIR / "templates" / _FOLDER
    return (folder / "sheet.css").read_text(encoding="utf-8") + (folder / f"{name}.css").read_text(encoding="utf-8")
