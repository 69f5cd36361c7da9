"""A resumable batch job over the sample texts, read back and counted: python examples/batch.py."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import commentary_nlp as cn
from commentary_nlp.batch import annotate, read_results

TEXTS = [str(path) for path in sorted(Path(__file__).parent.glob("*.txt"))]


def main() -> None:
    """Annotate into a folder, ask for it again as after an interruption, and print the commonest actors."""
    with TemporaryDirectory() as folder:
        output = Path(folder) / "results"
        done = annotate(TEXTS, output, workers=1)
        print(f"{done.annotated} texts annotated, {done.failed} failed, in {done.parts} part")
        again = annotate(TEXTS, output, workers=1)
        print(f"asked again: {again.kept} of {again.parts} parts kept, nothing read twice")
        actors = cn.to_frame(read_results(output), "actor")
    for name, table in actors.groupby("id"):
        print(f"\n{name}")
        print(table.nlargest(5, "mentions")[["actor", "mentions", "stance", "score"]].to_string(index=False))


if __name__ == "__main__":  # workers are started anew and import this file
    main()
