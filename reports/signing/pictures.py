"""Pictures of signatures and seals: what may be shown on a document."""

from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image

MOST_BYTES = 2 * 2**20
LEAST_SIDE, MOST_SIDE = 100, 4000
_LEAST_INK = 0.002
"""The share of a picture that must be drawn on: below it the picture is as good as empty."""

_DRAWN, _CLEAR = 64, 16
"""Opacity of 255 from which a point counts as drawn, and up to which it counts as ground."""

_BROKEN = "{} bị hỏng nên không mở được. Hãy lưu lại ảnh rồi tải lên."

_LAST_CHUNK = b"IEND\xaeB`\x82"

_LEAST_GROUND = 0.02
"""The share that must be transparent: a photograph or a scan on white paper has none."""


def check_picture(data: bytes, what: str) -> bytes:
    """Return a PNG made anew from the points alone, with the resolution and nothing else of what the file said.

    `what` names the picture in sentences ("hình chữ ký"). By decree 30/2020 (Phụ lục I, phần I, mục II, 7d and 8a) it
    is a PNG on transparent ground. Raises ValidationError with a sentence for what will not do.
    """
    name = what[:1].upper() + what[1:]
    if len(data) > MOST_BYTES:
        raise ValidationError(f"{name} lớn hơn {MOST_BYTES // 2**20} MB. Hãy giảm kích thước ảnh rồi tải lên lại.")
    picture = _opened(data, name)
    if not all(LEAST_SIDE <= side <= MOST_SIDE for side in picture.size):
        raise ValidationError(
            f"{name} có kích thước {picture.width} × {picture.height} điểm ảnh. Mỗi chiều phải từ {LEAST_SIDE} đến"
            f" {MOST_SIDE} điểm ảnh."
        )
    resolution = resolution_of(picture)
    _check_whole(data, name)
    picture = _points(picture, name)
    _check_ground(picture, name)
    cleaned = BytesIO()
    picture.save(cleaned, "PNG", optimize=True, **({"dpi": (resolution, resolution)} if resolution else {}))
    return cleaned.getvalue()


def resolution_of(picture: Image.Image) -> float | None:
    """Return the dots an inch that a picture claims, where both directions claim the same; None without a claim."""
    across, down = picture.info.get("dpi", (0, 0))
    return float(across) if across > 0 and abs(across - down) < 1 else None


def _opened(data: bytes, name: str) -> Image.Image:
    """The picture with nothing decoded yet, so that a bomb is known by its size alone."""
    try:
        return Image.open(BytesIO(data), formats=["PNG"])
    except Image.DecompressionBombError:
        raise ValidationError(f"{name} có quá nhiều điểm ảnh. Mỗi chiều tối đa {MOST_SIDE} điểm ảnh.") from None
    except Exception:  # the file may be made to break any reader
        raise ValidationError(f"{name} phải là tệp PNG. Hãy lưu ảnh dưới dạng PNG nền trong suốt.") from None


def _check_whole(data: bytes, name: str) -> None:
    """Refuse a file cut short; WeasyPrint has the whole process fill up what is missing when a picture is loaded."""
    if _LAST_CHUNK not in data:
        raise ValidationError(_BROKEN.format(name))
    try:
        Image.open(BytesIO(data), formats=["PNG"]).verify()
    except Exception:  # the file may be made to break any reader
        raise ValidationError(_BROKEN.format(name)) from None


def _points(picture: Image.Image, name: str) -> Image.Image:
    try:
        picture.load()
        has_transparency = picture.has_transparency_data
        points = picture.convert("RGBA")
    except Exception:  # the file may be made to break any reader
        raise ValidationError(_BROKEN.format(name)) from None
    if not has_transparency:
        raise ValidationError(_no_ground(name))
    points.info.clear()
    return points


def _check_ground(picture: Image.Image, name: str) -> None:
    counts = picture.getchannel("A").histogram()
    points = picture.width * picture.height
    if sum(counts[: _CLEAR + 1]) < _LEAST_GROUND * points:
        raise ValidationError(_no_ground(name))
    if sum(counts[_DRAWN:]) < _LEAST_INK * points:
        raise ValidationError(f"{name} gần như trống. Hãy chọn ảnh có nét rõ, cắt sát nét rồi tải lên lại.")


def _no_ground(name: str) -> str:
    return f"{name} không có nền trong suốt. Hãy tách nền, lưu dưới dạng PNG nền trong suốt rồi tải lên lại."
