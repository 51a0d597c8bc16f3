from reports.models.document import Document, DocumentSignature
from reports.models.export import Export, ExportItem
from reports.models.pictures import AgencySeal, SignaturePicture
from reports.models.webhook import Delivery, Event, Webhook

__all__ = [
    "AgencySeal",
    "Delivery",
    "Document",
    "DocumentSignature",
    "Event",
    "Export",
    "ExportItem",
    "SignaturePicture",
    "Webhook",
]
