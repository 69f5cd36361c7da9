"""What 30 documents of a register bring to a model whose training left the register out.

The base is trained on the train documents of all other registers, from weights that one names. From it one
model learns the register from 30 of its documents (its dev documents, to stop and to calibrate by, are among
the 30), and as a control another as many documents of the other registers: what that one gains more training
brings, and not the register. Both replay the other registers alone. All are scored on the register's test
documents; intervals are bootstrapped over documents, paired. A finished folder is not trained again, so that
the same command goes on where it was stopped.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from commentary_nlp import Commentary, load
from commentary_nlp.evaluation.comparison import compare_counts
from commentary_nlp.evaluation.measures import count_documents
from commentary_nlp.evaluation.report import same_texts
from commentary_nlp.training import fine_tune
from tuning.corpus import of_registers, read_split, write_file

REGISTERS = ("Hong Kong or Taiwan column", "self-media")
DOCUMENTS = 30
KINDS = ("register", "others")
_TRAINABLE = ("network.json", "network.safetensors", "tokenizer.json", "encoder/config.json")


@dataclass(frozen=True)
class Study:
    """What is compared: `draws` choices of `documents` of each of the `registers`, from weights in `start`.

    `settings` are those of every run; the base reads the other registers `base_epochs` times.
    """

    start: Path
    corpus: Path
    work: Path
    registers: Sequence[str] = REGISTERS
    documents: int = DOCUMENTS
    draws: int = 2
    base_epochs: int = 3
    settings: Mapping[str, Any] = field(default_factory=dict)

    def run(self, store: Any) -> dict[str, Any]:
        """The differences by register; `store` is called with what is known after each."""
        train, dev, test = (read_split(self.corpus, split) for split in ("train", "dev", "test"))
        others = {
            "train": of_registers(train, self.registers, held=False),
            "dev": of_registers(dev, self.registers, held=False),
        }
        files = {name: write_file(self.work / f"others-{name}.jsonl", part) for name, part in others.items()}
        base = self._base(files)
        found = self._facts(others)
        before: list[NDArray[Any]] = []
        after: dict[str, list[NDArray[Any]]] = {kind: [] for kind in KINDS}
        for name in self.registers:
            gold = of_registers(test, [name])
            before.append(self.draws * _counts(base, gold))
            own = {"train": of_registers(train, [name]), "dev": of_registers(dev, [name])}
            for kind, held in zip(KINDS, (own, others), strict=True):
                folders = [
                    self._tuned(f"{name}-{kind}-{draw}", draw, held, len(own["dev"]), files)
                    for draw in range(self.draws)
                ]
                after[kind].append(sum(_counts(folder, gold) for folder in folders))
            found["registers"][name] = {
                "test_documents": len(gold),
                **{kind: _differences(before[-1], after[kind][-1]) for kind in KINDS},
            }
            store(found)
        found["all"] = {
            "test_documents": sum(map(len, before)),
            **{kind: _differences(np.concatenate(before), np.concatenate(after[kind])) for kind in KINDS},
        }
        store(found)
        return found

    def _facts(self, others: Mapping[str, Sequence[Commentary]]) -> dict[str, Any]:
        return {
            "documents": self.documents,
            "draws": self.draws,
            "base_documents": len(others["train"]),
            "base_epochs": self.base_epochs,
            "settings": dict(self.settings),
            "registers": {},
        }

    def _base(self, files: Mapping[str, Path]) -> Path:
        """The model that has learnt from the other registers."""
        start = self.work / "start"  # without thresholds and n-grams, which lie beside shipped weights
        for name in _TRAINABLE:
            (start / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.start / name, start / name)
        own = {"train": files["train"], "dev": files["dev"], "base": start, "replay": 0.0}
        rates = {"rate": 1.5e-4, "head_rate": 6e-4, "epochs": self.base_epochs, "patience": self.base_epochs}
        return self._trained("base", {**own, **rates}, files)

    def _tuned(
        self,
        name: str,
        draw: int,
        held: Mapping[str, Sequence[Commentary]],
        dev_count: int,
        files: Mapping[str, Path],
    ) -> Path:
        """The base after `documents` documents of `held`, as many of its dev part as the register has."""
        chance, folder = random.Random(draw), name.replace(" ", "-")
        counts = {"train": self.documents - dev_count, "dev": dev_count}
        for part, count in counts.items():
            if len(held[part]) < max(count, 1):
                raise SystemExit(f"{name}: {len(held[part])} {part} documents, {count} are asked for")
        own: dict[str, Any] = {
            part: write_file(self.work / f"{folder}-{part}.jsonl", chance.sample(held[part], count))
            for part, count in counts.items()
        }
        own |= {"base": self.work / "base", "replay_corpus": files["train"], "seed": draw + 1}
        return self._trained(folder, own, files)

    def _trained(self, folder: str, own: Mapping[str, Any], files: Mapping[str, Path]) -> Path:
        output = self.work / folder
        if not (output / "training.json").is_file():
            fine_tune(output=output, replay_dev=files["dev"], **{**self.settings, **own})
        return output


def _counts(model: Path, gold: Sequence[Commentary]) -> NDArray[Any]:
    """The counts of each gold document."""
    analyzer = load(model)
    predicted = list(analyzer.pipe(record.text for record in gold))
    return count_documents(same_texts(gold, predicted))


def _differences(before: NDArray[Any], after: NDArray[Any]) -> dict[str, Any]:
    compared = compare_counts(before, after)
    return {one.name: {"title": one.title, **one.to_dict()} for one in compared.differences if one.headline}


def rows(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures for the table."""
    lines = []
    for name, part in [*found["registers"].items(), *([("both", found["all"])] if "all" in found else [])]:
        for figure, own in part["register"].items():
            control = part["others"][figure]
            if own["first"] is None or own["second"] is None:
                continue
            title = f"{name} ({part['test_documents']} test documents): {own['title']}"
            scores = f"{own['first']:.3f} → {own['second']:.3f}, {_change(own)}"
            lines.append((title, f"{scores}; control {_change(control)}"))
    return lines


def _change(one: Mapping[str, Any]) -> str:
    if one["difference"] is None:
        return "no figure"
    interval = f" ({one['low']:+.3f} to {one['high']:+.3f})" if one["low"] is not None else ""
    return f"{one['difference']:+.3f}{interval}"
