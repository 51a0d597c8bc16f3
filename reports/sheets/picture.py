"""A printed sheet as a picture, to be sent by phone."""

from io import BytesIO

SCALE = 2
"""Pixels a point: a landscape page is 1684 wide."""

PAGES_MOST = 6
"""What one picture holds; a longer sheet is cut there, so that no request draws without end."""


def stacked_picture(pdf: bytes) -> bytes:
    """Return the first PAGES_MOST pages of a PDF of ours as one PNG, below each other."""
    from PIL import Image  # with the reader of PDF, only where a picture is asked for

    pages = [Image.open(BytesIO(data)) for data in _pages(pdf)]
    if len(pages) == 1:
        return pages[0].fp.getvalue()
    whole = Image.new("RGB", (max(page.width for page in pages), sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    out = BytesIO()
    whole.save(out, "PNG")
    return out.getvalue()


def _pages(pdf: bytes) -> list[bytes]:
    from plans.importing.readers.pdf import page_picture

    found: list[bytes] = []
    try:
        while len(found) < PAGES_MOST:
            found.append(page_picture(pdf, len(found), SCALE))
    except IndexError:
        pass
    return found
