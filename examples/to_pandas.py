"""Stances of several texts as one data frame, counted by text and actor: python examples/to_pandas.py."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

import commentary_nlp as cn

TEXTS = sorted(Path(__file__).parent.glob("*.txt"))
COLUMNS = ["text", "actor", "holder", "label", "abstained", "probability", "evidence"]


def stance_frame(results: Iterable[cn.Commentary]) -> pd.DataFrame:
    """One row a stance: who holds it toward whom, how sure the model is, and the sentence that says so."""
    rows = [
        {
            "text": result.id,
            "actor": stance.actor,
            "holder": stance.holder,
            "label": stance.label,
            "abstained": stance.score is not None and stance.score.abstained,
            "probability": None if stance.score is None else getattr(stance.score, stance.label),
            "evidence": result.surface(stance),
        }
        for result in results
        for stance in result.stances
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def main() -> None:
    """Print how often the author of each text is for, against or neutral toward its five commonest actors."""
    analyzer = cn.load()
    items = ((path.stem, path.read_text(encoding="utf-8")) for path in TEXTS)
    stances = stance_frame(analyzer.pipe(items))
    own = stances[stances["holder"] == "author"]
    counts = own.groupby(["text", "actor", "label"]).size().unstack("label", fill_value=0)
    counts = counts.reindex(columns=["favor", "against", "neutral"], fill_value=0)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    for name, table in counts.loc[order].groupby(level="text"):
        print(f"{name}\n{table.droplevel('text').head(5).to_string()}\n")
    print(f"{own['abstained'].mean():.0%} of the author's rows are abstentions: neutral, but not for sure")


if __name__ == "__main__":
    main()
