"""Measure who is who and who says it, with the mentions and sentence stances of the project's own corpus.

    python benchmarks/actors.py                              # the documents that the rules were made on
    python benchmarks/actors.py --held-out --docs docs/concepts/actors.md

Each task is given gold input, so that the figures are of the rules alone and no model is loaded: actors from
gold mentions, holders from gold mentions and actors on the pairs with a polar stance, document stances from
gold sentence stances. All are scored by `commentary_nlp.evaluation`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from figures import write_between_marks
from machine import describe, machine

from commentary_nlp.actors import document_stances, holders, holders_of, link, pronouns
from commentary_nlp.commentary import Commentary, Stance
from commentary_nlp.corpus import read_records
from commentary_nlp.evaluation import Report, evaluate
from commentary_nlp.text import fold_width, normalise, sentences

CORPUS = Path(__file__).parents[1] / "corpus"
RESULTS = Path(__file__).parent / "results" / "actors.json"
TUNED_ON = [f"p{number:03}" for number in range(1, 101)]
SIZES = (3_000, 10_000, 30_000, 100_000)


@dataclass(frozen=True)
class Timing:
    """Milliseconds of processor time that a text of `characters` takes, the median of `runs`."""

    characters: int
    mentions: int
    link_ms: float
    holders_ms: float
    runs: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Score, time, print; write the results, and the tables into the docs if asked."""
    options = _parser().parse_args(arguments)
    train = read_records(options.corpus / "train.jsonl")
    parts = {"tuned on": [record for record in train if record.id in TUNED_ON]}
    if options.held_out:
        parts["other train documents"] = [record for record in train if record.id not in TUNED_ON]
        for split in ("dev", "test"):
            parts[split] = list(read_records(options.corpus / f"{split}.jsonl"))
    scores = {
        f"{name}{script}": score(records)
        for name, part in parts.items()
        for script, records in (("", part), (", Traditional", list(filter(is_traditional, part))))
        if records
    }
    facts = machine()
    timings = [time_size(parts["tuned on"], size) for size in SIZES]
    text = "\n\n".join((score_table(scores), timing_table(timings), f"Measured on {describe(facts)}."))
    print(text)
    if options.output:
        results = {"machine": facts, "scores": scores, "timings": [vars(timing) for timing in timings]}
        options.output.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if options.docs:
        write_between_marks(options.docs, text)
    return 0


def score(records: Sequence[Commentary]) -> dict[str, Any]:
    """The figures of some documents; `None` where there was nothing to measure."""
    report = evaluate(records, [by_rule(record) for record in records])
    everywhere = evaluate(records, [by_rule(record, polar_only=False) for record in records])
    return {
        "documents": len(records),
        "mentions": report.actors.mentions,
        "actor_ids": report.actors.accuracy,
        "b_cubed_f1": report.actors.b_cubed_f1,
        "holder_rows": report.stances.holders.gold,
        **_holder_scores("holder", report),
        **_holder_scores("holder_everywhere", everywhere),
        "document_stances": report.stances.document_gold,
        "document_accuracy": report.stances.document_accuracy,
    }


def by_rule(gold: Commentary, *, polar_only: bool = True) -> Commentary:
    """What the rules make of the gold mentions and sentence stances of a document.

    Holders are asked for the (sentence, actor) pairs that gold calls favor or against, or for all pairs.
    """
    mentions = [(entity.start, entity.end, entity.label) for entity in gold.entities]
    linked = link(gold.text, mentions).ids
    entities = tuple(
        replace(entity, actor=actor) for entity, actor in zip(gold.entities, linked, strict=True)
    )
    bounds = sentences(gold.text)
    return Commentary(
        gold.text,
        entities=entities,
        stances=tuple(_held(gold, bounds, polar_only=polar_only)),
        document_stances=document_stances(bounds, gold.stances, gold.entities),
    )


def _held(gold: Commentary, bounds: Sequence[tuple[int, int]], *, polar_only: bool) -> Iterable[Stance]:
    """A row for each pair whose judgement somebody else is reported to make."""
    mentions = [(entity.start, entity.end, entity.label) for entity in gold.entities]
    ids = [entity.actor for entity in gold.entities]
    reported = holders(gold.text, bounds, mentions, ids)
    polar = {(row.start, row.actor): row.label for row in gold.stances if row.label != "neutral"}
    for number, (start, end) in enumerate(bounds):
        named: dict[str, list[tuple[int, int]]] = {}
        for entity in gold.entities:
            if entity.actor is not None and start <= entity.start < end:
                named.setdefault(entity.actor, []).append((entity.start, entity.end))
        for pronoun in pronouns(gold.text, bounds, mentions, ids):
            if pronoun.sentence == number:
                named.setdefault(pronoun.actor, []).append((pronoun.start, pronoun.end))
        for actor, places in named.items():
            label = polar.get((start, actor))
            if label is None and polar_only:
                continue
            for holder in holders_of(reported[number], places):
                if holder != actor:
                    yield Stance(start, end, actor, label or "neutral", holder)


def time_size(records: Sequence[Commentary], characters: int, runs: int = 5) -> Timing:
    """How long actors and holders of a text of `characters` take."""
    text, mentions = long_text(records, characters)
    link(text[:100], [])  # the knowledge is read before the clock starts
    linking, holding = [], []
    for _ in range(runs):
        begin = process_time()
        ids = link(text, mentions).ids
        middle = process_time()
        holders(text, sentences(text), mentions, ids)
        linking.append(middle - begin)
        holding.append(process_time() - middle)
    return Timing(
        len(text), len(mentions), round(1e3 * median(linking), 2), round(1e3 * median(holding), 2), runs
    )


def long_text(records: Sequence[Commentary], characters: int) -> tuple[str, list[tuple[int, int, str]]]:
    """Sentences of the corpus joined to at least `characters`, and their mentions."""
    pool = [found for record in records for found in _sentences_with_mentions(record)]
    text = ""
    mentions: list[tuple[int, int, str]] = []
    for sentence, inside in cycle(pool):
        mentions.extend((start + len(text), end + len(text), label) for start, end, label in inside)
        text += sentence
        if len(text) >= characters:
            return text, mentions
    raise SystemExit("the corpus holds no sentence; name a folder of annotations with --annotations.")


def _sentences_with_mentions(record: Commentary) -> Iterable[tuple[str, list[tuple[int, int, str]]]]:
    for start, end in sentences(record.text):
        inside = [
            (e.start - start, e.end - start, e.label) for e in record.entities if start <= e.start < end
        ]
        yield record.text[start:end], inside


def _holder_scores(name: str, report: Report) -> dict[str, float | None]:
    found = report.stances.holders
    return {f"{name}_precision": found.precision, f"{name}_recall": found.recall, f"{name}_f1": found.f1}


def score_table(scores: dict[str, dict[str, Any]]) -> str:
    """One row a part of the corpus."""
    lines = [
        "| documents | actor ids | holder F1 (precision, recall) | without gold labels | document stances |",
        "|---|---|---|---|---|",
        "| to be reached | 0.90 | 0.60 | | 0.75 |",
    ]
    for name, row in scores.items():
        precision, recall = _shown(row["holder_precision"]), _shown(row["holder_recall"])
        lines.append(
            f"| {row['documents']} {name} | {_shown(row['actor_ids'])} of {row['mentions']} mentions | "
            f"{_shown(row['holder_f1'])} ({precision}, {recall}) of "
            f"{row['holder_rows']} rows | {_shown(row['holder_everywhere_f1'])} | "
            f"{_shown(row['document_accuracy'])} of {row['document_stances']} |"
        )
    return "\n".join(lines)


def timing_table(timings: Sequence[Timing]) -> str:
    """One row a size."""
    lines = ["| characters | mentions | actors | holders | µs a character |", "|---|---|---|---|---|"]
    for row in timings:
        each = 1e3 * (row.link_ms + row.holders_ms) / row.characters
        size = f"| {row.characters:,} | {row.mentions:,} "
        lines.append(f"{size}| {row.link_ms:.1f} ms | {row.holders_ms:.1f} ms | {each:.2f} |")
    return "\n".join(lines)


def is_traditional(record: Commentary) -> bool:
    """Whether a document is written in Traditional characters."""
    pairs = zip(fold_width(record.text), normalise(record.text), strict=True)
    return sum(before != after for before, after in pairs) * 12 > len(record.text)


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of train, dev and test.jsonl")
    parser.add_argument(
        "--held-out", action="store_true", help="score the documents that no rule was made on as well"
    )
    parser.add_argument("--docs", type=Path, help="page to write the tables into, between its marks")
    parser.add_argument("--output", type=Path, default=RESULTS, help="file for all results")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
