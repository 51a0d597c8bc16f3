"""What a check says: where, what, why, and how it could be mended."""

from dataclasses import dataclass

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True)
class Mend:
    """One replacement that mends a problem.

    `block` is the key of a block (plans.blocks), `field` the name of its field, `seen` what is stored there now and
    `value` what replaces it, both as text; `label` is what the button says. For the field “parties” of a solution,
    `seen` and `value` are the name of one office before and after.
    """

    block: str
    field: str
    seen: str
    value: str
    label: str


@dataclass(frozen=True)
class Problem:
    """A fault of a plan. `place` is for reading (III.1.2, căn cứ, nơi nhận); `block` is a key, empty for the whole."""

    code: str
    severity: str
    place: str
    message: str
    fix: str | None = None
    block: str = ""
    mends: tuple[Mend, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    def as_json(self) -> dict:
        """The problem as docs/json.md gives it to other programs."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place,
            "message": self.message,
            "fix": self.fix,
        }
