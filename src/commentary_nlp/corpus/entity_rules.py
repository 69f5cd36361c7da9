"""Mentions from rules that quote a surface: "every 美方 is a GPE that names 美国"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commentary_nlp.commentary import Entity
from commentary_nlp.corpus.quotes import occurrences
from commentary_nlp.scheme import ENTITY_LABELS

Span = tuple[int, int]
_KEYS = ("surface", "label", "actor", "within", "not_within", "sentences")


@dataclass(frozen=True, slots=True)
class Rule:
    """Tags every occurrence of `surface`, restricted as its other fields say.

    `sentences` are numbers from 1; `within` and `not_within` are longer quotes that an occurrence
    must, or must not, lie in.
    """

    surface: str
    label: str
    actor: str | None
    within: tuple[str, ...] = ()
    not_within: tuple[str, ...] = ()
    sentences: tuple[int, ...] = ()

    @property
    def precedence(self) -> tuple[bool, bool]:
        """How specific the rule is: sentences before `within` before neither."""
        return bool(self.sentences), bool(self.within)


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    rule: Rule


def resolve_entities(
    text: str, bounds: Sequence[Span], rules: Sequence[Any]
) -> tuple[list[Entity], list[str]]:
    """The mentions that the rules tag, in text order, and every fault of the rules.

    Where spans overlap the longer wins; on equal spans the more specific rule wins, and two equally
    specific rules that disagree are a fault, as are two overlapping spans of equal length. So is a
    rule that tags nothing.
    """
    parsed, problems = _parse(rules)
    hits: list[_Hit] = []
    for rule in parsed:
        found, faults = _hits(text, bounds, rule)
        hits.extend(found)
        problems.extend(f"entity {rule.surface!r}: {fault}" for fault in faults)
    kept, clashes = _select(hits, text)
    problems.extend(clashes)
    tagging, hitting = ({hit.rule for hit in found} for found in (kept, hits))
    for rule in parsed:
        if rule in hitting - tagging and not clashes:
            problems.append(
                f"entity {rule.surface!r}: other rules tag all its places; remove or restrict one"
            )
    return [Entity(hit.start, hit.end, hit.rule.label, hit.rule.actor) for hit in kept], problems


def _parse(rows: Sequence[Any]) -> tuple[list[Rule], list[str]]:
    rules: list[Rule] = []
    problems: list[str] = []
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            problems.append(f"entity {number}: {row!r} is not an object with {', '.join(_KEYS)}")
            continue
        faults = list(_row_faults(row))
        problems.extend(f"entity {number} ({row.get('surface')!r}): {fault}" for fault in faults)
        if not faults:
            rules.append(
                Rule(
                    row["surface"],
                    row["label"],
                    row["actor"],
                    _texts(row.get("within", [])),
                    _texts(row.get("not_within", [])),
                    tuple(row.get("sentences", ())),
                )
            )
    for number, rule in enumerate(rules):
        if rule in rules[:number]:
            problems.append(f"entity {rule.surface!r}: the same rule is given twice")
    return rules, problems


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _row_faults(row: Mapping[str, Any]) -> list[str]:
    faults = [f"unknown key {key!r}; the keys are {', '.join(_KEYS)}" for key in row if key not in _KEYS]
    surface = row.get("surface")
    if not isinstance(surface, str) or not surface:
        return [*faults, "surface is not a non-empty string"]
    if row.get("label") not in ENTITY_LABELS:
        faults.append(f"label {row.get('label')!r} is none of {', '.join(ENTITY_LABELS)}")
    actor = row.get("actor", "")
    if actor is not None and (not isinstance(actor, str) or not actor):
        faults.append("actor is not an actor id or null")
    for key in ("within", "not_within"):
        value = row.get(key, [])
        quotes = [value] if isinstance(value, str) else value
        if not isinstance(quotes, list) or not all(isinstance(quote, str) for quote in quotes):
            faults.append(f"{key} is not a quote or a list of quotes")
        else:
            faults.extend(f"{key} {q!r} does not contain the surface" for q in quotes if surface not in q)
    numbers = row.get("sentences", [])
    if not isinstance(numbers, list) or not all(type(number) is int for number in numbers):
        faults.append("sentences is not a list of sentence numbers")
    return faults


def _hits(text: str, bounds: Sequence[Span], rule: Rule) -> tuple[list[_Hit], list[str]]:
    """The places of one rule before other rules are looked at."""
    faults: list[str] = []
    inside = _contexts(text, rule.within, "within", faults)
    outside = _contexts(text, rule.not_within, "not_within", faults)
    allowed: dict[int, Span] = {}
    for number in rule.sentences:
        if not 1 <= number <= len(bounds):
            faults.append(f"sentence {number} does not exist; the text has 1 to {len(bounds)}")
        else:
            allowed[number] = bounds[number - 1]
    spans: list[Span] = []
    for start in occurrences(text, rule.surface):
        span = (start, start + len(rule.surface))
        if rule.within and not _lies_in(span, inside) or _lies_in(span, outside):
            continue
        if rule.sentences and not _lies_in(span, allowed.values()):
            continue
        if not spans or start >= spans[-1][1]:
            spans.append(span)
    for number, bound in allowed.items():
        if not any(_lies_in(span, [bound]) for span in spans):
            faults.append(f"not found in sentence {number}")
    if not spans and not faults:
        present = rule.surface in text
        faults.append("its conditions leave no occurrence" if present else "not found in the text")
    return [_Hit(*span, rule) for span in spans], faults


def _contexts(text: str, quotes: Sequence[str], key: str, faults: list[str]) -> list[Span]:
    spans: list[Span] = []
    for quote in quotes:
        found = [(at, at + len(quote)) for at in occurrences(text, quote)]
        if not found:
            faults.append(f"{key} {quote!r} not found in the text")
        spans.extend(found)
    return spans


def _lies_in(span: Span, spans: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _select(hits: Sequence[_Hit], text: str) -> tuple[list[_Hit], list[str]]:
    """The hits that stand after precedence, in text order, and the conflicts that have none."""
    kept: list[_Hit] = []
    clashes: list[str] = []
    taken: list[_Hit | None] = [None] * len(text)

    def rank(hit: _Hit) -> tuple[int, list[bool], int]:
        return hit.start - hit.end, [not specific for specific in hit.rule.precedence], hit.start

    for hit in sorted(hits, key=rank):
        rival = next((other for other in taken[hit.start : hit.end] if other is not None), None)
        if rival is None:
            kept.append(hit)
            taken[hit.start : hit.end] = [hit] * (hit.end - hit.start)
        elif (clash := _clash(hit, rival, text)) is not None:
            clashes.append(clash)
    return sorted(kept, key=lambda hit: hit.start), clashes


def _clash(hit: _Hit, rival: _Hit, text: str) -> str | None:
    if hit.end - hit.start < rival.end - rival.start:
        return None
    if (hit.start, hit.end) == (rival.start, rival.end):
        if hit.rule.precedence < rival.rule.precedence:
            return None
        if (hit.rule.label, hit.rule.actor) == (rival.rule.label, rival.rule.actor):
            return None
        return (
            f"entity {hit.rule.surface!r} at {hit.start}: two rules disagree, "
            f"{rival.rule.label} {rival.rule.actor!r} and {hit.rule.label} {hit.rule.actor!r}; "
            "restrict one by sentences, within or not_within"
        )
    return (
        f"entities {text[rival.start : rival.end]!r} at {rival.start} and {text[hit.start : hit.end]!r} at "
        f"{hit.start} overlap and are of equal length; restrict one by not_within"
    )
