from indices.models.edition import Block, Component, Edition, EditionComponent, Index
from indices.models.remark import Feedback, Finding, Recommendation
from indices.models.result import ComponentScore, Result

__all__ = [
    "Block",
    "Component",
    "ComponentScore",
    "Edition",
    "EditionComponent",
    "Feedback",
    "Finding",
    "Index",
    "Recommendation",
    "Result",
]
