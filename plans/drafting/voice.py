"""Who speaks in a plan: how the agency names itself, its leaders and its offices in running text."""

from dataclasses import dataclass

from plans.drafting.wording import lowered
from units.models import Unit

_LOCALITIES = (Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)
_SHORT = ("Sở", "Ban", "Cục", "Chi cục", "Thanh tra", "Kho bạc", "Trung tâm")
_LEVELS = ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "thị trấn", "đặc khu")


@dataclass(frozen=True)
class Voice:
    """Names for the middle of a sentence. `scored` is whose results the plan speaks of, for PCI the province."""

    issuer: str  # Sở Ngoại vụ; UBND huyện Chi Lăng
    scored: str  # Sở Ngoại vụ; huyện Chi Lăng; tỉnh Lạng Sơn
    short: str  # Sở; huyện; cơ quan
    leaders: str  # Lãnh đạo Sở; Lãnh đạo UBND huyện
    offices: str  # các phòng, đơn vị thuộc Sở
    whole: str  # khối; cả nước: those with whom the scores are compared


def voice_of(unit: Unit, index: str) -> Voice:
    """Return how an agency speaks in its plan for an index; reads the units above it for PCI."""
    scored = _name(unit.province if index == "PCI" else unit)
    whole = "cả nước" if index == "PCI" else "khối"
    own = _name(unit)
    if unit.kind in _LOCALITIES:
        level = next((word for word in _LEVELS if own.startswith(f"{word} ")), "địa phương")
        offices = f"các phòng, ban, đơn vị thuộc {level}"
        return Voice(f"UBND {own}", scored, level, f"Lãnh đạo UBND {level}", offices, whole)
    short = next((word for word in _SHORT if own.startswith(f"{word} ")), "cơ quan")
    return Voice(own, scored, short, f"Lãnh đạo {short}", f"các phòng, đơn vị thuộc {short}", whole)


def _name(unit: Unit) -> str:
    return lowered(unit.name) if unit.kind in _LOCALITIES else unit.name
