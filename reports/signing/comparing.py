"""Whether a file that was signed elsewhere is still the same document, and what differs if not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from plans.importing.readers.pdf import read_pages
from plans.importing.readers.pdf_page import Page, Word
from plans.importing.source import PlanRefused
from reports.documents.space import SignatureSpace
from reports.signing.pades import producer_of, read_signatures, update_of
from reports.signing.terms import SigningRefused
from reports.signing.trust import Trust

MM = 72 / 25.4

_NO_PDF = "Tệp tải lên không phải là PDF. Hãy tải tệp PDF của văn bản từ cổng, ký số trên tệp đó rồi tải lên."
_UNREADABLE = (
    "Tệp tải lên bị hỏng, bị cắt cụt hoặc có mật khẩu nên không so sánh được với bản gốc. Hãy ký số lại trên tệp tải từ"
    " cổng rồi tải lên."
)
_SCANNED = (
    "Tệp tải lên chỉ có ảnh chụp, không có chữ. Hãy ký số ngay trên tệp PDF tải từ cổng, không in ra rồi quét lại."
)
_OTHER = "Hãy tải lại tệp từ cổng, ký số ngay trên tệp đó, không sửa nội dung."
_REWRITTEN = (
    "Nội dung các trang như cũ nhưng tệp đã được ghi lại toàn bộ{}, nên không chứng minh được là chỉ thêm chữ ký. Hãy"
    " tải lại tệp từ cổng rồi ký số ngay trên tệp đó; không in ra PDF, không dùng “Lưu thành tệp mới” trước khi ký."
)

_PAGES_NAMED, _WORDS_SHOWN = 5, 6
_MARGIN = 20 * MM
"""Nearer to the upper or lower edge of the page than the decree's margin stand page numbers only."""

_TITLE_HEIGHT, _NAME_HEIGHT = 76.0, 30.0
"""What the signer's authority and title take above the room for the signature (four lines), and the name below it."""

_GAP = 12.0
"""Words of one line of text are never so far apart (points); two columns are."""

_COVERED = 0.25
"""The share of a word from which it counts as covered, by all boxes of its page together."""

_SEAL = 36 * MM
"""How far left of the signer's column the agency's seal may begin: the width of a round seal."""

Box = tuple[int, float, float, float, float]


def differences(original: bytes, signed: bytes, space: SignatureSpace | None = None) -> list[str]:
    """Return in which respects a file is more than the original with signatures added; nothing where it is that.

    `space` is where the original has room for signatures: only there may one cover words, and only there or in the
    upper and lower margins may one show: its picture may bring words of its own. Signatures themselves are not judged
    here. Each sentence is Vietnamese and says what differs, the last what to do.
    """
    if b"%PDF-" not in signed[:1024]:
        return [_NO_PDF]
    if signed == original:
        return []
    try:
        if signed.startswith(original):
            return _added(original, signed, space)
        return [*_lost(original, signed), *_replaced(original, signed)]
    except PlanRefused:
        return [_UNREADABLE]


def _added(original: bytes, signed: bytes, space: SignatureSpace | None) -> list[str]:
    try:
        update = update_of(original, signed)
    except SigningRefused as error:
        return [str(error)]
    found = list(update.changes)
    if update.boxes:
        pages = read_pages(original)
        hidden = list(_covering(update.boxes, pages, space))
        found += hidden or (_astray(update.boxes, pages, space) if space else [])
    return [*found, _OTHER] if found else []


def _lost(original: bytes, signed: bytes) -> list[str]:
    had, has = _signers(original), _signers(signed)
    missing = list((Counter(had) - Counter(has)).elements())
    if not missing:
        return []
    return [
        f"Bản đang lưu có {len(had)} chữ ký số, tệp này có {len(has)}: thiếu chữ ký của {', '.join(missing)}."
        " Hãy ký tiếp trên tệp đã có các chữ ký đó."
    ]


def _signers(data: bytes) -> list[str]:
    return [seen.signer for seen in read_signatures(data, trust=Trust()).signatures]


def _replaced(original: bytes, signed: bytes) -> list[str]:
    before, after = read_pages(original), read_pages(signed)
    if any(page.words for page in before) and not any(page.words for page in after):
        return [_SCANNED]
    found = [*_page_counts(before, after), *_page_sizes(before, after), *_page_texts(before, after)]
    if found:
        return [*found, _OTHER]
    producer = producer_of(signed)
    is_told = producer and producer != producer_of(original)
    return [_REWRITTEN.format(f" bởi chương trình {producer}" if is_told else "")]


def _page_counts(before: Sequence[Page], after: Sequence[Page]) -> Iterator[str]:
    more = len(after) - len(before)
    if not more:
        return
    same = all(_text(one) == _text(other) for one, other in zip(before, after, strict=False))
    if more > 0 and same:
        yield f"Tệp có thêm {more} trang ở cuối, từ trang {len(before) + 1}: bản gốc có {len(before)} trang."
    elif same:
        yield f"Tệp thiếu {-more} trang cuối: bản gốc có {len(before)} trang, tệp này có {len(after)} trang."
    else:
        yield f"Số trang khác: bản gốc có {len(before)} trang, tệp này có {len(after)} trang."


def _page_sizes(before: Sequence[Page], after: Sequence[Page]) -> Iterator[str]:
    for one, other in zip(before, after, strict=False):
        if abs(one.width - other.width) > 1 or abs(one.height - other.height) > 1:
            yield f"Trang {one.number} khác khổ giấy: bản gốc {_size(one)}, tệp này {_size(other)}."
            return


def _size(page: Page) -> str:
    return f"{page.width / MM:.0f} × {page.height / MM:.0f} mm"


def _page_texts(before: Sequence[Page], after: Sequence[Page]) -> Iterator[str]:
    pairs = [(one.number, _text(one), _text(other)) for one, other in zip(before, after, strict=False)]
    differing = [pair for pair in pairs if pair[1] != pair[2]]
    for number, one, other in differing[:_PAGES_NAMED]:
        place = next(
            (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
        )
        yield (
            f"Trang {number} khác từ chữ thứ {place + 1}: bản gốc “{_excerpt(one, place)}”, tệp này"
            f" “{_excerpt(other, place)}”."
        )
    if len(differing) > _PAGES_NAMED:
        yield f"Còn {len(differing) - _PAGES_NAMED} trang nữa cũng khác."


def _text(page: Page) -> list[str]:
    return [word.text for word in page.words]


def _excerpt(words: Sequence[str], place: int) -> str:
    return " ".join(words[place : place + _WORDS_SHOWN]) or "(hết trang)"


def _covering(boxes: Iterable[Box], pages: Sequence[Page], space: SignatureSpace | None) -> Iterator[str]:
    of_page = defaultdict(list)
    for number, *box in boxes:
        of_page[number].append(box)
    for number, together in sorted(of_page.items()):
        page = pages[number]
        free = _sign_off(page, space) if space and space.page == number else set()
        hidden = [word for word in page.words if id(word) not in free and _is_covered(word, together, page)]
        if hidden:
            words = " ".join(word.text for word in hidden[:_WORDS_SHOWN])
            yield (
                f"Hình chữ ký che mất chữ ở trang {number + 1}: “{words}”. Hãy ký lại, đặt hình chữ ký vào chỗ ký ở"
                " cuối văn bản."
            )


def _is_covered(word: Word, boxes: Iterable[Sequence[float]], page: Page) -> bool:
    """Whether boxes hide so much of a word together that it may no longer be read; two halves hide it wholly."""
    if not _MARGIN < word.baseline < page.height - _MARGIN:
        return False
    return sum(_share(word, box, page) for box in boxes) >= _COVERED


def _share(word: Word, box: Sequence[float], page: Page) -> float:
    """Which part of a word a box hides, 0 to 1."""
    left, bottom, right, top = box
    above, below = word.baseline - 0.8 * word.height, word.baseline + 0.2 * word.height
    across = min(right, word.x1) - max(left, word.x0)
    down = min(page.height - bottom, below) - max(page.height - top, above)
    area = (word.x1 - word.x0) * word.height
    return max(across, 0) * max(down, 0) / area if area > 0 else 0.0


def _astray(boxes: Iterable[Box], pages: Sequence[Page], space: SignatureSpace) -> Iterator[str]:
    """A sentence for each page on which signatures show elsewhere than at the sign-off or in a margin."""
    astray = {number for number, *box in boxes if not _is_in_place(number, box, pages[number], space)}
    for number in sorted(astray):
        yield (
            f"Hình chữ ký nằm ngoài chỗ ký, ở trang {number + 1}. Hãy ký lại, đặt hình chữ ký vào chỗ ký ở cuối văn"
            " bản, hoặc ký không kèm hình."
        )


def _is_in_place(number: int, box: Sequence[float], page: Page, space: SignatureSpace) -> bool:
    left, bottom, right, top = box
    if top <= _MARGIN or bottom >= page.height - _MARGIN:
        return True
    if number != space.page or top > space.top + _TITLE_HEIGHT:
        return False
    return right > space.left - _SEAL and left < space.right and top > space.bottom - _NAME_HEIGHT


def _sign_off(page: Page, space: SignatureSpace) -> set[int]:
    """The words (by identity) of the signer's authority, title and name around the room for the signature.

    A line that runs on into this column from the left is no part of it, but the text above.
    """
    first, last = page.height - space.top - _TITLE_HEIGHT, page.height - space.bottom + _NAME_HEIGHT
    near = [word for word in page.words if first <= word.baseline <= last]
    inside = [word for word in near if word.x0 >= space.left - _GAP]
    return {id(word) for word in inside if not _runs_on(word, near, space.left - _GAP)}


def _runs_on(word: Word, words: Sequence[Word], edge: float) -> bool:
    """Whether the line of a word comes across the edge of its column without a gap."""
    line = sorted((one for one in words if abs(one.baseline - word.baseline) < 3), key=lambda one: one.x0)
    before = [one for one in line if one.x0 < edge]
    start = next(one for one in line if one.x0 >= edge)
    return bool(before) and start.x0 - max(one.x1 for one in before) < _GAP
