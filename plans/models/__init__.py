from plans.models.plan import Basis, Plan
from plans.models.section import Marker, Paragraph, Section
from plans.models.solution import Party, Solution, Target

__all__ = ["Basis", "Marker", "Paragraph", "Party", "Plan", "Section", "Solution", "Target"]
