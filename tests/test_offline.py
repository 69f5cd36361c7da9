"""The tests' own guard: nothing here or in a child process reaches the network."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

CONNECT = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=0.01)"


def test_a_connection_is_refused() -> None:
    with pytest.raises(RuntimeError, match="tests run without network"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.01)


def test_a_name_lookup_is_refused() -> None:
    with pytest.raises(RuntimeError, match="huggingface.co"):
        socket.getaddrinfo("huggingface.co", 443)


def test_loopback_is_refused_unless_asked_for() -> None:
    with socket.socket() as server, pytest.raises(RuntimeError, match="127.0.0.1"):
        server.bind(("127.0.0.1", 0))


@pytest.mark.loopback
def test_loopback_is_open_where_asked_for() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname(), timeout=5):
            pass


def test_a_child_process_is_refused_too() -> None:
    child = subprocess.run([sys.executable, "-c", CONNECT], capture_output=True, text=True, check=False)
    assert child.returncode == 1
    assert "NetworkRefused" in child.stderr
