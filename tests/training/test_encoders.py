from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from toy_encoders import ARCHITECTURES, write_encoder_of

from commentary_nlp.encoder.onnx_backend import OnnxBackend
from commentary_nlp.encoder.tokenizer import PieceTokenizer
from commentary_nlp.encoder.torch_backend import TorchBackend
from commentary_nlp.errors import ModelError, TrainingError
from commentary_nlp.text import normalise, sentences
from commentary_nlp.training.bases import Base, open_base
from commentary_nlp.training.batches import collate
from commentary_nlp.training.examples import ReadText, example_of
from commentary_nlp.training.export import export_model
from commentary_nlp.training.model_folder import load_network, save_network

ODD = "美国的 GDP，\n贝森特😀说[SEP]<s>：\x07“对外 ”的关税！\ue000\n\ue000\ue001\nＡＢＣ６ﬁ稀土𠮷。"


@pytest.fixture(scope="module", params=ARCHITECTURES)
def base(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Base:
    folder = tmp_path_factory.mktemp(request.param)
    source = write_encoder_of(request.param, folder / "source")
    return open_base(str(source), folder / "scratch", local_files_only=True)


def test_every_character_has_one_piece_and_its_own(base: Base) -> None:
    text = normalise(ODD)
    spans = sentences(text)
    pieces = base.tokenizer.pieces(text, spans)
    characters = pieces.characters
    shown = [at for start, end in spans for at in range(start, end) if text[at] != "\u200b"]
    assert characters.offset.tolist() == shown
    assert (np.diff(characters.piece) >= 0).all()
    for (start, end), (first, stop) in zip(spans, pieces.bounds, strict=True):
        inside = (characters.offset >= start) & (characters.offset < end)
        assert stop > first and set(characters.piece[inside]) <= set(range(first, stop))
    word = base.tokenizer.pieces("国", [(0, 1)])
    bare = base.tokenizer._prefix  # a mark of a word's start that stands alone is nobody's piece
    assert word.ids[word.characters.piece[0]] != bare or bare == -1
    control = {base.tokenizer.bos, base.tokenizer.eos}
    assert not control & set(pieces.ids.tolist()), "a literal [SEP] or <s> is text"


def test_padding_and_neighbours_change_nothing(base: Base) -> None:
    texts = ["美国的关税。", "贝森特说，对外的关税就是关税。"]
    examples = [example_of(ReadText.of(text, base.tokenizer)) for text in texts]
    network = base.network.eval()

    def states(rows: list[int]) -> np.ndarray:
        batch = collate([examples[row] for row in rows], next(network.parameters()).device)
        return network.encode(batch.ids, batch.mask, batch.positions).detach().numpy()

    size = len(examples[0].ids)
    np.testing.assert_allclose(states([0, 1])[0, :size], states([0])[0], atol=2e-5)


def test_export_says_what_torch_says_or_refuses(base: Base, tmp_path: Path) -> None:
    save_network(base.network, base.encoder, tmp_path)
    loaded = load_network(tmp_path)
    ids = np.array([base.tokenizer.bos, *base.tokenizer.ids("美国的关税伤害了"), base.tokenizer.eos])
    places, bias = np.arange(len(ids)), np.zeros((len(ids), len(ids)), np.float32)
    bias[:4, 4:] = -1e4
    if loaded.encoder.config.model_type == "deberta-v2":  # type: ignore[union-attr]
        with pytest.raises(ModelError, match="C320.*backend='torch'"):
            export_model(tmp_path, tmp_path, [], name="x", version="1", linear="float")
        return
    export_model(tmp_path, tmp_path, [], name="x", version="1", linear="float")
    expected = TorchBackend.of(loaded).encode(ids, places, bias)
    given = OnnxBackend(tmp_path, threads=1).encode(ids, places, bias)
    assert np.abs(expected).max() > 0.5
    np.testing.assert_allclose(given, expected, atol=5e-3)


def test_what_is_no_base_is_said(tmp_path: Path, toy_int8: Path) -> None:
    (tmp_path / "gpt").mkdir()
    (tmp_path / "gpt" / "config.json").write_text('{"model_type": "gpt2"}', "utf-8")
    with pytest.raises(ModelError, match="C310.*'gpt2'.*electra"):
        open_base(str(tmp_path / "gpt"), tmp_path / "s")
    with pytest.raises(TrainingError, match="C317.*no base 'owner/absent'.*HF_HUB_OFFLINE"):
        open_base("owner/absent", tmp_path / "s", cache_dir=tmp_path / "c", local_files_only=True)
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "encoder.onnx").write_bytes(b"")
    with pytest.raises(TrainingError, match="C317.*for inference only"):
        open_base(str(bare), tmp_path / "s")


def test_a_tokenizer_without_known_control_pieces_is_refused(tmp_path: Path) -> None:
    from tokenizers import Tokenizer, models

    Tokenizer(models.WordLevel({"a": 0}, unk_token="a")).save(str(tmp_path / "t.json"))
    with pytest.raises(ModelError, match=r"neither <s> nor \[CLS\]"):
        PieceTokenizer.from_file(tmp_path / "t.json")


COMMIT = "0" * 39 + "1"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """A server of one repository, `lab/tiny`, in the protocol of the hub."""
    import hashlib
    import json

    source = write_encoder_of("bert", tmp_path / "hub")
    files = {path.name: path.read_bytes() for path in source.iterdir()}
    asked: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer(body=False)

        def do_GET(self) -> None:
            self.answer(body=True)

        def answer(self, *, body: bool) -> None:
            asked.append(self.path)
            name = self.path.partition(f"/lab/tiny/resolve/{COMMIT}/")[2]
            if self.path.startswith("/api/models/lab/tiny/tree/"):
                rows = [{"type": "file", "path": n, "size": len(d), "oid": COMMIT} for n, d in files.items()]
                data, kind = json.dumps(rows).encode(), "json"
            elif self.path.startswith("/api/models/lab/tiny"):
                about = {"id": "lab/tiny", "sha": COMMIT, "siblings": [{"rfilename": n} for n in files]}
                data, kind = json.dumps(about).encode(), "json"
            elif name in files:
                data, kind = files[name], "octet-stream"
            else:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", f"application/{kind}")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("ETag", f'"{hashlib.sha256(data).hexdigest()}"')
            self.send_header("X-Repo-Commit", COMMIT)
            self.end_headers()
            if body:
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    worker = threading.Thread(target=server.serve_forever, daemon=True)
    worker.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()
    worker.join()


SCRIPT = """
import sys
from pathlib import Path
from commentary_nlp.errors import TrainingError
from commentary_nlp.training.bases import open_base
try:
    base = open_base("lab/tiny", Path(sys.argv[1]), cache_dir=Path(sys.argv[2]))
    print(base.network.config.hidden)
except TrainingError as error:
    print(error.code)
"""


@pytest.mark.loopback
def test_a_hub_id_comes_from_the_endpoint_once_and_then_from_the_cache(
    hub: tuple[str, list[str]], tmp_path: Path
) -> None:
    endpoint, asked = hub

    def fetch(cache: str, **environment: str) -> str:
        words = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path / "s"), str(tmp_path / cache)]
        settings = {**os.environ, "HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "home"), **environment}
        settings.update(
            HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_XET="1", HF_HUB_DISABLE_PROGRESS_BARS="1"
        )
        done = subprocess.run(words, env=settings, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert fetch("cache") == "32"
    assert any(path.endswith("model.safetensors") for path in asked)
    asked.clear()
    assert fetch("cache", HF_HUB_OFFLINE="1") == "32"
    assert fetch("elsewhere", HF_HUB_OFFLINE="1") == "C317"
    assert asked == []
