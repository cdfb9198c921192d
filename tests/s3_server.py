"""An S3-compatible server in a process of its own: moto's, which counts what it is asked and fails when told to.

`python tests/s3_server.py PORT` serves on 127.0.0.1 until its input closes. `POST /-/slow/N` makes it refuse the next N
requests as overloaded; `GET /-/asked` tells how often each kind of request came since `POST /-/forget`.
With `INITIAL_NO_AUTH_ACTION_COUNT=0` in its environment it knows no key and refuses all of them.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.request import Request, urlopen

SLOW = b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIATESTTESTTEST",
    "AWS_SECRET_ACCESS_KEY": "a-key-that-nobody-may-see",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@dataclass(frozen=True, slots=True)
class S3:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]

    def environment(self) -> dict[str, str]:
        """What a client needs to find it."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.url}

    def make(self, bucket: str) -> None:
        """Make a bucket."""
        with urlopen(Request(f"{self.url}/{bucket}", b"", method="PUT"), timeout=30):
            pass

    def slow(self, number: int) -> None:
        """Refuse the next requests as an overloaded server does."""
        self._say(f"slow/{number}")

    def forget(self) -> None:
        """Begin to count anew."""
        self._say("forget")

    def asked(self) -> dict[str, int]:
        """How often each kind of request came."""
        with urlopen(f"{self.url}/-/asked", timeout=30) as answer:
            counted: dict[str, int] = json.load(answer)
        return counted

    def _say(self, what: str) -> None:
        with urlopen(Request(f"{self.url}/-/{what}", method="POST"), timeout=30):
            pass


@contextmanager
def serving(**environment: str) -> Iterator[S3]:
    """A server on a free port, which ends with the block."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, __file__, str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )
    try:
        server = S3(f"http://127.0.0.1:{port}", process)
        _wait(server)
        yield server
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: S3) -> None:
    deadline = time.monotonic() + 60
    while server.process.poll() is None and time.monotonic() < deadline:
        try:
            server.asked()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the S3 server did not start")


class _Counting:
    """The server with a counter and a fault before it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app, self.counts, self.refuse, self.lock = app, Counter[str](), 0, threading.Lock()

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith("/-/"):
            return self._told(path[3:].split("/"), start)
        with self.lock:
            self.counts[_kind(environ)] += 1
            self.refuse -= 1
            if self.refuse >= 0:
                start("503 Slow Down", [("Content-Type", "application/xml"), ("Content-Length", str(len(SLOW)))])
                return [SLOW] if environ["REQUEST_METHOD"] != "HEAD" else []
        return self.app(environ, start)

    def _told(self, words: list[str], start: Callable[..., Any]) -> Iterable[bytes]:
        with self.lock:
            if words[0] == "slow":
                self.refuse = int(words[1])
            elif words[0] == "forget":
                self.counts.clear()
            body = json.dumps(self.counts).encode()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


def _kind(environ: dict[str, Any]) -> str:
    listing = environ["REQUEST_METHOD"] == "GET" and "list-type" in environ.get("QUERY_STRING", "")
    return "LIST" if listing else str(environ["REQUEST_METHOD"])


def main(port: int) -> None:
    """Serve until the parent ends."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    threading.Thread(target=lambda: (sys.stdin.buffer.read(), os._exit(0)), daemon=True).start()
    run_simple("127.0.0.1", port, _Counting(DomainDispatcherApplication(create_backend_app)), threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
