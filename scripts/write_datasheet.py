"""Put the tables of the corpus and the figures of the second reading into its datasheet.

python scripts/build_corpus.py corpus -o corpus --report > tables.txt
python scripts/write_datasheet.py corpus tables.txt
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable
from pathlib import Path

TASKS = ("entities", "stances", "devices")


def reading(files: Iterable[Path]) -> str:
    """What the second readers checked and mended, a row a task."""
    totals = {task: [0, 0, 0, 0] for task in TASKS}
    documents: set[str] = set()
    for path in files:
        check = json.loads(path.read_text("utf-8"))
        for name, row in check["documents"].items():
            documents.add(name)
            for task in TASKS:
                totals[task] = [old + new for old, new in zip(totals[task], row[task], strict=True)]
    lines = [
        f"A second reader read {len(documents)} train documents that had one annotation, and mended it:",
        "",
        "| task | checked | missing | wrong | superfluous | error rate |",
        "|---|---|---|---|---|---|",
    ]
    for task, (checked, missing, wrong, superfluous) in totals.items():
        rate = (missing + wrong + superfluous) / max(1, checked + missing)
        lines.append(f"| {task} | {checked:,} | {missing} | {wrong} | {superfluous} | {rate:.1%} |")
    return "\n".join(lines)


def fill(page: str, name: str, text: str) -> str:
    """The page with what stands between the marks `name` replaced."""
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if start not in page or end not in page:
        raise SystemExit(f"the datasheet lacks the marks {start} and {end}")
    pattern = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    return pattern.sub(lambda _: f"{start}\n{text}\n{end}", page)


def main() -> None:
    """Fill both places."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("tables", type=Path, help="what build_corpus.py --report printed")
    options = parser.parse_args()
    sheet = options.corpus / "README.md"
    page = sheet.read_text("utf-8")
    checks = sorted((options.corpus / "checks").glob("*.json"))
    if checks:
        page = fill(page, "reading", reading(checks))
    tables = re.sub(r"(?m)^.*: warning: .*\n", "", options.tables.read_text("utf-8")).strip()
    sheet.write_text(fill(page, "tables", f"```text\n{tables}\n```"), "utf-8")


if __name__ == "__main__":
    main()
