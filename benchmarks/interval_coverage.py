"""How often the intervals of `tables.aggregate` hold the truth: python benchmarks/interval_coverage.py.

Simulated texts of one to eight sentences: each text has its own share of favorable sentences, drawn from a
beta distribution (`alike` is the correlation of two sentences of a text); a fifth of the others are against.
Prints, for each setting, the share of 95 % intervals with the true value in them.
"""

from __future__ import annotations

import sys

import numpy as np

from commentary_nlp.tables.bootstrap import share_intervals

TRIALS = 1000
AGAINST = 0.2


def coverage(documents: int, share: float, alike: float, draws: np.random.Generator) -> np.ndarray:
    """The coverage of favor, against and net."""
    first, second = share * (1 - alike) / alike, (1 - share) * (1 - alike) / alike
    against_share = AGAINST * (1 - share)
    truth = (share, against_share, share - against_share)
    held = np.zeros(3)
    for _ in range(TRIALS):
        sentences = draws.integers(1, 9, documents)
        favor = draws.binomial(sentences, draws.beta(first, second, documents))
        against = draws.binomial(sentences - favor, AGAINST)
        counts = np.stack([favor, against, sentences], axis=1)
        bounds = share_intervals(counts, confidence=0.95, rounds=1000, seed=0)
        held += [low <= true <= high for true, (low, high) in zip(truth, bounds, strict=True)]
    return held / TRIALS


def main() -> int:
    """Print the table."""
    draws = np.random.default_rng(0)
    print("documents  favor  alike    covered: favor  against  net")
    for documents in (5, 8, 20, 50):
        for share, alike in ((0.05, 0.3), (0.2, 0.3), (0.2, 0.05), (0.5, 0.3)):
            found = coverage(documents, share, alike, draws)
            figures = "  ".join(f"{value:.3f}" for value in found)
            print(f"{documents:9}  {share:5.2f}  {alike:5.2f}             {figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
