from indices.models.edition import Block, Component, Edition, EditionComponent, Index
from indices.models.remark import Feedback, Finding, Recommendation
from indices.models.result import ComponentScore, Correction, Result
from indices.models.source import SourceFile

__all__ = [
    "Block",
    "Component",
    "ComponentScore",
    "Correction",
    "Edition",
    "EditionComponent",
    "Feedback",
    "Finding",
    "Index",
    "Recommendation",
    "Result",
    "SourceFile",
]
