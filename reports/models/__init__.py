from reports.models.document import Document, DocumentSignature
from reports.models.export import Export, ExportItem
from reports.models.pictures import AgencySeal, SignaturePicture

__all__ = ["AgencySeal", "Document", "DocumentSignature", "Export", "ExportItem", "SignaturePicture"]
