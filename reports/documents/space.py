"""Where on a document there is room for signatures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignatureSpace:
    """The room between the signer's title and name (box 7c of the decree's diagram).

    `page` counts from 0; the others are points from the page's left and bottom edges.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float
