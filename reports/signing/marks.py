"""Where signatures show on a document, by decree 30/2020 (Phụ lục I, phần I, mục II, 7d and 8a; boxes 7c and 8)."""

from io import BytesIO

from PIL import Image

from reports.documents.space import SignatureSpace
from reports.signing.pictures import resolution_of
from reports.signing.terms import Mark

SIGNATURE_FIELD, SEAL_FIELD = "NguoiKy", "CoQuan"

MM = 72 / 25.4
SEAL_WIDTH = 36 * MM
"""The usual width of an agency's round seal."""

_SEAL_LEAST, _SEAL_MOST = 20 * MM, 60 * MM
"""Between which the width that a picture claims by its resolution is believed."""

_SIGNATURE_WIDTH = 50 * MM
"""How wide a signature is at most; a wider picture is scaled down to it."""

_PAGE_EDGE = 15 * MM
"""No mark comes nearer to the edges of the page: the narrowest margin that the decree allows."""

_A4 = (210 * MM, 297 * MM)

Box = tuple[float, float, float, float]


def signature_mark(space: SignatureSpace, picture: bytes | None) -> Mark:
    """Return the head's mark: the picture as large as fits between title and name, in its own proportions, centred."""
    return Mark(SIGNATURE_FIELD, space.page, _signature_box(space, picture), picture)


def seal_mark(space: SignatureSpace, signature_picture: bytes | None, seal: bytes | None) -> Mark:
    """Return the agency's mark: the seal in real size over the left third of the signature, level with its middle.

    Without a picture of the signature the seal lies over where one would be. It is moved where it would leave the
    page's margins, never scaled.
    """
    under = _signature_box(space, signature_picture)
    width, height = _seal_size(seal)
    left = under[0] + (under[2] - under[0]) / 3 - width
    bottom = (under[1] + under[3] - height) / 2
    return Mark(SEAL_FIELD, space.page, _within_page((left, bottom, left + width, bottom + height)), seal)


def _signature_box(space: SignatureSpace, picture: bytes | None) -> Box:
    room, tall = min(space.right - space.left, _SIGNATURE_WIDTH), space.top - space.bottom
    width, height = Image.open(BytesIO(picture)).size if picture else (room, tall)
    scale = min(room / width, tall / height)
    return _centred(space, width * scale, height * scale)


def _centred(space: SignatureSpace, width: float, height: float) -> Box:
    x, y = (space.left + space.right) / 2, (space.bottom + space.top) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _seal_size(seal: bytes | None) -> tuple[float, float]:
    if not seal:
        return SEAL_WIDTH, SEAL_WIDTH
    picture = Image.open(BytesIO(seal))
    resolution = resolution_of(picture)
    claimed = picture.width / resolution * 72 if resolution else 0.0
    width = claimed if _SEAL_LEAST <= claimed <= _SEAL_MOST else SEAL_WIDTH
    return width, width * picture.height / picture.width


def _within_page(box: Box) -> Box:
    left, bottom, right, top = box
    right_shift = max(_PAGE_EDGE - left, 0.0) - max(right - _A4[0] + _PAGE_EDGE, 0.0)
    up_shift = max(_PAGE_EDGE - bottom, 0.0) - max(top - _A4[1] + _PAGE_EDGE, 0.0)
    return left + right_shift, bottom + up_shift, right + right_shift, top + up_shift
