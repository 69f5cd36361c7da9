from __future__ import annotations

from pathlib import Path

import pytest

from commentary_nlp.cli import main
from commentary_nlp.errors import TrainingError
from commentary_nlp.training.model_card import command
from commentary_nlp.training.settings import FineTuneSettings, read_toml

NEEDED = {"train": "t.jsonl", "dev": "d.jsonl", "output": "model"}


def test_unknown_and_missing_keys_are_named_together_with_the_nearest() -> None:
    with pytest.raises(TrainingError) as caught:
        FineTuneSettings.of({"epoch": 3, "batch-pieces": 64, "train": "x", "zzz": 1})
    message = str(caught.value)
    assert caught.value.code == "C311" and "5 faults" in message
    assert "did you mean epochs?" in message and "did you mean batch_pieces?" in message
    assert "zzz is unknown (known: train, dev" in message
    assert "dev is missing" in message and "output is missing" in message


@pytest.mark.parametrize(
    ("key", "value"),
    [("epochs", 0), ("epochs", 1.5), ("epochs", True), ("epochs", "3"), ("rate", "fast"),
     ("rate", float("nan")),
     ("replay", -1), ("task", "ner"), ("balance", 1), ("bf16", "yes"), ("class_weights", {"favor": 0}),
     ("class_weights", [1])],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named(key: str, value: object) -> None:
    with pytest.raises(TrainingError, match=f"{key} is"):
        FineTuneSettings.of({**NEEDED, key: value})


def test_a_toml_file_gives_settings_and_flags_overrule_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.toml"
    file.write_text(
        'train = "t.jsonl"\ndev = "d.jsonl"\nepochs = 7\nepoc = 1\n[class_weights]\nfavor = 2.0\n', "utf-8"
    )
    assert read_toml(file)["epochs"] == 7
    assert main(["train", "--config", str(file), "-o", str(tmp_path / "m")]) == 2
    assert "epoc is unknown; did you mean epochs?" in capsys.readouterr().err
    file.write_text(file.read_text("utf-8").replace("epoc = 1\n", ""), "utf-8")
    assert main(["train", "--config", str(file), "-o", str(tmp_path / "m"), "--epochs", "0"]) == 2
    assert "epochs is 0" in capsys.readouterr().err
    assert main(["train", "--config", str(tmp_path / "none.toml"), "-o", "m"]) == 2
    assert "none.toml cannot be read" in capsys.readouterr().err
    assert main(["train", "--no-replay", "--replay", "0.5"]) == 2
    assert main(["train", "--class-weight", "favor"]) == 2
    assert "not LABEL=WEIGHT" in capsys.readouterr().err


def test_the_card_tells_the_command_that_differs_from_the_defaults() -> None:
    settings = FineTuneSettings.of(
        {**NEEDED, "epochs": 5, "replay": 0.0, "onnx": False, "class_weights": {"favor": 2.0}, 
         "balance": True, "bf16": False}
    )  # fmt: skip
    assert command(settings.to_dict()) == (
        "commentary-nlp train --train t.jsonl --dev d.jsonl --output model --epochs 5 "
        "--class-weight favor=2.0 --balance --no-replay --no-bf16 --no-onnx"
    )
