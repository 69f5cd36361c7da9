"""Loading and analysing need no network, no torch and no spaCy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from articles import SHORT

CODE = """
import json, os, sys

CALLS = {"socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"}

def stop(event, arguments):
    # Ends the process: an exception could be caught by whoever tried to call home.
    if event in CALLS:
        sys.stderr.write(f"network: {event} {arguments[1:]}")
        os._exit(97)

sys.addaudithook(stop)
import commentary_nlp

analyzer = commentary_nlp.load(sys.argv[1])
text = sys.stdin.buffer.read().decode("utf-8")
result = analyzer(text)
analyzer.stance(text, "关税")
print(json.dumps({"record": result.to_dict(), "modules": sorted({m.partition(".")[0] for m in sys.modules})}))
"""
NOT_NEEDED = {"accelerate", "datasets", "spacy", "thinc", "torch", "transformers"}


def test_a_fresh_process_needs_neither_network_nor_torch(model: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", CODE, str(model)],
        input=SHORT[1].encode("utf-8"),
        capture_output=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr.decode("utf-8", "replace")
    answer = json.loads(child.stdout)
    assert answer["record"]["text"] == SHORT[1]
    assert NOT_NEEDED & set(answer["modules"]) == set()
