"""What a PDF is: a document of the portal as it was issued, an earlier stage of it or something else; whose signatures
it bears, and whether they hold."""

import re
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from plans.importing.source import PlanRefused
from reports.documents.space import SignatureSpace
from reports.issuing.keeping import FileLost, hash_of, read_kept
from reports.models import Document
from reports.models.document import CODE_LENGTH, CODE_LETTERS
from reports.signing.pades import read_signatures
from reports.signing.terms import Verdict
from reports.signing.trust import Trust
from reports.signing.weight import check_weight

NOT_A_PDF = "Tệp này không phải là PDF. Hãy chọn tệp PDF của văn bản."

_CODE = re.compile(
    rf"(?<![0-9A-Z])[{CODE_LETTERS}]{{4}}(?:-[{CODE_LETTERS}]{{4}}){{{CODE_LENGTH // 4 - 1}}}(?![0-9A-Z])"
)
_PAGES_NAMED = 20
_LOST = "Cổng chưa đọc được tệp đã giữ của văn bản này. Hãy thử lại sau."
"""Said to the public of a lost file: what else is known of it is for those who run the portal."""

_UNSIGNED_UPDATE = "Tệp có dữ liệu được ghi thêm sau khi ban hành mà không có thêm chữ ký số nào."
_REMEDY = "Hãy "
"""How a sentence begins that tells a signer what to do, which is of no use to whoever only looks."""


class Match(StrEnum):
    """How a file compares with the document that it is or claims to be."""

    IN_FORCE = "in_force"  # the very file that the portal keeps
    ORIGINAL = "original"  # the file before any signature
    EARLIER = "earlier"  # signed, but not yet by all who signed later
    SIGNED_AGAIN = "signed_again"  # the kept file with more signatures
    OTHER = "other"  # bears the document's code, but is another file
    NONE = "none"  # no document of the portal, or none that may be named


MATCHES = {
    Match.IN_FORCE: "Đúng là {document}, nguyên vẹn.",
    Match.ORIGINAL: "Đây là bản gốc chưa ký của {document}.",
    Match.EARLIER: "Đây là bản trước của {document}: cùng nội dung, chưa có những chữ ký số được thêm sau đó.",
    Match.SIGNED_AGAIN: "Đây là {document} và có thêm chữ ký số mà bản cổng đang giữ không có.",
    Match.OTHER: "Tệp này mang mã của {document} nhưng không phải là tệp đã lập.",
    Match.NONE: "Tệp này không phải là văn bản của cổng.",
}
"""Each in a sentence."""


@dataclass(frozen=True)
class Checked:
    """What was found out about a file: its signatures, the document it belongs to, how it compares with that, and in
    which respects it differs (sentences)."""

    verdict: Verdict
    match: Match
    document: Document | None = None
    differences: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether every signature holds and the file is not a changed copy of a document."""
        return self.verdict.valid and self.match != Match.OTHER


def typed_code(text: str) -> str:
    """A look-up code as somebody types it, brought into the form that is stored: `abcd efgh-jklm` is ABCDEFGHJKLM."""
    return re.sub(r"[\s\-–.]", "", text).upper()[: CODE_LENGTH * 2]


def verify(data: bytes, *, documents: QuerySet[Document], trust: Trust) -> Checked:
    """Find out what a file is among `documents`, and judge its signatures.

    Those of a document are judged at the day it was issued: certificates end after years, documents do not. Others are
    judged at their time stamp, or now. The result says no word of a document that the file does not say itself.
    Raises ValueError with a sentence for what is no PDF, or more than can be read.
    """
    if not data.lstrip()[:5] == b"%PDF-":
        raise ValueError(NOT_A_PDF)
    documents = documents.select_related("unit", "plan__unit", "plan__index")
    digest = hash_of(data)
    document = documents.filter(Q(sha256=digest) | Q(original_sha256=digest)).order_by("-pk").first()
    if document is not None:
        match = Match.IN_FORCE if document.sha256 == digest else Match.ORIGINAL
        return Checked(_judged(data, trust, document), match, document)
    check_weight(data)
    document = documents.filter(code__in=_codes_in(data)).first()
    if document is None:
        return Checked(read_signatures(data, trust=trust), Match.NONE)
    return _compared(data, document, trust)


def _judged(data: bytes, trust: Trust, document: Document) -> Verdict:
    return read_signatures(data, trust=trust, at=document.issued_at)


def _compared(data: bytes, document: Document, trust: Trust) -> Checked:
    """A file that bears a document's code but is not the one in force."""
    from reports.signing.comparing import differences  # loads the library that reads pages, 50 ms

    try:
        kept = read_kept(document)
    except FileLost:
        return Checked(read_signatures(data, trust=trust), Match.OTHER, document, (_LOST,))
    verdict = _judged(data, trust, document)
    if kept.startswith(data) and verdict.signatures and all(seen.intact for seen in verdict.signatures):
        return Checked(verdict, Match.EARLIER, document)
    verdict = read_signatures(data, trust=trust)
    if data.startswith(kept):
        added = differences(kept, data, space=SignatureSpace(**document.space))
        found = [sentence for sentence in added if not sentence.startswith(_REMEDY)]
        if not found and len(verdict.signatures) <= len(read_signatures(kept, trust=trust).signatures):
            found = [_UNSIGNED_UPDATE]
    else:
        found = _other_pages(kept, data) or _other_bytes(document, verdict)
    return Checked(verdict, Match.OTHER if found else Match.SIGNED_AGAIN, document, tuple(found))


def _codes_in(data: bytes) -> set[str]:
    """The look-up codes on the first page of a file."""
    pages = _page_texts(data)
    return {found.replace("-", "") for found in _CODE.findall(pages[0])} if pages else set()


def _other_pages(kept: bytes, data: bytes) -> list[str]:
    """Which pages of a file read otherwise than those that are kept, without a word of these: they may be private."""
    before, after = _page_texts(kept), _page_texts(data)
    numbers = [number for number, (one, other) in enumerate(zip(before, after, strict=False), 1) if one != other]
    found = []
    if len(before) != len(after):
        found.append(f"Văn bản đã ban hành có {len(before)} trang, tệp này có {len(after)} trang.")
    if numbers:
        named = ", ".join(map(str, numbers[:_PAGES_NAMED])) + ("…" if len(numbers) > _PAGES_NAMED else "")
        found.append(f"Lời văn khác với văn bản đã ban hành ở trang {named}.")
    return found


def _other_bytes(document: Document, verdict: Verdict) -> list[str]:
    """What can be said of a file that reads like a document and still is another."""
    kept, found = document.signatures.count(), len(verdict.signatures)
    counts = [f"Văn bản đã ban hành có {kept} chữ ký số, tệp này có {found}."] if kept != found else []
    return [
        "Lời văn các trang giống văn bản đã ban hành, nhưng tệp không còn nguyên như tệp cổng giữ: đã bị sửa ở phần "
        "khác hoặc được ghi lại bằng một chương trình.",
        *counts,
    ]


def _page_texts(data: bytes) -> list[str]:
    """The words of each page; no pages for a file that cannot be read."""
    from plans.importing.readers.pdf import read_pages  # the library behind it takes 50 ms to load

    try:
        return [" ".join(word.text for word in page.words) for page in read_pages(data)]
    except PlanRefused:
        return []
