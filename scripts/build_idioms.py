"""Write `lexicons/idioms.txt` and `lexicons/sayings.txt` from the THUOCL idiom list.

    python scripts/build_idioms.py THUOCL_chengyu.txt

The input is the `THUOCL_chengyu` file of https://github.com/thunlp/THUOCL (MIT): a phrase, a tab and its
document frequency a line. Phrases of four to six characters become idioms, longer ones sayings; plain
phrases named in `lexicons/idioms_excluded.txt` are left out.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

LEXICONS = Path(__file__).parent.parent / "src/commentary_nlp/rhetoric/lexicons"
HEADER = """\
# {what} Made by scripts/build_idioms.py from THUOCL (thunlp/THUOCL, THUOCL_chengyu), MIT licence.
# Do not edit: phrases that are none go to idioms_excluded.txt, further ones to {added}.
# Format: see lexicon.py.
@score {score}
"""
_PHRASE = re.compile(r"[\u4e00-\u9fff]{4,16}")
_WIDTH = 52


def read_phrases(path: Path) -> list[str]:
    """The phrases of a THUOCL file in code point order, those excluded by hand left out."""
    excluded = {
        word
        for line in (LEXICONS / "idioms_excluded.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for word in line.split()
    }
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    found = {line.split("\t")[0].strip() for line in lines}
    return sorted(phrase for phrase in found - excluded if _PHRASE.fullmatch(phrase))


def with_comma(phrase: str) -> list[str]:
    """The phrase as listed and, where it has two equal halves, with the comma that texts put between them."""
    middle = len(phrase) // 2
    halves = [phrase[:middle] + "，" + phrase[middle:]] if len(phrase) % 2 == 0 and len(phrase) >= 8 else []
    return [phrase, *halves]


def write_list(name: str, header: str, phrases: list[str]) -> None:
    """Write one list, as many phrases a line as fit."""
    per_line = [header.rstrip("\n")]
    line = ""
    for phrase in phrases:
        if line and len(line) + 1 + len(phrase) > _WIDTH:
            per_line.append(line)
            line = ""
        line = f"{line} {phrase}".strip()
    (LEXICONS / name).write_text("\n".join([*per_line, line]) + "\n", encoding="utf-8")


def main() -> int:
    """Build both lists from the file named on the command line."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    phrases = read_phrases(Path(sys.argv[1]))
    short = [phrase for phrase in phrases if len(phrase) <= 6]
    long = [form for phrase in phrases if len(phrase) > 6 for form in with_comma(phrase)]
    write_list("idioms.txt", HEADER.format(what="Idioms.", added="idioms_added.txt", score=0.9), short)
    write_list("sayings.txt", HEADER.format(what="Sayings.", added="proverbs.txt", score=0.85), long)
    print(f"{len(short)} idioms, {len(long)} sayings")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
