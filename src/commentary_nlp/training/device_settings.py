"""Which devices to take from which source, fitted on dev documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commentary_nlp.analyzer import Analyzer
from commentary_nlp.commentary import Commentary, Device
from commentary_nlp.encoder.encoding import Encoding
from commentary_nlp.evaluation.spans import half_overlap
from commentary_nlp.rhetoric.candidates import Candidates
from commentary_nlp.rhetoric.clauses import Passage
from commentary_nlp.rhetoric.forms import find_forms, passage_of
from commentary_nlp.rhetoric.neural import calibrated, find_devices, join
from commentary_nlp.training.curves import fit_curve
from commentary_nlp.training.weighing import fit_weighing

Settings = dict[str, Any]
_INSIDE = (0.3, 0.4, 0.5, 0.6, 0.7)
_LEAST = (0.3, 0.35, 0.4, 0.45, 0.5, 0.6)
_FORMS = (0.0, 0.45, 0.55, 0.65, 0.75)
_GAIN, _PRECISION, _NEVER = 0.01, 0.35, 2.0


def device_settings(analyzer: Analyzer, records: Sequence[Commentary]) -> dict[str, Settings]:
    """For each device what is kept of the network's spans and of the form detectors' (best F1, half overlap).

    `inside` bounds the chance of a character, `slope` and `offset` calibrate that of a span, `least` bounds
    it; `forms` bounds the score of a form detector's span. The network is left out (`least` above 1) where it
    adds too little or is wrong too often. Where the model knows wording, `weighed` holds how all evidence for
    a device is weighed instead, unless thresholds do better.
    """
    encodings = [analyzer.encode(record.text) for record in records]
    passages = [passage_of(encoding.folded, encoding.spans) for encoding in encodings]
    found = [find_forms(passage) for passage in passages]
    candidates = _candidates(analyzer, encodings, passages, found)
    chosen: dict[str, Settings] = {}
    devices = analyzer.labels.devices
    for device in devices:
        gold = [[d for d in record.devices if d.device == device] for record in records]
        by_form = [[d for d in devices if d.device == device] for devices in found]
        least_form = max(_FORMS, key=lambda least: (_f1(gold, _over(by_form, least))[0], least))
        forms = _over(by_form, least_form)
        best, settings = _f1(gold, forms)[0], {"inside": 0.5, "least": _NEVER}
        for inside in _INSIDE:
            plain = {device: {"inside": inside, "least": 0.0}}
            network = [
                find_devices(e.scores, e.pieces.characters.offset, e.own, plain, e.folded, devices)
                for e in encodings
            ]
            curve = fit_curve(_outcomes(gold, network))
            scored = [
                [replace(d, score=calibrated(d.score or 0.0, curve)) for d in spans] for spans in network
            ]
            for least in _LEAST:
                joined = [join(n, f, devices) for n, f in zip(_over(scored, least), forms, strict=True)]
                score, precision = _f1(gold, joined)
                if score > best + _GAIN and precision >= _PRECISION:
                    best, settings = score, {"inside": inside, "least": least, **curve}
        chosen[device] = {**settings, "forms": least_form}
        fitted = candidates and fit_weighing(
            candidates, device, [[(d.start, d.end) for d in s] for s in gold]
        )
        if fitted and fitted[1] >= best:
            chosen[device]["weighed"] = fitted[0]
    return chosen


def _candidates(
    analyzer: Analyzer,
    encodings: Sequence[Encoding],
    passages: Sequence[Passage],
    forms: Sequence[Sequence[Device]],
) -> list[Candidates]:
    """The candidates of each text, none where the model does not know wording."""
    evidence = analyzer.model.evidence
    if evidence is None:
        return []
    return [
        Candidates(e.scores, e.pieces.characters.offset, e.own, passage, evidence.log_odds(passage), found)
        for e, passage, found in zip(encodings, passages, forms, strict=True)
    ]


def _over(devices: Sequence[Sequence[Device]], least: float) -> list[list[Device]]:
    return [[d for d in spans if (d.score or 0.0) >= least] for spans in devices]


def _outcomes(
    gold: Sequence[Sequence[Device]], found: Sequence[Sequence[Device]]
) -> list[tuple[float, bool]]:
    """(score, whether a gold span shares half of the longer) of every span found."""
    return [
        (device.score or 0.0, any(_half(device, other) for other in wanted))
        for wanted, given in zip(gold, found, strict=True)
        for device in given
    ]


def _f1(gold: Sequence[Sequence[Device]], found: Sequence[Sequence[Device]]) -> tuple[float, float]:
    """F1 and precision, matched one to one by half overlap."""
    hits = 0
    for wanted, given in zip(gold, found, strict=True):
        free = list(given)
        for device in wanted:
            twin = next((other for other in free if _half(device, other)), None)
            if twin is not None:
                free.remove(twin)
                hits += 1
    predicted = sum(map(len, found))
    total = sum(map(len, gold)) + predicted
    return (2 * hits / total if total else 0.0), (hits / predicted if predicted else 0.0)


def _half(one: Device, other: Device) -> bool:
    return half_overlap((one.start, one.end), (other.start, other.end))
