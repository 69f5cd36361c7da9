"""The rhetorical devices of a text from all sources: network, form detectors, and wording where learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from commentary_nlp.commentary.types import Device
from commentary_nlp.encoder.encoding import Encoding
from commentary_nlp.rhetoric.candidates import Candidates
from commentary_nlp.rhetoric.evidence import Evidence
from commentary_nlp.rhetoric.forms import find_forms, passage_of
from commentary_nlp.rhetoric.neural import find_devices, join
from commentary_nlp.rhetoric.weigh import weighed_devices

_SURE: Final = {"rhetorical_question": 0.8}
"""From this score on a form detector's span is taken whatever else is said: 41 of 51 on train are right."""
_NEVER: Final = 2.0


def read_devices(
    encoding: Encoding,
    settings: Mapping[str, Mapping[str, Any]],
    devices: Sequence[str],
    evidence: Evidence | None,
) -> tuple[Device, ...]:
    """The devices of a text that was read once, in order of start, end and the model's labels.

    A device whose settings hold `weighed` is found by `weighed_devices`, where there is `evidence`; any other
    by thresholds on the network's spans and on the form detectors'.
    """
    passage = passage_of(encoding.folded, encoding.spans)
    forms = find_forms(passage)
    heard = evidence is not None and len(encoding.scores.inside) > 0
    weighed = {name: own["weighed"] for name, own in settings.items() if heard and own.get("weighed")}
    network = find_devices(
        encoding.scores,
        encoding.pieces.characters.offset,
        encoding.own,
        {name: own for name, own in settings.items() if name not in weighed},
        encoding.folded,
        devices,
    )
    kept = [
        form
        for form in forms
        if form.device not in weighed
        and (form.score or 0.0) >= settings.get(form.device, {}).get("forms", 0.0)
    ]
    found = join(network, kept, devices)
    if evidence is None or not weighed:
        return found
    candidates = Candidates(
        encoding.scores,
        encoding.pieces.characters.offset,
        encoding.own,
        passage,
        evidence.log_odds(passage),
        forms,
    )
    more = [one for name, own in weighed.items() for one in weighed_devices(candidates, name, own)]
    more += [
        form
        for form in forms
        if form.device in weighed
        and (form.score or 0.0) >= _SURE.get(form.device, _NEVER)
        and not any(d.device == form.device and d.start < form.end and d.end > form.start for d in more)
    ]
    return tuple(sorted((*found, *more), key=lambda d: (d.start, d.end, devices.index(d.device))))
