"""What is wrong with a record: the faults found, and the one error that reports them all.

C010  several faults                         C015  an actor that the record does not name
C012  a span outside its text, or empty      C016  a value of the wrong shape, a key missing or unknown
C013  a label that the scheme does not have  C017  scores out of range or not aligned with their rows
C014  entities that overlap                  C018  two rows where there can be one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commentary_nlp.errors import InputError


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a record: the error code, the place (`entities[3]`) and the problem."""

    code: str
    where: str
    problem: str

    def __str__(self) -> str:
        """The place and the problem."""
        return f"{self.where}: {self.problem}"


def refuse(faults: Sequence[Fault], where: str | None) -> InputError:
    """The error that reports all `faults` of the record `where`; its code is C010 for several."""
    name = f"record {where or '(unnamed)'}"
    advice = "Run 'commentary-nlp corpus check FILE' to see every record of a file."
    if len(faults) == 1:
        return InputError(faults[0].code, f"{name}: {faults[0]}. {advice}")
    lines = "".join(f"\n  [{fault.code}] {fault}" for fault in faults)
    return InputError("C010", f"{name}: {len(faults)} faults. {advice}{lines}")


class FaultList:
    """Collects the faults of one record; each check says whether the value is sound."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def add(self, code: str, where: str, problem: str) -> None:
        """Note one fault."""
        self.faults.append(Fault(code, where, problem))

    def span(self, where: str, start: object, end: object, length: int) -> bool:
        """Whether the offsets are a non-empty part of a text of `length` characters."""
        if type(start) is not int or type(end) is not int:
            self.add("C012", where, f"offsets ({start!r}, {end!r}) are not whole numbers")
        elif start >= end:
            self.add("C012", where, f"span ({start}, {end}) is empty (end exclusive)")
        elif start < 0 or end > length:
            text = f"its text of {length} characters (end exclusive)"
            self.add("C012", where, f"span ({start}, {end}) lies outside {text}")
        else:
            return True
        return False

    def label(self, where: str, label: object, labels: Sequence[str]) -> bool:
        """Whether the scheme has the label."""
        if label in labels:
            return True
        self.add("C013", where, f"{label!r} is none of {', '.join(labels)}")
        return False

    def probability(self, where: str, value: object) -> bool:
        """Whether the value is in 0-1 or None."""
        if value is None or (isinstance(value, int | float) and type(value) is not bool and 0 <= value <= 1):
            return True
        self.add("C017", where, f"{value!r} is neither a probability (0-1) nor null")
        return False


def kind(value: object) -> str:
    """The JSON kind of a value, for messages."""
    name = type(value).__name__
    return {"NoneType": "null", "dict": "an object", "list": "a list", "str": "a string"}.get(name, name)
