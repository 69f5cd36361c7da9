"""The encoder before any training of ours, as a plain `transformers` pipeline gives its states."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

LEARNT_FROM = 100
"""Documents of train that learners over the states read; the states of all take long."""
LONGEST = 510
Rows = list[dict[str, Any]]


class States(NamedTuple):
    """What the encoder gives for one sentence: a state for each piece, and where the piece stands."""

    states: NDArray[np.float32]  # (pieces, hidden)
    offsets: list[tuple[int, int]]


class FrozenEncoder:
    """A folder of `scripts/build_encoder.py` in a feature-extraction pipeline of transformers."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads

    @cached_property
    def pipeline(self) -> Any:
        """The pipeline, with <s> and </s> around each sentence as in pretraining."""
        import torch
        from tokenizers.processors import TemplateProcessing
        from transformers import AutoModel, PreTrainedTokenizerFast, pipeline

        torch.set_num_threads(self.threads)
        tokenizer = PreTrainedTokenizerFast(
            tokenizer_file=str(self.folder / "tokenizer.json"),
            bos_token="<s>",
            eos_token="</s>",
            pad_token="<pad>",
            model_max_length=LONGEST + 2,
        )
        ends = [("<s>", tokenizer.bos_token_id), ("</s>", tokenizer.eos_token_id)]
        tokenizer.backend_tokenizer.post_processor = TemplateProcessing(
            single="<s> $A </s>", special_tokens=ends
        )
        model = AutoModel.from_pretrained(self.folder, local_files_only=True, add_pooling_layer=False)
        return pipeline("feature-extraction", model=model, tokenizer=tokenizer, device="cpu")

    def read(self, sentences: Sequence[str]) -> Iterator[States]:
        """The states of each sentence, one by one; a piece behind the 510th has the state of the whole."""
        for sentence in sentences:
            states = np.asarray(self.pipeline(sentence, truncation=True)[0], np.float32)
            offsets = self.pipeline.tokenizer(sentence, return_offsets_mapping=True)["offset_mapping"][1:-1]
            inner = states[1:-1]
            missing = np.repeat(states.mean(axis=0, keepdims=True), max(0, len(offsets) - len(inner)), axis=0)
            yield States(np.concatenate([inner, missing]), [(int(a), int(b)) for a, b in offsets])


def sample(train: Sequence[Any]) -> list[Any]:
    """The documents that learners over the states read, drawn once and for all."""
    return random.Random(0).sample(list(train), min(LEARNT_FROM, len(train)))


def by_states(train: Rows, encoder: FrozenEncoder) -> Callable[[Rows], list[str]]:
    """Stance: logistic regression over the mean state of the sentence and that of the actor's mentions."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    known: dict[str, States] = {}

    def table(rows: Rows) -> NDArray[np.float32]:
        new = [s for s in dict.fromkeys(row["sentence"] for row in rows) if s not in known]
        known.update(zip(new, encoder.read(new), strict=True))
        return np.stack([pair_features(known[row["sentence"]], row["mentions"]) for row in rows])

    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, class_weight="balanced", max_iter=500))
    model.fit(table(train), [row["label"] for row in train])
    return lambda rows: [str(label) for label in model.predict(table(rows))]


def pair_features(read: States, mentions: Sequence[tuple[int, int]]) -> NDArray[np.float32]:
    """The mean state of the sentence, and of the pieces that share a character with a mention."""
    if not len(read.states):
        return np.zeros(2 * read.states.shape[1], np.float32)
    whole = read.states.mean(axis=0)
    held = [any(a < end and start < b for start, end in mentions) for a, b in read.offsets]
    target = read.states[np.array(held)].mean(axis=0) if any(held) else whole
    return np.concatenate([whole, target])
