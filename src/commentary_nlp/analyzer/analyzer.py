"""The analyser: text in, `Commentary` out, by one encoder pass."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from typing import Any
from weakref import WeakSet

import numpy as np

from commentary_nlp.actors import (
    Knowledge,
    Lexicon,
    Reported,
    document_stances,
    holders,
    holders_of,
    link,
    pronouns,
)
from commentary_nlp.actors.endorsement import PRECISION as ENDORSED
from commentary_nlp.actors.endorsement import endorsed as endorsed_holders
from commentary_nlp.analyzer.remembered import Remembered
from commentary_nlp.commentary import Actor, Commentary, Device, DocumentStance, Entity, Stance, StanceScore
from commentary_nlp.encoder.backend import Floats
from commentary_nlp.encoder.encoding import Encoding, encode_text
from commentary_nlp.encoder.side_by_side import in_order
from commentary_nlp.entities.decode import trim
from commentary_nlp.entities.mend import mend
from commentary_nlp.errors import InputError
from commentary_nlp.model import Model
from commentary_nlp.rhetoric.neural import calibrated, presence
from commentary_nlp.rhetoric.read import read_devices
from commentary_nlp.scheme import AUTHOR, SCHEME_VERSION
from commentary_nlp.scheme.label_sets import LabelSets
from commentary_nlp.stances import (
    blend,
    collect_pairs,
    consistent,
    decide,
    masked_sentences,
    probabilities,
    reported_more_polar,
    score_pairs,
    score_target,
)
from commentary_nlp.text import normalise

LONGEST_MENTION = 60
"""Characters of a mention; what the model takes for a longer one (a name repeated without end) is none."""

_APPROVED = StanceScore(ENDORSED, (1 - ENDORSED) / 4, 3 * (1 - ENDORSED) / 4)
"""The author toward one whom he calls right; how the rest is shared between the others is no figure."""

Mentions = list[tuple[int, int]]


class Analyzer:
    """Reads Chinese commentary with one model.

    Calling it gives the whole `Commentary`. The stage methods give one task each and share the encoder pass
    of a text. A document's result does not depend on what is analysed with it. Threads may share an analyser.
    `lexicon` holds the user's entries, and tells by `unused()` which of them no text has named so far.
    """

    def __init__(
        self, model: Model, knowledge: Knowledge | None = None, lexicon: Lexicon | None = None
    ) -> None:
        self.model = model
        self.lexicon = lexicon or Lexicon()
        self._knowledge = knowledge
        self.remembered = Remembered()
        self._lock = threading.Lock()
        _alive.add(self)

    @property
    def labels(self) -> LabelSets:
        """The labels that the model gives: the scheme's, or those it was fine-tuned to."""
        return self.model.config.label_sets

    @property
    def knowledge(self) -> Knowledge:
        """The names the actors are looked up in, loaded at first use."""
        with self._lock:
            if self._knowledge is None:
                self._knowledge = self.lexicon.knowledge
            return self._knowledge

    def __call__(self, text: str, *, id: str | None = None) -> Commentary:
        """Everything that is read in `text`; offsets are code points of this very string.

        One encoder pass a window. Raises InputError where `text` is not a string.
        """
        return self._analyse(text, id, self._workers)

    def pipe(self, texts: Iterable[str | tuple[str, str]], *, batch_size: int = 32) -> Iterator[Commentary]:
        """Results in the order of `texts`, one at a time; an item may be a text or (id, text).

        At most `batch_size` texts are taken before the first result is given, and no more than twice the
        number of threads, so memory is bounded. Results do not depend on it. Raises InputError where it is
        less than 1, for one text instead of many, and at the first item that is not text.
        """
        if isinstance(texts, (str, bytes)):
            raise InputError("C020", "texts is one text, not many. Call the analyser on it, or give a list.")
        if batch_size < 1:
            raise InputError("C023", f"batch_size is {batch_size}. Give at least 1.")
        workers, threads = self._workers, self.model.backend.threads
        if workers is None:
            yield from map(self._analyse_item, texts)
            return
        yield from in_order(self._analyse_item, texts, workers, min(batch_size, 2 * threads))

    def stance(self, text: str, target: str) -> Stance:
        """The author's stance in `text` toward any target, named there or not; the evidence is all of `text`.

        One more encoder pass a window. Raises InputError for an empty or very long target.
        """
        if not isinstance(target, str):
            raise InputError("C020", f"the target is a {type(target).__name__}, not a str. Name it in words.")
        if not target.strip():
            raise InputError("C021", "the target is empty. Name what the stance is asked toward.")
        encoding = self.encode(text)
        calibration = self.model.config.stances.get("target", {})
        ids = self.model.tokenizer.ids(normalise(target.strip()))
        shares = score_target(
            encoding,
            ids,
            self.model.backend,
            calibration,
            window=self.model.config.window,
            labels=self.labels,
        )
        label, score = decide(shares.tolist(), calibration, self.labels)
        return Stance(0, len(text), target.strip(), label, AUTHOR, score)

    def encode(self, text: str) -> Encoding:
        """The encoder pass of `text`, computed or remembered. Raises InputError where it is not a string."""
        known = self.remembered.get(text) if isinstance(text, str) else None
        if known is None:
            known = self._read(text, self._workers)
            self.remembered.add(known)
        return known

    def encode_many(self, texts: Sequence[str]) -> list[Encoding]:
        """The encoder passes of `texts`, the last of them remembered."""
        return [self.encode(text) for text in texts]

    def entities(self, encoding: Encoding) -> tuple[Entity, ...]:
        """The mentions, without actors, in order: the model's, mended, the lexicon's."""
        offsets = encoding.pieces.characters.offset
        calibration = self.model.config.entities
        found = self.model.field.spans(encoding.scores.emissions, encoding.own)
        entities = []
        for first, last, label, chance in found:
            settings = calibration.get(label, {})
            start, end = trim(encoding.folded, int(offsets[first]), int(offsets[last - 1]) + 1)
            score = calibrated(chance, settings)
            if score >= settings.get("least", 0.0) and 0 < end - start <= LONGEST_MENTION:
                entities.append(Entity(start, end, label, None, score))
        mended = mend(encoding.folded, entities, self.knowledge, calibration, self.labels.entities)
        return self.lexicon.tag(encoding.folded, mended)

    def actors(
        self, encoding: Encoding, entities: Sequence[Entity]
    ) -> tuple[tuple[Entity, ...], tuple[Actor, ...]]:
        """The entities with the actor each names, and the actors in order of appearance."""
        mentions = [(e.start, e.end, e.label) for e in entities]
        linking = link(encoding.text, mentions, self.knowledge, self.labels.entities)
        linked = tuple(
            Entity(e.start, e.end, e.label, actor, e.score, chance)
            for e, actor, chance in zip(entities, linking.ids, linking.scores, strict=True)
        )
        return linked, linking.actors

    def stances(self, encoding: Encoding, entities: Sequence[Entity]) -> tuple[Stance, ...]:
        """The stance of every (sentence, actor) pair; more rows where the sentence reports a judgement.

        The author's own row is neutral then, unless the same sentence endorses the one who judges.
        """
        return self._stances(encoding, entities, self._workers)

    def _stances(
        self, encoding: Encoding, entities: Sequence[Entity], workers: Executor | None
    ) -> tuple[Stance, ...]:
        asked = self.pairs(encoding, entities)
        if not asked:
            return ()
        reported = self.reported(encoding, entities)
        judges = [holders_of(reported[sentence], mentions) for sentence, _, mentions in asked]
        endorsed = endorsed_holders(encoding.folded, encoding.spans, reported)
        calibration = self.model.config.stances.get("pair", {})
        groups = [
            (actor, sentence if holding else AUTHOR)  # a reported judgement stands alone
            for (sentence, actor, _), holding in zip(asked, judges, strict=True)
        ]
        shares = consistent(self.pair_shares(encoding, asked, workers), groups, calibration.get("across", {}))
        shares = reported_more_polar(shares, [*map(bool, judges)], calibration.get("reported", 0.0))
        rows: list[Stance] = []
        for (sentence, actor, _), holding, chances in zip(asked, judges, shares, strict=True):
            start, end = encoding.spans[sentence]
            label, score = decide(chances.tolist(), calibration, self.labels)
            if actor in endorsed[sentence] and label != "favor" and self.labels.has_scheme_stances:
                label, score = "favor", _APPROVED
            polar = self.labels.stances[label] != "neutral"
            if not holding or not polar or endorsed[sentence].intersection(holding):
                rows.append(Stance(start, end, actor, label, AUTHOR, score))
            else:
                aside = _aside(score, self.labels)
                rows.append(Stance(start, end, actor, self.labels.neutral, AUTHOR, aside))
            if polar:
                rows.extend(
                    Stance(start, end, actor, label, judge, score) for judge in holding if judge != actor
                )
        return tuple(rows)

    def pair_shares(
        self,
        encoding: Encoding,
        asked: Sequence[tuple[int, str, Mentions]],
        workers: Executor | None = None,
    ) -> Floats:
        """Probabilities (pairs, labels) of what each sentence, read alone, says of the actor.

        `asked` are of `pairs`. The network's opinion, with that of the n-grams where the model has them.
        """
        calibration = self.model.config.stances.get("pair", {})
        inputs = collect_pairs(encoding, [(sentence, mentions) for sentence, _, mentions in asked])
        logits = score_pairs(
            encoding, inputs, self.model.backend, len(asked), len(self.labels.stances), workers=workers
        )
        shares = probabilities(logits, calibration)
        settings, phrases = calibration.get("phrases"), self.model.phrases
        if not settings or phrases is None:
            return shares
        sentences = masked_sentences(encoding.folded, encoding.spans, asked)
        return blend(shares, phrases.shares(sentences), settings)

    def pairs(self, encoding: Encoding, entities: Sequence[Entity]) -> list[tuple[int, str, Mentions]]:
        """(sentence number, actor, mentions) of every pair, by sentence and first mention.

        Pronouns of an actor count as its mentions. A mention belongs to the sentence of its first
        visible character; one without any is no mention.
        """
        offsets = encoding.pieces.characters.offset
        bounds = np.array([(e.start, e.end) for e in entities], np.int64).reshape(-1, 2)
        read = np.searchsorted(offsets, bounds)
        visible = read[:, 1] > read[:, 0]
        firsts = offsets[read[visible, 0]]
        owners = np.full(len(entities), -1)
        owners[visible] = np.searchsorted([start for start, _ in encoding.spans], firsts, side="right") - 1
        found: dict[tuple[int, str], Mentions] = defaultdict(list)
        for entity, sentence in zip(entities, owners.tolist(), strict=True):
            if entity.actor is not None and sentence >= 0:
                found[(sentence, entity.actor)].append((entity.start, entity.end))
        mentions = [(e.start, e.end, e.label) for e in entities]
        ids = [e.actor for e in entities]
        for pronoun in pronouns(encoding.folded, encoding.spans, mentions, ids):
            found[(pronoun.sentence, pronoun.actor)].append((pronoun.start, pronoun.end))
        ordered = sorted(found.items(), key=lambda item: (item[0][0], min(item[1])))
        return [(sentence, actor, sorted(places)) for (sentence, actor), places in ordered]

    def reported(self, encoding: Encoding, entities: Sequence[Entity]) -> list[list[Reported]]:
        """For each sentence the ranges that report another's judgement, with the holder."""
        mentions = [(e.start, e.end, e.label) for e in entities]
        return holders(encoding.folded, encoding.spans, mentions, [e.actor for e in entities])

    def document_stances(
        self, encoding: Encoding, entities: Sequence[Entity], stances: Sequence[Stance]
    ) -> tuple[DocumentStance, ...]:
        """The author's position over the whole text toward each actor of the headline or of two sentences."""
        curve = self.model.config.stances.get("document", {})
        return tuple(
            replace(found, score=round(calibrated(found.score, curve), 4)) if found.score and curve else found
            for found in document_stances(encoding.spans, stances, entities, self.labels.stances)
        )

    def devices(self, encoding: Encoding) -> tuple[Device, ...]:
        """The rhetorical devices, of network, form detectors and wording, in order."""
        model = self.model
        return read_devices(encoding, model.config.devices, self.labels.devices, model.evidence)

    def device_presence(self, text: str | Encoding) -> list[dict[str, float]]:
        """For each sentence the probability of each device that the network knows, span or no span."""
        encoding = self.encode(text) if isinstance(text, str) else text
        shares = presence(encoding.scores, encoding.own, self.model.config.presence_bias)
        return [dict(zip(self.labels.devices, map(float, row), strict=True)) for row in shares]

    def meta(self, encoding: Encoding) -> Mapping[str, Any]:
        """What produced a result: versions, model, checksum, and how much of the text was read."""
        return {
            "schema": SCHEME_VERSION,
            "model": self.model.config.name,
            "model_version": self.model.config.version,
            "checksum": self.model.checksum,
            "backend": self.model.backend_name,
            "coverage": encoding.coverage,
            "sentences": len(encoding.spans),
            "windows": encoding.windows,
            **({} if self.labels.is_the_scheme else {"labels": self.labels.to_dict()}),
        }

    @cached_property
    def _workers(self) -> ThreadPoolExecutor | None:
        """Threads for runs side by side, or None where the model has one."""
        count = self.model.backend.threads
        return ThreadPoolExecutor(count, "commentary-nlp") if count > 1 else None

    def _analyse_item(self, item: str | tuple[str, str]) -> Commentary:
        id, text = item if isinstance(item, tuple) else (None, item)
        return self._analyse(text, id, None)

    def _analyse(self, text: str, id: str | None, workers: Executor | None) -> Commentary:
        encoding = self._read(text, workers)
        entities, actors = self.actors(encoding, self.entities(encoding))
        stances = self._stances(encoding, entities, workers)
        return Commentary(
            text=text,
            entities=entities,
            stances=stances,
            document_stances=self.document_stances(encoding, entities, stances),
            devices=self.devices(encoding),
            actors=actors,
            id=id,
            meta=self.meta(encoding),
        )

    def _read(self, text: str, workers: Executor | None = None) -> Encoding:
        if not isinstance(text, str):
            raise InputError("C020", f"the text is a {type(text).__name__}, not a str. Decode bytes first.")
        config = self.model.config
        return encode_text(
            text,
            self.model.tokenizer,
            self.model.backend,
            window=config.window,
            context=config.context,
            workers=workers,
        )


def _aside(score: StanceScore, labels: LabelSets) -> StanceScore:
    """The author's own score beside a judgement reported as another's: a tenth of it may be shared."""
    favor, against = 0.1 * score.favor, 0.1 * score.against
    shares = {label: 0.1 * share for label, share in score.labels}
    if shares:
        shares[labels.neutral] += 0.9
    return StanceScore(favor, against, 1 - favor - against, labels=tuple(shares.items()))


_alive: WeakSet[Analyzer] = WeakSet()


def _forget_threads() -> None:
    """A forked process has none of its parent's threads, and locks may be held by one of them."""
    for analyzer in _alive:
        analyzer.__dict__.pop("_workers", None)
        analyzer.__dict__["_lock"] = threading.Lock()
        analyzer.remembered.unlock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_threads)
