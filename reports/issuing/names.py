"""Whose a certificate is, against whom the document says that it is signed by."""

from reports.models import Document, DocumentSignature
from units.models import Letterhead
from units.vietnamese import fold

Role = DocumentSignature.Role


def name_doubt(document: Document, role: str, name: str, organisation: str) -> str:
    """A sentence where a certificate is not the signatory's or the agency's; empty where it is.

    Names are compared without case and diacritics: authorities write them either way.
    """
    if role == Role.HEAD:
        if fold(document.signatory) in fold(name):
            return ""
        return f"Chứng thư là của “{name}”, văn bản ghi người ký là “{document.signatory}”."
    if is_agency(document, name) or is_agency(document, organisation):
        return ""
    return f"Chứng thư là của “{name or organisation}”, không phải của {document.unit}."


def is_agency(document: Document, name: str) -> bool:
    """Whether a name on a certificate is that of the issuing agency."""
    return any(own in fold(name) for own in _names(document))


def _names(document: Document) -> list[str]:
    head = Letterhead.objects.filter(unit=document.unit).first()
    found = [document.unit.name, *([head.agency] if head else [])]
    return [fold(name) for name in found if name.strip()]
