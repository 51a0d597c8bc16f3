from plans.models.history import Comment, Edit, Step, Version
from plans.models.plan import Basis, Plan
from plans.models.plan_import import PlanImport
from plans.models.section import Marker, Paragraph, Section
from plans.models.solution import Party, Solution, Target

__all__ = [
    "Basis",
    "Comment",
    "Edit",
    "Marker",
    "Paragraph",
    "Party",
    "Plan",
    "PlanImport",
    "Section",
    "Solution",
    "Step",
    "Target",
    "Version",
]
