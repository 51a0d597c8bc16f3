from indices.models.duty import Duty, Goal
from indices.models.edition import Block, Component, Edition, EditionComponent, Index
from indices.models.remark import Feedback, Finding, Recommendation
from indices.models.result import ComponentScore, Correction, Result
from indices.models.source import SourceFile

__all__ = [
    "Block",
    "Component",
    "ComponentScore",
    "Correction",
    "Duty",
    "Edition",
    "EditionComponent",
    "Feedback",
    "Finding",
    "Goal",
    "Index",
    "Recommendation",
    "Result",
    "SourceFile",
]
