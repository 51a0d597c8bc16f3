"""The look-up code as a picture that a phone reads: the only module that imports segno."""

import segno

from reports.documents.content import Lookup


def qr_svg(lookup: Lookup) -> str:
    """Return the address as a QR code of level M (15 % may be damaged), an SVG with the four free modules around it."""
    code = segno.make(lookup.url, error="m", micro=False, boost_error=False)
    return code.svg_inline(border=4, omitsize=True, title=f"Mã QR: {lookup.address}")
