"""Where the model errs about stance: error rates by country of the actor and by register of the text.

    python benchmarks/error_rates.py --docs docs/concepts/responsible-use.md     # some minutes on two cores

Runs the model on the test documents of the corpus, or takes `--predictions FILE` (records of the same texts),
and counts the author's (sentence, actor) pairs that gold and prediction share, as `commentary-nlp evaluate`
does under "found pairs". Intervals are of 2,000 bootstrap samples of whole documents, 95 %.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from figures import write_between_marks

from commentary_nlp.actors import Knowledge
from commentary_nlp.analyzer import load
from commentary_nlp.commentary import Commentary
from commentary_nlp.corpus import read_records
from commentary_nlp.evaluation.report import same_texts
from commentary_nlp.evaluation.stances import author_labels

ROOT = Path(__file__).parents[1]
SAMPLES, SEED = 2000, 20261101
LEAST_PAIRS = 30
"""Countries with fewer found pairs are counted together."""
LEAST_CASES = 10
"""No rate is shown over fewer."""
POLE = {"favor": 1, "against": -1, "neutral": 0}
Tally = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Rate:
    """One rate over a group: errors of cases, with the bounds of its interval."""

    value: float | None
    low: float | None
    high: float | None
    cases: int

    def __str__(self) -> str:
        """The rate in per cent with its interval; a dash for too few cases."""
        if self.value is None or self.low is None or self.high is None or self.cases < LEAST_CASES:
            return "–"
        return f"{self.value:.0%} ({100 * self.low:.0f}–{100 * self.high:.0f})"


# The columns of a tally; a rate is one of them over another.
PAIRS, WRONG, NEUTRAL, INVENTED, POLAR, LOST, REVERSED, LEAN, GOLD = range(9)
RATES = {
    "wrong": (WRONG, PAIRS),
    "neutral read as a stance": (INVENTED, NEUTRAL),
    "stance read as neutral": (LOST, POLAR),
    "stance reversed": (REVERSED, POLAR),
    "lean": (LEAN, PAIRS),
    "not found": (PAIRS, GOLD),
}


def tally(gold: str, given: str | None) -> Tally:
    """One gold pair as counts; `given` is None where the model has no such pair."""
    row = np.zeros(9, np.int64)
    row[GOLD] = 1
    if given is None:
        return row
    row[PAIRS], row[WRONG] = 1, gold != given
    row[NEUTRAL], row[INVENTED] = gold == "neutral", gold == "neutral" != given
    row[POLAR], row[LOST] = gold != "neutral", gold != "neutral" == given
    row[REVERSED] = POLE[gold] * POLE[given] < 0
    row[LEAN] = POLE[given] - POLE[gold]
    return row


def groups(
    pairs: Sequence[tuple[Commentary, Commentary]], group_of: Callable[[Commentary, str], str]
) -> dict[str, dict[int, Tally]]:
    """Group → document → counts of its pairs."""
    gold = author_labels(document for document, _ in pairs)
    given = author_labels(document for _, document in pairs)
    found: dict[str, dict[int, Tally]] = defaultdict(lambda: defaultdict(lambda: np.zeros(9, np.int64)))
    for (number, start, end, actor), label in gold.items():
        group = group_of(pairs[number][0], actor)
        found[group][number] += tally(label, given.get((number, start, end, actor)))
    return found


def rates(documents: Iterable[Tally]) -> dict[str, Rate]:
    """The rates of one group, documents drawn with replacement for the intervals."""
    rows = np.array(list(documents))
    drawn = np.random.default_rng(SEED).multinomial(len(rows), [1 / len(rows)] * len(rows), size=SAMPLES)
    sums, samples = rows.sum(axis=0), drawn @ rows
    found = {}
    for name, (errors, cases) in RATES.items():
        if not sums[cases]:
            found[name] = Rate(None, None, None, 0)
            continue
        kept = samples[samples[:, cases] > 0]
        low, high = np.percentile(kept[:, errors] / kept[:, cases], [2.5, 97.5])
        found[name] = Rate(float(sums[errors] / sums[cases]), float(low), float(high), int(sums[cases]))
    missed = found["not found"]
    if missed.value is not None and missed.low is not None and missed.high is not None:
        found["not found"] = Rate(1 - missed.value, 1 - missed.high, 1 - missed.low, missed.cases)
    return found


def country_of(knowledge: Knowledge) -> Callable[[Commentary, str], str]:
    """The country of an actor by the knowledge files; one group for those not listed or without one."""

    def country(_: Commentary, actor: str) -> str:
        entry = knowledge.get(actor)
        return (entry and knowledge.country_of(entry)) or "none, or not listed"

    return country


def register_of(document: Commentary, _: str) -> str:
    """The register that the document was written in."""
    return str(document.meta["register"])


def score(pairs: Sequence[tuple[Commentary, Commentary]]) -> dict[str, dict[str, Any]]:
    """All rates: over all pairs, by country and by register; small countries together."""
    every = groups(pairs, lambda *_: "all")
    countries = groups(pairs, country_of(Knowledge.load()))
    small = [
        name for name, rows in countries.items() if sum(row[PAIRS] for row in rows.values()) < LEAST_PAIRS
    ]
    others: dict[int, Tally] = defaultdict(lambda: np.zeros(9, np.int64))
    for name in small:
        for number, row in countries.pop(name).items():
            others[number] += row
    if others:
        countries[f"{len(small)} others"] = others
    kinds = {"all": every, "country": countries, "register": groups(pairs, register_of)}
    return {
        kind: {
            name: {"documents": len(rows), "rates": rates(rows.values())}
            for name, rows in sorted(
                found.items(), key=lambda item: -sum(row[PAIRS] for row in item[1].values())
            )
        }
        for kind, found in kinds.items()
    }


def table(title: str, found: dict[str, dict[str, Any]]) -> list[str]:
    """The rates as a Markdown table, the largest group first."""
    head = (title, "texts", "pairs", "for or against", *list(RATES)[:4], "lean", "not found")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name, group in found.items():
        rate = group["rates"]
        shown = [str(rate[column]) for column in list(RATES)[:4]]
        lean = rate["lean"]
        signed = "–" if lean.value is None else f"{lean.value:+.2f} ({lean.low:+.2f}, {lean.high:+.2f})"
        cells = [
            name,
            str(group["documents"]),
            str(rate["wrong"].cases),
            str(rate["stance reversed"].cases),
            *shown,
            signed,
            str(rate["not found"]),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return [*lines, ""]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run or read, score, print, store."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=ROOT / "corpus" / "test.jsonl")
    parser.add_argument("--predictions", type=Path, help="records of the same texts; else the model is run")
    parser.add_argument("--model", default="default")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--docs", type=Path, help="page whose block of figures is rewritten")
    parser.add_argument(
        "-o", "--output", type=Path, default=ROOT / "benchmarks" / "results" / "error_rates.json"
    )
    options = parser.parse_args(arguments)
    gold = read_records(options.gold)
    if options.predictions:
        predicted = read_records(options.predictions)
    else:
        predicted = list(load(options.model, threads=options.threads).pipe(record.text for record in gold))
    found = score(same_texts(gold, predicted))
    meta = predicted[0].meta
    lines = table("everything", found["all"]) + table("country of the actor", found["country"])
    lines += table("register", found["register"])
    model = f"{meta.get('model')} {meta.get('model_version')}, encoder {str(meta.get('checksum'))[:12]}"
    source = f"{len(gold)} documents of `{options.gold.stem}`; model {model}"
    lines.append(f"{source}. In brackets: 95 % of bootstrap samples.")
    text = "\n".join(lines)
    print(text)
    stored = {
        "model": model,
        "gold": options.gold.name,
        **{
            kind: {
                name: {
                    "documents": group["documents"],
                    **{rate: vars(value) for rate, value in group["rates"].items()},
                }
                for name, group in part.items()
            }
            for kind, part in found.items()
        },
    }
    options.output.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if options.docs:
        write_between_marks(options.docs, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
