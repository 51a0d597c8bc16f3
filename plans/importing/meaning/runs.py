"""Which solutions the lines that assign work hold for."""

from plans.document import DocumentItem, DocumentParty
from plans.importing.meaning.assignments import Assignment

_ROLES = ("directors", "leads", "supports", "due", "output")
_PARTIES = _ROLES[:3]


class Runs:
    """Solutions in a row and the block of lines that assigns them, fed in reading order.

    A block holds for the solutions above it since the last block; where none stands above, for those below. A block
    that adds other roles to the same solutions (first who leads, later who directs) completes them.
    """

    def __init__(self):
        self.waiting: list[DocumentItem] = []  # solutions that no lines have reached yet
        self.given: list[DocumentItem] = []  # those that the last block reached
        self.block: Assignment | None = None
        self.lines: list[DocumentItem] = []  # the block's own paragraphs
        self.pending: Assignment | None = None
        self.unused: list[DocumentItem] = []  # paragraphs of a block that waits for solutions below it
        self.any_solution = False

    def assign(self, found: Assignment, item: DocumentItem) -> None:
        """Take a paragraph that only assigns."""
        self.block = self.block.merged(found) if self.block else found
        self.lines.append(item)

    def solution(self, item: DocumentItem, own: Assignment | None = None) -> None:
        """Take a solution; one whose sentence names who leads it has its `own` parties and never those of others."""
        self.settle()
        self.any_solution = True
        if own:
            give(item, own)
        elif self.pending:
            give(item, self.pending)
            self.given.append(item)
            self.unused = []
        else:
            self.waiting.append(item)

    def settle(self) -> None:
        """Let a block that is complete hold for the solutions it belongs to."""
        block, lines, self.block, self.lines = self.block, self.lines, None, []
        if block is None:
            return
        if self.waiting:
            for item in self.waiting:
                give(item, block)
            self.given, self.waiting, self.pending = self.waiting, [], None
        elif self.given and not any(_roles(block) & _roles(item) for item in self.given):
            for item in self.given:
                _complete(item, block)
        else:
            self.pending, self.given, self.unused = block, [], lines

    def finish(self) -> list[DocumentItem]:
        """Settle what is left; return the solutions that no lines reached.

        Lines that reach no solution are the work themselves where the section has no other.
        """
        self.settle()
        for item in self.unused[:1]:
            if self.any_solution:
                item.doubt = "Chưa rõ dòng phân công này dành cho giải pháp nào."
            else:
                item.kind = "solution"
                give(item, self.pending)
        return self.waiting


def give(item: DocumentItem, found: Assignment) -> None:
    """Let a solution have the parties of an assignment."""
    for role in _PARTIES:
        setattr(item, role, _copies(getattr(found, role)))
    item.due, item.output = found.due or item.due, found.output or item.output
    item.in_text = True
    item.doubt = " ".join(dict.fromkeys([*filter(None, [item.doubt]), *found.doubts]))


def _complete(item: DocumentItem, found: Assignment) -> None:
    for role in _PARTIES:
        getattr(item, role).extend(_copies(getattr(found, role)))
    item.due, item.output = item.due or found.due, item.output or found.output


def _roles(has_parties: Assignment | DocumentItem) -> set[str]:
    return {role for role in _ROLES if getattr(has_parties, role)}


def _copies(parties: list[DocumentParty]) -> list[DocumentParty]:
    return [DocumentParty(party.name, party.title, party.scope) for party in parties]
