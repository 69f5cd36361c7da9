"""Every fault of one record, found without stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from commentary_nlp.commentary.faults import Fault, FaultList, kind
from commentary_nlp.scheme import (
    ACTOR_LABELS,
    AUTHOR,
    DOCUMENT_STANCE_LABELS,
    STANCE_LABELS,
)
from commentary_nlp.scheme.label_sets import SCHEME, LabelSets

_KEYS = ("id", "text", "entities", "stances", "document_stances", "rhetoric", "scores", "actors", "meta")
_STANCE_KEYS = ("start", "end", "actor", "label", "holder")
_SUM_TOLERANCE = 0.01


def find_faults(record: object) -> tuple[Fault, ...]:
    """Every fault of `record`, JSON-ready data with or without the extras of a result.

    Empty exactly where `Commentary.from_dict` accepts it. A faulty row is left out of the checks
    that need it, so that one fault neither hides nor begets another. Labels are those of the scheme, or
    those that the record declares in `meta["labels"]` (see `LabelSets.to_dict`).
    """
    if not isinstance(record, Mapping):
        return (Fault("C016", "record", f"is {kind(record)}, not an object"),)
    check = _RecordCheck(record)
    check.run()
    return tuple(check.faults)


class _RecordCheck(FaultList):
    def __init__(self, record: Mapping[Any, Any]) -> None:
        super().__init__()
        self.record = record
        self.length = 0
        self.labels = SCHEME
        self.actors: set[str] = set()

    def run(self) -> None:
        for key in self.record:
            if key not in _KEYS:
                known = ", ".join(_KEYS)
                self.add(
                    "C016", str(key), f"unknown key (known: {known}); what is yours belongs under 'meta'"
                )
        text = self.record.get("text")
        if not isinstance(text, str):
            self.add("C016", "text", f"is {kind(text)}, not a string")
            return
        self.length = len(text)
        if not isinstance(self.record.get("id"), str | None):
            self.add("C016", "id", f"is {kind(self.record['id'])}, neither a string nor null")
        if not isinstance(self.record.get("meta", {}), Mapping):
            self.add("C016", "meta", f"is {kind(self.record['meta'])}, not an object")
        elif not isinstance(columns := self.record.get("meta", {}).get("columns", {}), Mapping):
            self.add("C016", "meta.columns", f"is {kind(columns)}, not an object of values by column name")
        self.read_labels()
        self.check_actors()
        self.check_entities()
        self.check_stances()
        self.check_document_stances()
        self.check_rhetoric()
        self.check_scores()

    def read_labels(self) -> None:
        """The labels that the record declares."""
        meta = self.record.get("meta")
        if isinstance(meta, Mapping) and "labels" in meta:
            try:
                self.labels = LabelSets.from_dict(meta["labels"])
            except ValueError as error:
                self.add("C016", "meta.labels", str(error))

    def rows(self, key: str) -> Sequence[Any]:
        value = self.record.get(key, [])
        if isinstance(value, list | tuple):
            return value
        self.add("C016", key, f"is {kind(value)}, not a list")
        return ()

    def table(self, key: str) -> Mapping[Any, Any]:
        value = self.record.get(key, {})
        if isinstance(value, Mapping):
            return value
        self.add("C016", key, f"is {kind(value)}, not an object")
        return {}

    def spans(self, key: str, names: str) -> Iterator[tuple[str, Sequence[Any]]]:
        """The rows of `key` that are lists of the right width with a sound span, with their places."""
        width = len(names.split(", "))
        for number, row in enumerate(self.rows(key)):
            where = f"{key}[{number}]"
            if not isinstance(row, list | tuple) or len(row) != width:
                self.add("C016", where, f"{row!r} is not [{names}]")
            elif self.span(where, row[0], row[1], self.length):
                yield where, row

    def known_actor(self, where: str, actor: object) -> None:
        """A stance needs an actor; where the record names actors at all, one of those."""
        if not isinstance(actor, str) or not actor:
            self.add("C015", where, f"actor {actor!r} is not an id")
        elif self.actors and actor not in self.actors:
            self.add("C015", where, f"actor {actor!r} is the actor of no entity of the record")

    def check_actors(self) -> None:
        for actor, value in self.table("actors").items():
            where = f"actors[{actor!r}]"
            if not isinstance(actor, str) or not actor:
                self.add("C016", where, "the id is not a name")
            elif not isinstance(value, Mapping) or set(value) != {"kind", "country", "names"}:
                self.add("C016", where, "is not {kind, country, names}")
            else:
                self.actors.add(actor)
                self.label(where, value["kind"], ACTOR_LABELS)
                if not isinstance(value["country"], str | None):
                    self.add("C016", where, f"country is {kind(value['country'])}, neither a string nor null")
                names = value["names"]
                if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
                    self.add("C016", where, "names is not a list of strings")

    def check_entities(self) -> None:
        sound = []
        for where, (start, end, label, actor) in self.spans("entities", "start, end, label, actor"):
            sound.append((start, end, where))
            known = self.label(where, label, self.labels.entities)
            if actor is None:
                continue
            if not isinstance(actor, str) or not actor:
                self.add("C016", where, f"actor {actor!r} is neither an id nor null")
            elif known and label not in ACTOR_LABELS:
                self.add("C015", where, f"a {label} names no actor, but {actor!r} is given")
            else:
                self.actors.add(actor)
        reach, holder = 0, ""
        for start, end, where in sorted(sound):
            if start < reach:
                self.add("C014", where, f"span ({start}, {end}) overlaps {holder}, which ends at {reach}")
            if end > reach:
                reach, holder = end, where

    def check_stances(self) -> None:
        seen: dict[tuple[Any, ...], str] = {}
        for number, row in enumerate(self.rows("stances")):
            where = f"stances[{number}]"
            if not isinstance(row, Mapping) or not set(_STANCE_KEYS) - {"holder"} <= set(row) <= set(
                _STANCE_KEYS
            ):
                self.add("C016", where, f"{row!r} is not {{{', '.join(_STANCE_KEYS)}}}")
                continue
            holder = row.get("holder", AUTHOR)
            self.label(where, row["label"], tuple(self.labels.stances))
            self.known_actor(where, row["actor"])
            if not isinstance(holder, str) or not holder:
                self.add("C016", where, f"holder {holder!r} is neither {AUTHOR!r} nor an id")
            elif self.span(where, row["start"], row["end"], self.length) and isinstance(row["actor"], str):
                key = (row["start"], row["end"], row["actor"], holder)
                if seen.setdefault(key, where) != where:
                    self.add("C018", where, f"same sentence, actor and holder as {seen[key]}")

    def check_document_stances(self) -> None:
        for actor, label in self.table("document_stances").items():
            where = f"document_stances[{actor!r}]"
            self.known_actor(where, actor)
            self.label(where, label, DOCUMENT_STANCE_LABELS)

    def check_rhetoric(self) -> None:
        seen: dict[tuple[Any, ...], str] = {}
        for where, (start, end, device) in self.spans("rhetoric", "start, end, device"):
            if (
                self.label(where, device, self.labels.devices)
                and seen.setdefault((start, end, device), where) != where
            ):
                self.add("C018", where, f"same span and device as {seen[start, end, device]}")

    def check_scores(self) -> None:
        scores = self.table("scores")
        for key in scores:
            if key not in ("entities", "actors", "stances", "document_stances", "rhetoric"):
                self.add("C016", f"scores.{key}", "unknown key")
        for key in ("entities", "actors", "stances", "rhetoric"):
            values, rows = scores.get(key, None), self.record.get("entities" if key == "actors" else key, [])
            if values is None or not isinstance(rows, list | tuple):
                continue
            if not isinstance(values, list | tuple) or len(values) != len(rows):
                got = len(values) if isinstance(values, list | tuple) else kind(values)
                self.add("C017", f"scores.{key}", f"{got} instead of a list of {len(rows)}, one for each row")
                continue
            for number, value in enumerate(values):
                where = f"scores.{key}[{number}]"
                (self.check_stance_score if key == "stances" else self.probability)(where, value)
        self.check_document_scores(scores.get("document_stances", {}))

    def check_stance_score(self, where: str, value: object) -> None:
        if value is None:
            return
        if not isinstance(value, Mapping) or set(value) - {"labels"} != {*STANCE_LABELS, "abstained"}:
            self.add("C017", where, f"is not {{{', '.join(STANCE_LABELS)}, abstained}}")
        elif type(value["abstained"]) is not bool:
            self.add("C017", where, f"abstained is {kind(value['abstained'])}, neither true nor false")
        elif any(value[label] is None for label in STANCE_LABELS):
            self.add("C017", where, "a probability is null")
        elif all([self.probability(where, value[label]) for label in STANCE_LABELS]):
            total = sum(value[label] for label in STANCE_LABELS)
            if abs(total - 1) > _SUM_TOLERANCE:
                self.add("C017", where, f"the three probabilities sum to {total:.4f}, not to 1")
            self.check_own_scores(where, value)

    def check_own_scores(self, where: str, value: Mapping[Any, Any]) -> None:
        own = value.get("labels", {})
        if not isinstance(own, Mapping) or (own and set(own) != set(self.labels.stances)):
            self.add("C017", where, f"labels is not an object of {', '.join(self.labels.stances)}")
        elif any(share is None for share in own.values()):
            self.add("C017", where, "a probability is null")
        else:
            for share in own.values():
                self.probability(where, share)

    def check_document_scores(self, scores: object) -> None:
        labels, stances = self.record.get("document_stances", {}), self.record.get("stances", [])
        if not isinstance(labels, Mapping) or not isinstance(stances, list | tuple):
            return
        if not isinstance(scores, Mapping):
            self.add("C016", "scores.document_stances", f"is {kind(scores)}, not an object")
            return
        for actor, value in scores.items():
            where = f"scores.document_stances[{actor!r}]"
            if actor not in labels:
                self.add("C017", where, "has no row in document_stances")
            if not isinstance(value, Mapping) or set(value) != {"score", "evidence"}:
                self.add("C017", where, "is not {score, evidence}")
                continue
            self.probability(where, value["score"])
            evidence = value["evidence"]
            if not isinstance(evidence, list | tuple) or not all(
                type(index) is int and 0 <= index < len(stances) for index in evidence
            ):
                self.add(
                    "C017", where, f"evidence {evidence!r} are not indices into the {len(stances)} stances"
                )
