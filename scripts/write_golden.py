"""Write anew what the default model reads in the golden texts of tests/analyzer.

    python scripts/write_golden.py --raw RAW_FOLDER

Run it after a change of the model or of the rules, and read the difference before committing it. Of the
real paragraphs in RAW_FOLDER only digests, offsets, labels and scores are written.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import commentary_nlp

TESTS = Path(__file__).parents[1] / "tests" / "analyzer"
GOLDEN = TESTS / "golden"


def main() -> int:
    """Analyse golden/article.txt, and real paragraphs where their folder is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--raw", type=Path, help="folder of the raw text; without it only the article")
    options = parser.parse_args()
    analyzer = commentary_nlp.load()
    text = (GOLDEN / "article.txt").read_text("utf-8").rstrip("\n")
    result = analyzer(text, id="article")
    (GOLDEN / "article.json").write_text(result.to_json(indent=1) + "\n", "utf-8")
    print(f"{len(result.entities)} entities, {len(result.stances)} stances, {len(result.devices)} devices")
    if options.raw:
        sys.path.insert(0, str(TESTS))
        import real_analysis

        print(f"{real_analysis.write(options.raw, analyzer)} real paragraphs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
