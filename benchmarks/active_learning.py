"""Does `corpus suggest` choose better than chance? A simulation on corpus/train, scored on corpus/dev.

    python scripts/build_encoder.py --source intfloat/multilingual-e5-small --texts … -o runs/encoder
    python benchmarks/active_learning.py --encoder runs/encoder

From 20 documents drawn at random, 50 and then 50 more are chosen, at random or as `corpus suggest` does, and
a learner is trained on all of them. The learner is a stand-in: linear models over the states of an encoder
that has never seen the corpus and is not fine-tuned (`frozen_learner.py`), since fine-tuning the network so
often takes days on two cores. The probabilities are those of the learner; the choice itself is
`commentary_nlp.active.choose`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from frozen_learner import Document, Learner, Whitened, read_all
from machine import machine

import commentary_nlp as cn
from commentary_nlp.active import Items, choose, informations, uncertainty

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus"
RESULTS = HERE / "results" / "active-learning.json"
START, STEP, ROUNDS = 20, 50, 2
Scores = dict[str, float]
Read = tuple[Document, Document]
"""A document with its states as they are, which texts are chosen by, and whitened, which learners read."""
Choose = Callable[[Learner, Sequence[Read], Sequence[Read], int], list[int]]


def main() -> int:
    """Simulate, store, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--encoder", type=Path, required=True, help="encoder folder that has not seen the corpus"
    )
    parser.add_argument("--runs", type=int, default=20, help="starts, each with one choice of either kind")
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--cache", type=Path, default=Path("runs"), help="folder for the states")
    options = parser.parse_args()
    splits = []
    for split in ("train", "dev"):
        records = cn.read_records(CORPUS / f"{split}.jsonl")
        splits.append(read_all(records, options.encoder, options.cache / f"states-{split}.npz"))
    train, dev = whitened(*splits)
    runs: list[dict[str, list[Scores]]] = []
    for number in range(options.runs):
        draw = np.random.default_rng(options.seed + number)
        runs.append(simulate(train, dev, draw))
        found = {"machine": machine(), "seed": options.seed, "start": START, "runs": runs}
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
        print(f"{number + 1} of {options.runs}", file=sys.stderr, flush=True)
    page = table(runs)
    RESULTS.with_suffix(".md").write_text(page + "\n", "utf-8")
    print(page)
    return 0


def whitened(train: list[Document], dev: list[Document]) -> tuple[list[Read], list[Document]]:
    """The documents with their states whitened on those of train, whose labels are not looked at."""
    pieces = Whitened.of(np.concatenate([d.pieces[::20] for d in train]).astype(np.float64))
    pairs = Whitened.of(np.concatenate([d.pairs for d in train])[::2])
    sentences = Whitened.of(np.concatenate([d.sentences for d in train]))

    def read(d: Document) -> Document:
        return d._replace(pieces=pieces(d.pieces), pairs=pairs(d.pairs), sentences=sentences(d.sentences))

    return [(d, read(d)) for d in train], [read(d) for d in dev]


def simulate(train: list[Read], dev: list[Document], draw: np.random.Generator) -> dict[str, list[Scores]]:
    """The scores on dev after each round, by how was chosen."""
    start = draw.permutation(len(train))[:START].tolist()

    def at_random(learner: Learner, pool: Sequence[Read], labelled: Sequence[Read], count: int) -> list[int]:
        return draw.permutation(len(pool))[:count].tolist()

    first = Learner().fit([train[place][1] for place in start])
    found: dict[str, list[Scores]] = {}
    for name, chosen_by in (("random", at_random), ("suggest", suggested)):
        labelled, learner = list(start), first
        found[name] = []
        for _ in range(ROUNDS):
            rest = [place for place in range(len(train)) if place not in set(labelled)]
            picks = chosen_by(learner, [train[p] for p in rest], [train[p] for p in labelled], STEP)
            labelled += [rest[pick] for pick in picks]
            learner = Learner().fit([train[place][1] for place in labelled])
            found[name].append(learner.score(dev))
    return found


def suggested(learner: Learner, pool: Sequence[Read], labelled: Sequence[Read], count: int) -> list[int]:
    """What `corpus suggest` would choose."""
    taught, offered = informations(
        [items(learner, *document) for document in labelled], [items(learner, *document) for document in pool]
    )
    return [place for place, _ in choose(offered, taught, count)]


def items(learner: Learner, document: Document, white: Document) -> dict[str, Items]:
    """The items of a document: pieces taken for entities, pairs, sentences."""
    tags, chances = learner.tags(white), learner.devices(white)
    named = tags.argmax(axis=1) > 0
    doubts = uncertainty(np.stack([chances, 1 - chances], axis=-1))
    return {
        "entities": Items(document.pieces[named].astype(np.float64), uncertainty(tags[named])),
        "stances": Items(document.pairs.astype(np.float64), uncertainty(learner.stances(white))),
        "devices": Items(document.sentences.astype(np.float64), doubts.mean(axis=1)),
    }


def table(runs: Sequence[dict[str, list[Scores]]]) -> str:
    """Means and the paired difference with its 95 % interval (t), as Markdown."""
    lines = [
        "| documents chosen | figure on dev | random | suggest | difference | interval | runs won |",
        "|---" * 7 + "|",
    ]
    names = list(runs[0]["random"][0])
    means = {"mean of the three F1": names[:3], "mean of the two precisions": names[3:]}
    for step in range(ROUNDS):
        for title, parts in {**{name: [name] for name in names}, **means}.items():
            values = {
                kind: np.array([np.mean([run[kind][step][part] for part in parts]) for run in runs])
                for kind in ("random", "suggest")
            }
            lines.append(f"| {STEP * (step + 1)} | {title} | " + " | ".join(_cells(values)) + " |")
    return "\n".join(lines)


def _cells(values: dict[str, Any]) -> list[str]:
    from scipy.stats import t

    change = values["suggest"] - values["random"]
    half = (
        t.ppf(0.975, len(change) - 1) * change.std(ddof=1) / len(change) ** 0.5 if len(change) > 1 else np.nan
    )
    mean = change.mean()
    return [
        f"{values['random'].mean():.3f}",
        f"{values['suggest'].mean():.3f}",
        f"{mean:+.4f}",
        f"{mean - half:+.4f} to {mean + half:+.4f}",
        f"{(change > 0).sum()} of {len(change)}",
    ]


if __name__ == "__main__":
    sys.exit(main())
