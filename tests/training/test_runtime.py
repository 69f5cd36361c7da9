from __future__ import annotations

import random

import numpy as np
import torch

from commentary_nlp.training.adapt import AdaptConfig, _MaskedRows
from commentary_nlp.training.runtime import Runtime, learning_rate, seed_everything

CPU = torch.device("cpu")


def test_the_rate_rises_to_its_peak_and_falls_to_its_floor() -> None:
    factors = [learning_rate(step, 1000, warmup=0.1, floor=0.02) for step in range(1001)]
    assert factors[:100] == sorted(factors[:100]) and max(factors) == 1.0
    assert factors[99:] == sorted(factors[99:], reverse=True)
    assert factors[0] == 0.01 and factors[-1] == 0.02


def test_a_short_run_has_a_rate_at_every_step() -> None:
    for total in (1, 2, 3):
        assert all(0 < learning_rate(step, total) <= 1 for step in range(total + 1))


def test_a_named_device_is_used_and_autocast_is_a_context() -> None:
    runtime = Runtime.detect("cpu")
    assert runtime.device == CPU
    with runtime.autocast():
        product = torch.ones(2, 2) @ torch.ones(2, 2)
    assert product.dtype == (torch.bfloat16 if runtime.bf16 else torch.float32)


def test_a_seed_fixes_every_source_of_chance() -> None:
    def draws() -> list[float]:
        return [random.random(), float(np.random.rand()), torch.rand(1).item()]

    seed_everything(4)
    first = draws()
    seed_everything(4)
    assert draws() == first
    assert draws() != first


def test_masked_rows_show_a_fifth_hidden_and_never_the_specials() -> None:
    config = AdaptConfig(total_pieces=1, batch_pieces=4 * 52, row=50, masked=0.2)
    pieces = np.arange(100, 100 + 50 * 8).astype(np.uint16)
    rows = _MaskedRows(pieces, config, 600, CPU)
    seen: set[int] = set()
    for step in range(rows.rows.per_epoch):
        ids, chosen, gold = rows.batch(step)
        assert ids.shape == (4, 52)
        assert (ids[:, 0] == 0).all() and (ids[:, -1] == 2).all()
        assert len(chosen) == len(set(chosen.tolist())) == 40
        whole = ids.flatten().clone()
        shown = whole[chosen]
        assert 0.5 < (shown == 4).float().mean() < 1
        whole[chosen] = gold
        seen |= set(whole.view(4, 52)[:, 1:-1].flatten().tolist())
        again = rows.batch(step)
        assert all(torch.equal(one, other) for one, other in zip(again, (ids, chosen, gold), strict=True))
    assert seen == set(range(100, 500)), "an epoch shows every row once"
    assert not torch.equal(rows.batch(0)[0], rows.batch(rows.rows.per_epoch)[0])
