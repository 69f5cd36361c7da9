"""Devices that the network finds, and how they join with what the form detectors find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from commentary_nlp.commentary.types import Device
from commentary_nlp.encoder.backend import CharacterScores, Floats, Ints
from commentary_nlp.entities.decode import trim
from commentary_nlp.scheme import DEVICES

_OFF = {"least": 2.0}
"""A device without calibration is not taken from the network."""


def presence(scores: CharacterScores, rows: Sequence[tuple[int, int]], bias: Sequence[float]) -> Floats:
    """Probability (sentences, devices) that a device stands in each sentence, uncalibrated.

    `rows` are the character rows of the sentences; an empty `bias` is none.
    """
    shares = np.zeros((len(rows), scores.value.shape[1]), np.float32)
    offset = np.asarray(bias or 0.0, np.float32)
    for at, (start, end) in enumerate(rows):
        if end > start:
            attention = scores.attention[start:end]
            weights = np.exp(attention - attention.max(axis=0))
            logits = (weights * scores.value[start:end]).sum(axis=0) / weights.sum(axis=0)
            shares[at] = 1 / (1 + np.exp(-(logits + offset)))
    return shares


def find_devices(
    scores: CharacterScores,
    offsets: Ints,
    rows: Sequence[tuple[int, int]],
    calibration: Mapping[str, Mapping[str, float]],
    text: str | None = None,
    devices: Sequence[str] = DEVICES,
) -> list[Device]:
    """Spans of characters whose chance of being inside a device passes the device's threshold `inside`.

    A span is kept where its mean chance, calibrated (`slope`, `offset`), reaches `least`. Spans do not cross
    sentences; with the normalised `text` they lose white space and punctuation at their edges. `devices`
    names the columns of the scores.
    """
    found: list[Device] = []
    tags = scores.device_tags
    if not len(tags) or not rows:
        return found
    likely = np.exp(tags - tags.max(axis=-1, keepdims=True))
    likely /= likely.sum(axis=-1, keepdims=True)
    inside = 1 - likely[:, :, 0]
    starts = np.array([start for start, _ in rows], np.int64)
    for column, device in enumerate(devices):
        settings = calibration.get(device, _OFF)
        if settings["least"] > 1:
            continue
        over = inside[:, column] >= settings.get("inside", 0.5)
        begins = likely[:, column, 1] > likely[:, column, 2]
        touched = np.unique(np.searchsorted(starts, np.flatnonzero(over), side="right").clip(1) - 1)
        for start, end in (rows[at] for at in touched.tolist()):
            for first, last in _runs(over[start:end], begins[start:end]):
                chance = float(inside[start + first : start + last, column].mean())
                score = calibrated(chance, settings)
                span = int(offsets[start + first]), int(offsets[start + last - 1]) + 1
                if text is not None:
                    span = trim(text, *span)
                if score >= settings["least"] and span[1] > span[0] + 1:
                    found.append(Device(*span, device, score))
    return found


def calibrated(chance: float, settings: Mapping[str, float]) -> float:
    """A logistic curve over the log-odds of `chance`."""
    bounded = min(max(chance, 1e-4), 1 - 1e-4)
    odds = np.log(bounded / (1 - bounded))
    return float(1 / (1 + np.exp(-(settings.get("slope", 1.0) * odds + settings.get("offset", 0.0)))))


def join(
    network: Sequence[Device], forms: Sequence[Device], devices: Sequence[str] = DEVICES
) -> tuple[Device, ...]:
    """Both lists as one: of two spans of a device that share half of the longer, the surer stays.

    Where both found it, the score is the chance that not both are wrong.
    """
    kept: list[Device] = []
    for name in devices:
        own = sorted((d for d in (*forms, *network) if d.device == name), key=lambda d: (d.start, d.end))
        kept += _merged(own)
    return tuple(sorted(kept, key=lambda d: (d.start, d.end, devices.index(d.device))))


def _merged(devices: Sequence[Device]) -> list[Device]:
    """Spans of one device, by start, with twins joined."""
    done: list[Device] = []
    reach: list[Device] = []
    for device in devices:
        done += [other for other in reach if other.end <= device.start]
        reach = [other for other in reach if other.end > device.start]
        twin = next((at for at, other in enumerate(reach) if _same(device, other)), None)
        if twin is None:
            reach.append(device)
        else:
            reach[twin] = _joined(reach[twin], device)
    return done + reach


def _joined(one: Device, other: Device) -> Device:
    surer = one if (one.score or 0) >= (other.score or 0) else other
    score = 1 - (1 - (one.score or 0)) * (1 - (other.score or 0))
    return Device(surer.start, surer.end, surer.device, min(score, 0.99))


def _same(one: Device, other: Device) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    return shared > 0 and 2 * shared >= max(one.end - one.start, other.end - other.start)


def _runs(over: NDArray[np.bool_], begins: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Runs of two or more characters in `over`; a begin inside one starts the next."""
    runs: list[tuple[int, int]] = []
    start = -1
    for at, value in enumerate([*over.tolist(), False]):
        if start >= 0 and (not value or begins[at]):
            if at - start > 1:
                runs.append((start, at))
            start = at if value else -1
        elif start < 0 and value:
            start = at
    return runs
