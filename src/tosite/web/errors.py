"""The one failure that the API answers with: a status and all violations of the request together."""

from dataclasses import dataclass

STATUS_TEXTS = {
    401: "Unauthorized",
    403: "User rights check failed: Insufficient user rights",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    412: "Precondition failed",
    413: "The request body is too large",
    415: "Unsupported media type",
    429: "Too many requests",
    501: "This operation is not built yet: see the coverage table",
}
"""What a refusal says when it says nothing else."""


@dataclass(frozen=True)
class Violation:
    """What is wrong with one field; ``field`` is a dotted path with indexes, empty when none is at fault."""

    field: str
    message: str


class ApiError(Exception):
    """An answer other than success, with every violation found."""

    def __init__(
        self,
        status: int,
        violations: list[Violation] | str | None = None,
        headers: dict[str, str] | None = None,
    ):
        super().__init__(status)
        self.status = status
        if violations is None or isinstance(violations, str):
            violations = [Violation("", violations or STATUS_TEXTS.get(status, "Invalid request"))]
        self.violations = violations
        self.headers = headers or {}

    def body(self) -> dict[str, object]:
        """The contract's error body."""
        return {"errors": [{"status": self.status, "field": v.field, "message": v.message} for v in self.violations]}


def refuse(violations: list[Violation]) -> None:
    """Raise 400 with all ``violations``; nothing happens when there are none."""
    if violations:
        raise ApiError(400, violations)
