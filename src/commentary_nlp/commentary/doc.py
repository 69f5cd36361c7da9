"""A Commentary as a spaCy Doc: what stands where, and the way back.

    doc.sents                sentences, by the rule of the annotation guide
    doc.ents                 entities, `kb_id_` the actor id ("" for none)
    doc.spans["entities"]    the same spans, `attrs["scores"]` and `attrs["actor_scores"]` their probabilities
    doc.spans["rhetoric"]    devices, `attrs["scores"]` likewise
    doc._.actors             {id: {kind, country, names}}
    doc._.stances            [{start, end, actor, label, holder, score}], offsets in characters
    doc._.document_stances   {actor id: {label, score, evidence}}
    doc._.commentary         {id, meta}

All of it is plain data, so that DocBin, `Doc.to_bytes` and worker processes carry it. An extension is
None until a component has set it. Importing this module registers the extensions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from spacy.tokens import Doc, Span, SpanGroup
from spacy.vocab import Vocab

from commentary_nlp.commentary.serialise import from_dict
from commentary_nlp.commentary.types import Actor, Commentary, Device, DocumentStance, Entity, Stance
from commentary_nlp.errors import InputError

_CHARACTER_OR_RUN = re.compile(r"\s+|\S")
EXTENSIONS = ("actors", "stances", "document_stances", "commentary")

for _name in EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def to_doc(commentary: Commentary, vocab: Vocab) -> Doc:
    """The Doc that carries `commentary`; see `Commentary.to_doc`."""
    doc = make_doc(commentary.text, vocab)
    set_sentences(doc, commentary.sentences)
    set_entities(doc, commentary.entities)
    set_actors(doc, commentary.actors)
    set_stances(doc, commentary.stances, commentary.document_stances)
    set_devices(doc, commentary.devices)
    doc._.commentary = {"id": commentary.id, "meta": dict(commentary.meta)}
    return doc


def make_doc(text: str, vocab: Vocab) -> Doc:
    """A Doc of one token a character, as spaCy's default Chinese tokenizer makes it, in linear time.

    A single space hangs on the token before it; other white space is one token a run. Raises
    InputError (C031) for a lone surrogate, which spaCy cannot store.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            "C031",
            f"the text holds the lone surrogate U+{ord(text[error.start]):04X} at {error.start}, which spaCy "
            "cannot store. Replace each by one U+FFFD; offsets stay the same.",
        ) from error
    words: list[str] = []
    spaces: list[bool] = []
    for match in _CHARACTER_OR_RUN.finditer(text):
        token = match.group()
        if token[0] == " " and words:  # a run never follows a run, so the last token is a character
            spaces[-1] = True
            token = token[1:]
        if token:
            words.append(token)
            spaces.append(False)
    return Doc(vocab, words=words, spaces=spaces)


def set_sentences(doc: Doc, sentences: Iterable[tuple[int, int]]) -> None:
    """Begin a sentence of `doc.sents` at the first token at or behind each start; white space ends one.

    A Doc whose sentences are set already keeps them.
    """
    if doc.has_annotation("SENT_START"):
        return
    starts = iter([start for start, _ in sentences])
    coming = next(starts, None)
    for token in doc:
        begins = coming is not None and token.idx + len(token) > coming
        token.is_sent_start = begins or token.i == 0
        while coming is not None and token.idx + len(token) > coming:
            coming = next(starts, None)


def set_entities(doc: Doc, entities: Sequence[Entity]) -> None:
    """Put `entities` in `doc.ents` and `doc.spans["entities"]`, in place of what stands there.

    Raises InputError (C030) naming the span that is no run of tokens.
    """
    spans = [_span(doc, e.start, e.end, e.label, e.actor or "") for e in entities]
    doc.ents = tuple(spans)
    _set_group(doc, "entities", spans, [e.score for e in entities])
    doc.spans["entities"].attrs["actor_scores"] = [
        None if e.actor_score is None else float(e.actor_score) for e in entities
    ]


def get_entities(doc: Doc) -> tuple[Entity, ...]:
    """The entities of `doc.ents`, with the scores of `doc.spans["entities"]` where those know the span."""
    known: dict[tuple[int, int, str], tuple[float | None, float | None]] = {}
    if "entities" in doc.spans:
        group = doc.spans["entities"]
        spans = [(span.start_char, span.end_char, span.label_) for span in group]
        none = [None] * len(spans)
        scores = (group.attrs.get("scores") or none, group.attrs.get("actor_scores") or none)
        known = dict(zip(spans, zip(*scores, strict=False), strict=False))
    return tuple(
        Entity(
            span.start_char,
            span.end_char,
            span.label_,
            span.kb_id_ or None,
            *known.get((span.start_char, span.end_char, span.label_), (None, None)),
        )
        for span in doc.ents
    )


def set_actors(doc: Doc, actors: Iterable[Actor]) -> None:
    """Put `actors` in `doc._.actors`."""
    doc._.actors = {a.id: {"kind": a.kind, "country": a.country, "names": list(a.names)} for a in actors}


def set_stances(doc: Doc, stances: Iterable[Stance], overall: Iterable[DocumentStance]) -> None:
    """Put sentence stances in `doc._.stances`, the overall ones in `doc._.document_stances`."""
    doc._.stances = [_stance_row(stance) for stance in stances]
    doc._.document_stances = {
        d.actor: {"label": d.label, "score": d.score, "evidence": list(d.evidence)} for d in overall
    }


def _stance_row(stance: Stance) -> dict[str, Any]:
    row = asdict(stance)
    if row["score"] is not None:
        own = dict(row["score"].pop("labels"))
        row["score"].update({"labels": own} if own else {})
    return row


def set_devices(doc: Doc, devices: Sequence[Device]) -> None:
    """Put `devices` in `doc.spans["rhetoric"]`; raises InputError (C030) as `set_entities` does."""
    spans = [_span(doc, d.start, d.end, d.device) for d in devices]
    _set_group(doc, "rhetoric", spans, [d.score for d in devices])


def set_words(doc: Doc, words: Iterable[tuple[int, int]]) -> None:
    """Put words, as (start, end), in `doc.spans["words"]`; raises InputError as `set_entities` does."""
    doc.spans["words"] = SpanGroup(doc, name="words", spans=[_span(doc, start, end) for start, end in words])


def _set_group(doc: Doc, name: str, spans: Sequence[Span], scores: Sequence[float | None]) -> None:
    plain = [None if score is None else float(score) for score in scores]
    doc.spans[name] = SpanGroup(doc, name=name, spans=list(spans), attrs={"scores": plain})


def _span(doc: Doc, start: int, end: int, label: str = "", kb_id: str = "") -> Span:
    span = doc.char_span(start, end, label=label, kb_id=kb_id)
    if span is None:
        near = (
            doc.char_span(start, end, alignment_mode="expand") if 0 <= start < end <= len(doc.text) else None
        )
        tokens = " ".join(repr(token.text_with_ws) for token in near) if near is not None else "none"
        raise InputError(
            "C030",
            f"{label or 'word'} {doc.text[start:end]!r} ({start}, {end}) is no run of tokens of the Doc; the "
            f"tokens there are {tokens}. Use a Doc of characters: spacy.blank('zh') makes one by default.",
        )
    return span


def from_doc(doc: Doc) -> Commentary:
    """The Commentary that `doc` carries; see `Commentary.from_doc`."""
    entities = get_entities(doc)
    group = doc.spans.get("rhetoric", ())
    about = doc._.commentary or {}
    stances = [dict(row) for row in doc._.stances or ()]
    overall: Mapping[str, Mapping[str, Any]] = doc._.document_stances or {}
    record = {
        "id": about.get("id"),
        "text": doc.text,
        "entities": [[e.start, e.end, e.label, e.actor] for e in entities],
        "stances": stances,
        "document_stances": {actor: row["label"] for actor, row in overall.items()},
        "rhetoric": [[span.start_char, span.end_char, span.label_] for span in group],
        "scores": {
            "entities": [e.score for e in entities],
            "actors": [e.actor_score for e in entities],
            "stances": [row.pop("score", None) for row in stances],
            "document_stances": {
                actor: {"score": row["score"], "evidence": row["evidence"]} for actor, row in overall.items()
            },
            "rhetoric": getattr(group, "attrs", {}).get("scores", [None] * len(group)),
        },
        "actors": doc._.actors or {},
        "meta": _lists(about.get("meta", {})),
    }
    return from_dict(record, where=about.get("id") or "Doc")


def _lists(value: Any) -> Any:
    """The value with tuples as lists again: a DocBin returns every list as a tuple."""
    if isinstance(value, Mapping):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value
