"""The result types: frozen plain data, offsets into the caller's own string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commentary_nlp.scheme import AUTHOR


@dataclass(frozen=True, slots=True)
class Entity:
    """One mention: `text[start:end]`, its type and the actor it names, if any.

    `score` is the calibrated probability (0-1) that span and label are right,
    or None in gold data.
    """

    start: int
    end: int
    label: str
    actor: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class StanceScore:
    """Calibrated probabilities of the three labels; they sum to 1.

    `abstained` is True where the most probable label was polar but stayed below the
    model's threshold, so that the stance reads `neutral`.
    """

    favor: float
    against: float
    neutral: float
    abstained: bool = False


@dataclass(frozen=True, slots=True)
class Stance:
    """Stance of `holder` toward `actor` in the sentence `text[start:end]` (the evidence)."""

    start: int
    end: int
    actor: str
    label: str
    holder: str = AUTHOR
    score: StanceScore | None = None


@dataclass(frozen=True, slots=True)
class DocumentStance:
    """The author's position toward `actor` over the whole text.

    `evidence` are indices into `Commentary.stances` that carry it.
    """

    actor: str
    label: str
    score: float | None = None
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Device:
    """One rhetorical device on `text[start:end]`; `score` as in `Entity`."""

    start: int
    end: int
    device: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone the author can be for or against: `id` is the canonical Chinese name.

    `kind` is the entity label of its mentions, `country` a country's short name or None,
    `names` the distinct surfaces found in the text, in order of first appearance.
    """

    id: str
    kind: str
    country: str | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commentary:
    """What was read in one text. All offsets are code points into `text`, end exclusive."""

    text: str
    entities: tuple[Entity, ...] = ()
    stances: tuple[Stance, ...] = ()
    document_stances: tuple[DocumentStance, ...] = ()
    devices: tuple[Device, ...] = ()
    actors: tuple[Actor, ...] = ()
    id: str | None = None
    meta: Mapping[str, Any] = field(default_factory=dict)
