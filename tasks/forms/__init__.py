from tasks.forms.doing import (
    DecisionForm,
    EvidenceForm,
    ExtensionForm,
    MeasureForm,
    NoteForm,
    ReasonForm,
    StepForm,
)
from tasks.forms.making import AssignForm, MakeForm, PartForm, ProposalForm
from tasks.forms.report import OfficeReportForm, PlanReportForm

__all__ = [
    "AssignForm",
    "DecisionForm",
    "EvidenceForm",
    "ExtensionForm",
    "MakeForm",
    "MeasureForm",
    "NoteForm",
    "OfficeReportForm",
    "PartForm",
    "PlanReportForm",
    "ProposalForm",
    "ReasonForm",
    "StepForm",
]
