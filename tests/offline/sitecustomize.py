"""Refuses network sockets in every test process.

`conftest.py` imports this module, and its folder leads PYTHONPATH, so that Python processes started by a test
import it too. Sockets inside the machine are allowed where COMMENTARY_NLP_TESTS_LOOPBACK is "1".
"""

from __future__ import annotations

import os
import sys
from typing import Any

LOOPBACK_SWITCH = "COMMENTARY_NLP_TESTS_LOOPBACK"
_LOCAL_HOSTS = {"127.0.0.1", "::1", "localhost", "", None}


class NetworkRefused(RuntimeError):
    """A test, or code under test, reached for the network."""


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        address = arguments[1]
        if isinstance(address, (str, bytes)):  # AF_UNIX
            return
        host = address[0] if isinstance(address, tuple) else address
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if host in _LOCAL_HOSTS and os.environ.get(LOOPBACK_SWITCH) == "1":
        return
    raise NetworkRefused(f"{event} to {host!r}: tests run without network")


sys.addaudithook(_refuse_network)
