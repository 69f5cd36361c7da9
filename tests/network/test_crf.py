"""The partial-label loss against the enumeration of all sequences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from commentary_nlp.entities import TagSet
from commentary_nlp.network.crf import ConditionalField

TAGS = TagSet(("GPE", "ORG"))


@pytest.fixture
def field() -> ConditionalField:
    torch.manual_seed(3)
    field = ConditionalField(TAGS)
    with torch.no_grad():
        for parameter in field.parameters():
            parameter.normal_()
    return field


def brute_force(field: ConditionalField, emissions: torch.Tensor, allowed: torch.Tensor) -> float:
    """-log of the share of the allowed valid sequences among the valid ones."""
    length = len(emissions)
    totals, kept = [], []
    transitions, start, end = (part.detach().numpy() for part in (field.transitions, field.start, field.end))
    for path in itertools.product(range(TAGS.size), repeat=length):
        if not (TAGS.starts[path[0]] and TAGS.ends[path[-1]]):
            continue
        if not all(TAGS.follows[a, b] for a, b in itertools.pairwise(path)):
            continue
        total = start[path[0]] + end[path[-1]] + sum(float(emissions[at, tag]) for at, tag in enumerate(path))
        totals.append(total + sum(transitions[a, b] for a, b in itertools.pairwise(path)))
        kept.append(all(bool(allowed[at, tag]) for at, tag in enumerate(path)))
    weights = np.exp(totals)
    return float(-np.log(weights[np.array(kept)].sum() / weights.sum()))


def exact(spans: list[tuple[int, int, str]], length: int) -> torch.Tensor:
    return torch.nn.functional.one_hot(torch.from_numpy(TAGS.encode(spans, length)), TAGS.size).bool()


def partial(length: int) -> torch.Tensor:
    """A place that is GPE or ORG, then characters that may be anything of ORG or nothing."""
    allowed = exact([(0, 2, "GPE")], length) | exact([(0, 2, "ORG")], length)
    allowed[2:, 5:] = True
    return allowed


@pytest.mark.parametrize(
    "allowed",
    [exact([(0, 1, "GPE"), (2, 4, "ORG")], 4), partial(4), torch.ones(4, TAGS.size, dtype=torch.bool)],
    ids=["exact", "partial", "anything"],
)
def test_the_loss_is_that_of_the_enumeration(field: ConditionalField, allowed: torch.Tensor) -> None:
    emissions = torch.randn(4, TAGS.size)
    loss = field(emissions[None], torch.ones(1, 4, dtype=torch.bool), allowed[None])
    assert loss.item() == pytest.approx(brute_force(field, emissions, allowed), abs=1e-4)


def test_allowing_more_never_costs_more(field: ConditionalField) -> None:
    emissions, mask = torch.randn(1, 4, TAGS.size), torch.ones(1, 4, dtype=torch.bool)
    narrow = field(emissions, mask, exact([(0, 2, "GPE")], 4)[None])
    wide = field(emissions, mask, partial(4)[None])
    anything = field(emissions, mask, torch.ones(1, 4, TAGS.size, dtype=torch.bool))
    assert narrow > wide > anything
    assert anything.item() == pytest.approx(0, abs=1e-5)


def test_padding_changes_no_loss_and_gets_no_gradient(field: ConditionalField) -> None:
    short, long = torch.randn(3, TAGS.size), torch.randn(5, TAGS.size)
    allowed = [exact([(1, 3, "ORG")], 3), exact([(0, 1, "GPE")], 5)]
    alone = [
        field(emissions[None], torch.ones(1, len(emissions), dtype=torch.bool), marks[None])
        for emissions, marks in zip((short, long), allowed, strict=True)
    ]
    padded = torch.full((2, 5, TAGS.size), 77.0)
    padded[0, :3], padded[1] = short, long
    padded.requires_grad_(True)
    mask = torch.tensor([[True] * 3 + [False] * 2, [True] * 5])
    marks = torch.zeros(2, 5, TAGS.size, dtype=torch.bool)
    marks[0, :3], marks[1] = allowed
    losses = field(padded, mask, marks)
    assert losses.tolist() == pytest.approx([part.item() for part in alone], abs=1e-4)
    losses.sum().backward()
    assert padded.grad is not None
    assert padded.grad[0, 3:].abs().max() == 0
    assert padded.grad[0, :3].abs().max() > 0


def test_impossible_transitions_cannot_be_learnt(field: ConditionalField) -> None:
    """Only a broken sequence is allowed: the loss is that of the impossible, and no gradient flows to it."""
    tags = torch.zeros(1, 2, TAGS.size, dtype=torch.bool)
    tags[0, 0, TAGS.tag("GPE", 0)] = tags[0, 1, TAGS.tag("ORG", 2)] = True
    loss = field(torch.zeros(1, 2, TAGS.size), torch.ones(1, 2, dtype=torch.bool), tags)
    assert loss.item() > 9000
    loss.sum().backward()
    assert field.transitions.grad is not None
    assert field.transitions.grad[TAGS.tag("GPE", 0), TAGS.tag("ORG", 2)] == 0
