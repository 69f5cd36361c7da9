"""What is wrong with the records of a corpus: collected, never raised one by one.

Codes beyond those of a single record (C010-C018, `commentary_nlp.commentary`):

C040  a file that cannot be read         C045  an author row or document stance that is missing or extra
C041  a line that is not JSON            C046  an actor or holder that is not mentioned
C042  two records alike                  C047  an author group on two sides of a split
C043  a stance span that is no sentence  C050  a quoted annotation that does not fit its text
C044  a span with the wrong edges        C051  a folder without texts or annotations
                                         C052  a file of another format that cannot be converted
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from commentary_nlp.errors import InputError

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one record.

    `record` names it (`line 3 (trade-07)` or a file name), `problem` is the cause with its values.
    An `error` makes the record unusable; a `warning` asks a person to look again.
    """

    record: str
    code: str
    problem: str
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line: record, code, problem."""
        mark = "" if self.severity == "error" else "warning: "
        return f"{self.record}: {mark}[{self.code}] {self.problem}"


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """The faults that make a record unusable, in order."""
    return [fault for fault in faults if fault.severity == "error"]


def refuse(code: str, subject: str, faults: Iterable[Fault], advice: str) -> InputError:
    """An InputError that lists every given fault on a line of its own.

    `subject` is what cannot be used (a path), `advice` the next step.
    """
    lines = [str(fault) for fault in faults]
    count = f"{len(lines)} fault{'s' if len(lines) != 1 else ''}"
    return InputError(code, "\n  ".join([f"{subject}: {count}. {advice}", *lines]))
