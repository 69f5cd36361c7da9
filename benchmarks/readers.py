"""One reader in a process of its own: texts on stdin, seconds and peak memory back to `speed.py`.

    python benchmarks/readers.py NAME THREADS

A request is one JSON line, {"task": "texts" | "stream", "items": [...]}, and so is the answer. An item holds
a text, its sentences and the (sentence, actor) pairs found in it, for those who are asked by the pair.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from first_analysis import peak_megabytes

Item = dict[str, Any]
Stream = Callable[[Iterable[Item]], Iterator[object]]
LAC, JIEBA, PIPELINES = "LAC (entities only)", "jieba.posseg", "three transformers pipelines"
PEAKS = {"float32 peak": "float32", "int8 peak": "int8", "bf16 peak": "bf16"}
"""The readers that only multiply matrices, and in which format."""


def main() -> None:
    """Build the reader, answer until stdin ends."""
    name, threads = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what packages print is no answer
    try:
        stream = build(name, threads)
    except (ImportError, NotImplementedError) as error:
        print(json.dumps({"missing": str(error)}), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        seconds = timed(stream, request["items"], one_by_one=request["task"] == "texts")
        print(json.dumps({"seconds": seconds, "peak_megabytes": peak_megabytes()}), file=answers, flush=True)


def timed(stream: Stream, items: list[Item], *, one_by_one: bool) -> list[float]:
    """Seconds of each item alone, or from result to result of all of them as one stream."""
    groups = [[item] for item in items] if one_by_one else [items]
    seconds: list[float] = []
    for group in groups:
        last = time.perf_counter()
        for _ in stream(group):
            now = time.perf_counter()
            seconds.append(now - last)
            last = now
    return seconds


def build(name: str, threads: int) -> Stream:
    """What reads the items of a stream in turn."""
    if name == LAC:
        return one_at_a_time(_lac(threads))
    if name == JIEBA:
        return one_at_a_time(_jieba())
    if name == PIPELINES:
        return one_at_a_time(_pipelines(threads))
    if name in PEAKS:
        from floor import product

        return one_at_a_time(product(PEAKS[name], threads))
    return _library(*name.split("/"), threads=threads)


def one_at_a_time(read: Callable[[Item], object]) -> Stream:
    """The stream of a reader that has no way of its own to read many."""
    return lambda items: map(read, items)


def _library(model: str, backend: str, *, threads: int) -> Stream:
    import commentary_nlp

    analyzer = commentary_nlp.load(model, backend=backend, threads=threads)

    def stream(items: Iterable[Item]) -> Iterator[object]:
        texts = [item["text"] for item in items]
        if len(texts) == 1:  # alone, its windows are read side by side
            return iter([analyzer(texts[0])])
        return analyzer.pipe(texts)

    return stream


def _lac(threads: int) -> Callable[[Item], object]:
    from throughput import lac_reader

    _, read = lac_reader("央行宣布下调存款准备金率，市场反应平淡。" * 100, threads)
    return lambda item: read(item["text"])


def _jieba() -> Callable[[Item], object]:
    import logging

    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return lambda item: list(jieba.posseg.cut(item["text"]))


def _pipelines(threads: int) -> Callable[[Item], object]:
    """Entities and devices by the sentence, stances by the (sentence, actor) pair, each with its own encoder.

    The encoder is the library's own in float32. The heads are random: that changes no cost but the number of
    spans, and the pairs are those that the library found.
    """
    import torch
    from transformers import (
        BertForSequenceClassification,
        BertForTokenClassification,
        PreTrainedTokenizerFast,
        logging,
        pipeline,
    )

    from commentary_nlp.model_files import model_folder
    from commentary_nlp.training.model_folder import load_network

    logging.set_verbosity_error()
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    folder = model_folder("default-train")
    encoder = load_network(folder).encoder
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        bos_token="<s>",
        eos_token="</s>",
        unk_token="<unk>",
        pad_token="<pad>",
        model_max_length=encoder.config.max_position_embeddings,
        model_input_names=["input_ids", "attention_mask"],
    )

    def over(task: str, kind: Any, labels: int, **settings: Any) -> Any:
        config = encoder.config.__class__.from_dict({**encoder.config.to_dict(), "num_labels": labels})
        model = kind(config)
        model.bert.load_state_dict(encoder.state_dict(), strict=False)
        return pipeline(task, model=model.eval(), tokenizer=tokenizer, device="cpu", **settings)

    entities = over("token-classification", BertForTokenClassification, 33, aggregation_strategy="simple")
    stances = over("text-classification", BertForSequenceClassification, 3)
    devices = over("text-classification", BertForSequenceClassification, 15, function_to_apply="sigmoid")

    def read(item: Item) -> object:
        pairs = [{"text": sentence, "text_pair": actor} for sentence, actor in item["pairs"]]
        sentences = item["sentences"]
        return entities(sentences), stances(pairs, truncation=True), devices(sentences, truncation=True)

    return read


if __name__ == "__main__":
    main()
