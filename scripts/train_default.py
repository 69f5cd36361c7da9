"""Train the default model, stage by stage; the same command resumes a stopped stage.

    python scripts/train_default.py public --data DATA --encoder runs/adapted/encoder -o runs/public
    python scripts/train_default.py corpus --data DATA --corpus corpus/train.jsonl \\
        --start runs/public/model -o runs/default

`public` learns entities, stance and devices from the public sets of docs/training-data.md; `corpus` goes on
with the project's own commentary and replays a share of them. Each stage ends in a trainable model folder.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path

import ahocorasick

from commentary_nlp.actors.entries import read_shipped
from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_records
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.entities.tags import TagSet
from commentary_nlp.training import datasets, label_maps
from commentary_nlp.training.corpus_examples import corpus_examples
from commentary_nlp.training.examples import Example
from commentary_nlp.training.loop import LoopConfig, train
from commentary_nlp.training.model_folder import load_network, new_network, save_network
from commentary_nlp.training.name_exchange import exchange_names, inventory

KNOWLEDGE = Path(__file__).parents[1] / "src" / "commentary_nlp" / "actors" / "knowledge"
STAGES = {
    "public": {"msra": 0.5, "cluener": 3, "ece": 0.4, "cstance": 1.2, "cmre": 4, "sarcasm": 2},
    "corpus": {
        "corpus": 2.5,
        "msra": 0.03,
        "cluener": 0.1,
        "ece": 0.05,
        "cstance": 0.1,
        "cmre": 0.3,
        "sarcasm": 0.3,
    },
}


def listed_surfaces() -> ahocorasick.Automaton:
    """Every name of the knowledge files with two characters or more, with its type."""
    automaton = ahocorasick.Automaton()
    for path in sorted(KNOWLEDGE.glob("*.jsonl")):
        for row in datasets.read_rows(path):
            for name in [row["id"], *(alias for alias, _ in row["aliases"])]:
                if len(name) > 1:
                    automaton.add_word(name, (len(name), row["kind"]))
    automaton.make_automaton()
    return automaton


def read_sources(
    data: Path, corpus: Path | None, copies: int, tokenizer: PieceTokenizer, names: Sequence[str]
) -> dict[str, list[Example]]:
    """The examples of each source named."""
    listed = listed_surfaces()

    def find(text: str) -> list[tuple[int, int, str]]:
        return [(end + 1 - size, end + 1, kind) for end, (size, kind) in listed.iter(text)]

    def rows(path: str) -> list[dict]:  # type: ignore[type-arg]
        return list(datasets.read_rows(data / path))

    cluener = ("cluener", TagSet(datasets.CLUENER_LABELS))
    readers = {
        "msra": lambda: datasets.entity_examples(
            rows("ner/msra/train.jsonl"), tokenizer, label_maps.MSRA, find_listed=find
        ),
        "cluener": lambda: datasets.entity_examples(
            rows("ner/cluener/train.jsonl"),
            tokenizer,
            label_maps.CLUENER,
            find_listed=find,
            auxiliary=cluener,
        ),
        "ece": lambda: datasets.entity_examples(
            rows("ner/commodity_ece/train.jsonl"), tokenizer, label_maps.ECE, find_listed=find
        ),
        "cstance": lambda: datasets.stance_examples(
            rows("stance/cstance/train.jsonl"), tokenizer, longest=300
        ),
        "cmre": lambda: datasets.metaphor_examples(rows("rhetoric/cmre/train.jsonl"), tokenizer),
        "simile": lambda: datasets.metaphor_examples(rows("rhetoric/simile/train.jsonl"), tokenizer),
        "sarcasm": lambda: datasets.sarcasm_examples(rows("rhetoric/tosarcasm/train.jsonl"), tokenizer),
        "corpus": lambda: [
            e for record in with_copies(corpus, copies) for e in corpus_examples(record, tokenizer)
        ],
    }
    sources = {}
    for name in names:
        sources[name] = readers[name]()
        print(
            f"{name}: {len(sources[name]):,} texts, {sum(e.size for e in sources[name]):,} pieces", flush=True
        )
    return sources


def with_copies(corpus: Path, copies: int) -> list[Commentary]:
    """The documents, and `copies` of each with names exchanged."""
    records = list(read_records(corpus))
    names = inventory(
        (entry for path in sorted(KNOWLEDGE.glob("*.jsonl")) for entry in read_shipped(path)), records
    )
    draw = random.Random(1)
    return records + [exchange_names(record, names, draw) for _ in range(copies) for record in records]


def main() -> None:
    """Run one stage."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("stage", choices=sorted(STAGES))
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument(
        "--copies", type=int, default=2, help="copies of each corpus document with names exchanged"
    )
    parser.add_argument("--encoder", type=Path, help="encoder folder to start from (stage public)")
    parser.add_argument("--start", type=Path, help="trainable model folder to start from (stage corpus)")
    parser.add_argument("--epochs", type=json.loads, help="JSON object that replaces the stage's epochs")
    parser.add_argument("--rate", type=float, default=LoopConfig.rate)
    parser.add_argument("--head-rate", type=float, default=LoopConfig.head_rate)
    parser.add_argument("--budget", type=int, default=LoopConfig.budget)
    parser.add_argument("--frozen-layers", type=int, default=0)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    base = options.encoder if options.stage == "public" else options.start
    tokenizer = PieceTokenizer.from_file(base / "tokenizer.json")
    epochs = options.epochs or STAGES[options.stage]
    sources = read_sources(options.data, options.corpus, options.copies, tokenizer, list(epochs))
    if options.stage == "public":
        network = new_network(base, auxiliary={"cluener": datasets.CLUENER_LABELS})
    else:
        network = load_network(base)
    config = LoopConfig(
        epochs=epochs,
        rate=options.rate,
        head_rate=options.head_rate,
        budget=options.budget,
        frozen_layers=options.frozen_layers,
        seconds=options.seconds,
        seed=options.seed,
    )
    stage = train(network, sources, config, options.output)
    stage["config"]["copies"] = options.copies
    (options.output / "stage.json").write_text(json.dumps(stage, indent=1) + "\n", "utf-8")
    encoder = base if options.stage == "public" else base / "encoder"
    save_network(network, encoder, options.output / "model")


if __name__ == "__main__":
    main()
