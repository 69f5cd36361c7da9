"""What is wrong with a record: one line a fault, collected instead of raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from commentary_nlp.errors import InputError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one record.

    `where` names the record (`line 3 (trade-07)` or a file name), `message` the cause with its
    values. An `error` makes the record unusable; a `warning` asks a person to look again.
    """

    where: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        mark = "" if self.severity == "error" else "warning: "
        return f"{self.where}: {mark}{self.message}"


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that make a record unusable, in order."""
    return [fault for fault in faults if fault.severity == "error"]


def refuse(code: str, subject: str, faults: Iterable[Fault], advice: str) -> InputError:
    """An InputError that lists every given fault on a line of its own.

    `subject` is what cannot be used (a path), `advice` the next step.
    """
    lines = [str(fault) for fault in faults]
    count = f"{len(lines)} fault{'s' if len(lines) != 1 else ''}"
    return InputError(code, "\n  ".join([f"{subject}: {count}", *lines]) + f"\n{advice}")
