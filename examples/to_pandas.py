"""Stances of several texts as one data frame, counted by text and actor: python examples/to_pandas.py."""

from __future__ import annotations

from pathlib import Path

import commentary_nlp as cn

TEXTS = sorted(Path(__file__).parent.glob("*.txt"))


def main() -> None:
    """Print how often the author of each text is for, against or neutral toward its five commonest actors."""
    analyzer = cn.load()
    items = ((path.stem, path.read_text(encoding="utf-8")) for path in TEXTS)
    stances = cn.to_frame(analyzer.pipe(items), "sentence")
    own = stances[stances["holder"] == "author"]
    counts = own.groupby(["id", "actor", "label"]).size().unstack("label", fill_value=0)
    counts = counts.reindex(columns=["favor", "against", "neutral"], fill_value=0)
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    for name, table in counts.loc[order].groupby(level="id"):
        print(f"{name}\n{table.droplevel('id').head(5).to_string()}\n")
    print(f"{own['abstained'].mean():.0%} of the author's rows are abstentions: neutral, but not for sure")


if __name__ == "__main__":
    main()
